"""`python -m tests.benchmarks.second_pass 10000`: made-up articles -> what joining costs, by tables and RDF.

Tables are what the parts of a cluster hold beside their N-Quads. Each way runs in a process of its own, so
that its memory is seen: what all articles say is read, and what follows from it is made, but not stored.
"""

from __future__ import annotations

import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.cluster.rows import TABLES, TableWriter, list_rows
from kg.cluster.tables import TableFacts
from kg.deriving import derive_all
from kg.events import merge_tellings
from kg.exporters.shards import compress
from kg.rdf.article import write_lines
from kg.rdf.derived import unify_entities
from kg.rdf.facts import StoredFacts
from kg.rdf.nodes import add_graph, join_lines
from kg.store import Store
from kg.stories import make_sketch

from .made_news import make_extractions

if TYPE_CHECKING:
    from kg.rdf.facts import Facts

ARTICLES = 10_000
_MAKING, _WAYS, _READING = "making", ("RDF", "tables"), ", reading alone"
_CASES = [way + what for what in (_READING, "") for way in _WAYS]
_PART = "part-00000"
_MEGABYTE = 1e6


def make(folder: Path, articles: int) -> dict[str, float]:
    """A graph on disk without what follows from all articles, and the tables -> their bytes."""
    quads = folder / "quads.nq.gz"
    with Store.open(folder / "graph", "create") as store:
        with TableWriter(folder, _PART) as tables, quads.open("wb") as file, compress(file) as packed:
            for extraction in map(unify_entities, make_extractions(articles)):
                article = extraction.article
                sketch = make_sketch(article.text, extraction.blocks)
                tables.add(list_rows(extraction, sketch))
                lines = write_lines(extraction, store.names, fingerprint=article.checksum, sketch=sketch)
                graph = store.names.article(article.id)
                packed.write(add_graph(join_lines(sorted(lines)), graph).encode())
        with gzip.open(quads) as unpacked:
            store.inner.bulk_load(cast("IO[bytes]", unpacked), format=ox.RdfFormat.N_QUADS)
    sizes = {ending: (folder / (_PART + ending)).stat().st_size for ending in TABLES}
    return {"packed N-Quads": quads.stat().st_size, **sizes}


def measure(folder: Path, case: str) -> dict[str, float]:
    """One of the cases in this process -> processor-seconds and its peak of memory in MB."""
    with Store.open(folder / "graph") as store:
        facts: Facts = StoredFacts(store.inner, store.names)
        if case.startswith("tables"):
            facts = tables = TableFacts(store)
            tables.add({ending: folder / (_PART + ending) for ending in TABLES}, store.fingerprints())
        begin = time.process_time()
        if case.endswith(_READING):
            read = (list(facts.records()), facts.written(), facts.columns(), list(facts.sketched()))
            count = len(read[2].relation)
        else:
            count = sum(1 for _ in derive_all(facts, store.names, merge_tellings))
        seconds = time.process_time() - begin
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, "n": count}


def main() -> None:
    """Print the figures; with a folder and a case after `--one`, measure that."""
    if sys.argv[1:2] == ["--one"]:
        folder, case = Path(sys.argv[2]), sys.argv[3]
        made = make(folder, int(sys.argv[4])) if case == _MAKING else measure(folder, case)
        sys.stdout.write(json.dumps(made))
        return
    articles = int(sys.argv[1]) if sys.argv[1:] else ARTICLES
    sys.stdout.write(f"{articles:,} made-up articles; MB, then processor-seconds and memory at most\n\n")
    with tempfile.TemporaryDirectory() as place:

        def run(case: str) -> dict[str, float]:
            command = [
                sys.executable,
                "-m",
                "tests.benchmarks.second_pass",
                "--one",
                place,
                case,
                str(articles),
            ]
            done = subprocess.run(command, capture_output=True, check=True)
            return cast("dict[str, float]", json.loads(done.stdout))

        for name, size in run(_MAKING).items():
            sys.stdout.write(f"{name:28}{size / _MEGABYTE:>9.2f} MB\n")
        for case in _CASES:
            told = run(case)
            sys.stdout.write(
                f"{case:28}{told['seconds']:>9.2f} s{told['peak']:>9,.0f} MB{told['n']:>12,.0f}\n"
            )


if __name__ == "__main__":
    main()
