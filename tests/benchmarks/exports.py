"""`make bench`: a made-up graph of a million triples on disk -> processor time and memory of each export.

    python -m tests.benchmarks.exports             all formats
    python -m tests.benchmarks.exports gexf csv    some

Each export runs in a process of its own, so that its memory is seen. `html` is measured by `explorer`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import kg
from kg.events import merge_tellings
from kg.exporters import EXPORTERS
from kg.pipeline import import_graph
from kg.store import Store

from .made_news import make_extractions
from .questions import ARTICLES

SHARDS = 8
_OPENING, _SHARDED, _IMPORTING = "(opening alone)", "nquads --shards", "kg import --shards"
_MAKING = "(making the graph)"
_CASES = [_MAKING, _OPENING, *(name for name in EXPORTERS if name != "html"), _SHARDED, _IMPORTING]
_MEGABYTE = 1024  # of the kilobytes that Linux counts a process's memory in


def measure(folder: Path, case: str) -> dict[str, float]:
    """Do one of the cases in this process -> its processor-seconds and its peak of memory in MB."""
    target = folder / "written" / case  # some are files and some are folders
    begin = time.process_time()
    if case == _MAKING:
        make_graph(folder)
    elif case == _IMPORTING:
        import_graph([folder / "shards"], out=target)
    else:
        with kg.open(folder / "graph") as graph:
            if case == _SHARDED:
                graph.export("nquads", folder / "shards", shards=SHARDS)
            elif case != _OPENING:
                graph.export(case, target)
    seconds = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE
    return {"seconds": seconds, "peak": peak}


def make_graph(folder: Path) -> None:
    """The graph that the named questions are measured on."""
    with Store.open(folder / "graph", "create") as store:
        for extraction in make_extractions(ARTICLES):
            store.put_extraction(extraction, fingerprint=extraction.article.checksum)
        store.derive(merge_tellings)


def main() -> None:
    """Print the table; with a folder and a case after `--one`, measure that."""
    if sys.argv[1:2] == ["--one"]:
        sys.stdout.write(json.dumps(measure(Path(sys.argv[2]), sys.argv[3])))
        return
    sys.stdout.write("exports of a graph of a million triples; processor-seconds, memory at most\n\n")
    with tempfile.TemporaryDirectory() as place:
        for case in [_MAKING, *sys.argv[1:]] if sys.argv[1:] else _CASES:
            # This process stays small: a child's peak begins with the memory of its parent.
            command = [sys.executable, "-m", "tests.benchmarks.exports", "--one", place, case]
            done = subprocess.run(command, capture_output=True, check=True)
            told = json.loads(done.stdout)
            sys.stdout.write(f"{case:24}{told['seconds']:>9.1f}{told['peak']:>9,.0f} MB\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
