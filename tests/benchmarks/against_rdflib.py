"""The same made-up graph in rdflib alone, in a store on disk and in memory -> load, memory and questions.

    python -m tests.benchmarks.against_rdflib           100,000 and a million triples: some twenty minutes
    python -m tests.benchmarks.against_rdflib 100000    so many alone

Each is held by a process of its own, which loads the same N-Quads and answers the same queries: those of the
named questions, a page of rows each, bound once. Processor-seconds; a question that takes rdflib longer than
`LONGEST` counts as taking that long, so that the ratio is a lower bound. On the smallest graph answers are
compared too, whole and not by the page, as which of equals come first is nobody's promise.
"""

from __future__ import annotations

import json
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, cast

from pyoxigraph import RdfFormat
from rdflib import Dataset

from kg.events import merge_tellings
from kg.queries import bind_question, load_questions
from kg.store import Store

from .made_news import make_extractions
from .questions import LIMIT, list_cases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Rows = list[list[str]]
    Answer = Callable[[str], Rows]

# About so many triples follow from an article.
TRIPLES_AN_ARTICLE = 555
SIZES = (100_000, 1_000_000)
ENGINES = ("rdflib", "disk", "memory")
LONGEST = 10.0
# Lines of N-Quads that are loaded at once.
_PIECE = 100_000
# A question is asked until all its runs together took so long.
_ENOUGH = 0.2


class _TooLongError(BaseException):
    """Raised within a query, past whatever rdflib catches of it."""


def _give_up(_signal: int, _frame: object) -> None:
    raise _TooLongError


def _load(engine: str, data: str, folder: str) -> Answer:
    """Read the N-Quads; what answers a query then, each row as texts."""
    if engine == "rdflib":
        dataset = Dataset(default_union=True)
        dataset.parse(data, format="nquads")
        prefixes = Store.in_memory().names.prefixes
        return lambda query: [
            ["" if term is None else str(term) for term in cast("Sequence[object]", row)]
            for row in dataset.query(query, initNs=prefixes)
        ]
    store = Store.open(f"{folder}/loaded", "create") if engine == "disk" else Store.in_memory()
    # In pieces, as kg itself loads: the memory that Oxigraph takes is that of the largest.
    with Path(data).open("rb") as lines:
        while piece := b"".join(islice(lines, _PIECE)):
            store.inner.bulk_load(piece, format=RdfFormat.N_QUADS, lenient=True)
    if engine == "disk":
        store.optimize()
    return lambda query: [
        [getattr(term, "value", "") for term in row]
        for row in cast("Iterator[Iterator[object]]", store.query(query))
    ]


def _time(answer: Answer, query: str) -> tuple[float, Rows | None]:
    """The mean of some runs, and the rows in some order; None where it took too long."""
    rows: Rows | None = None
    runs, seconds = 0, 0.0
    # Together, as the clock of some machines goes on by four milliseconds at a time.
    while seconds < _ENOUGH:
        begin = time.process_time()
        # Again after a while, as Python drops what is raised while an object is taken down.
        signal.setitimer(signal.ITIMER_PROF, LONGEST, LONGEST)
        try:
            rows = sorted(answer(query))
        except _TooLongError:
            return LONGEST, None
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        seconds += time.process_time() - begin
        runs += 1
    return seconds / runs, rows


def work(engine: str, data: str, queries: str, folder: str) -> None:
    """What one process does: load, ask, and write its figures as JSON."""
    signal.signal(signal.SIGPROF, _give_up)
    begin = time.process_time()
    answer = _load(engine, data, folder)
    seconds = time.process_time() - begin
    asked = json.loads(Path(queries).read_text(encoding="utf-8"))
    pages = [_time(answer, page)[0] for page in asked["pages"]]
    # What takes too long by the page takes too long as a whole.
    whole = [
        _time(answer, query)[1] if page < LONGEST else None
        for query, page in zip(asked["whole"], pages, strict=False)
    ]
    json.dump({"load": seconds, "gigabytes": _find_peak(), "pages": pages, "whole": whole}, sys.stdout)


def _find_peak() -> float:
    """Gigabytes that this process had at most; `getrusage` counts what its parent had, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1e6


def compare(triples: int, *, check: bool) -> None:
    """Write the figures of a graph of about so many triples; `check` that all three give the same answers."""
    with tempfile.TemporaryDirectory() as folder:
        data, queries = Path(folder) / "graph.nq", Path(folder) / "queries.json"
        cases, written = _make(triples, folder, data, queries, check=check)
        results = {}
        for engine in ENGINES:
            command = [sys.executable, "-m", __spec__.name, engine, str(data), str(queries), folder]
            results[engine] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    _write_table(written, cases, results)
    compared = 0
    for case, answers in zip(cases, zip(*(results[e]["whole"] for e in ENGINES), strict=True), strict=False):
        rdflib, *ours = (rows for rows in answers)
        if any(rows != ours[0] for rows in ours) or (rdflib is not None and rdflib != ours[0]):
            raise AssertionError(f"{case}: the answers differ")
        compared += rdflib is not None
    if check:
        _say(f"equal answers to {compared} of {len(cases)} questions; the others take rdflib too long")


def _make(triples: int, folder: str, data: Path, queries: Path, *, check: bool) -> tuple[list[str], int]:
    """Write the graph and the queries; the names of the cases, and how many triples there are."""
    articles = triples // TRIPLES_AN_ARTICLE
    with Store.open(f"{folder}/made", "create") as store:
        for extraction in make_extractions(articles):
            store.put_extraction(extraction, fingerprint=extraction.article.checksum)
        store.derive(merge_tellings)
        cases = list(list_cases(articles))
        questions = load_questions()
        pages = [bind_question(questions[name], values, store, limit=LIMIT) for name, _, values in cases]
        whole = [bind_question(questions[name], values, store) for name, _, values in cases if check]
        queries.write_text(json.dumps({"pages": pages, "whole": whole}), encoding="utf-8")
        store.inner.dump(str(data), format=RdfFormat.N_QUADS)
        return [f"{name} {given}" for name, given, _ in cases], len(store.inner)


def _write_table(triples: int, cases: Sequence[str], results: dict[str, dict[str, list[float]]]) -> None:
    rdflib, *ours = (results[engine] for engine in ENGINES)
    _say(f"\n{triples:,} triples; in brackets how many times better than rdflib\n")
    _say(f"{'':46}{'rdflib':>10}{'from disk':>18}{'in memory':>18}")
    for what in ("load", "gigabytes"):
        base = cast("float", rdflib[what])
        _say(_line(what, base, [cast("float", result[what]) for result in ours]))
    for number, case in enumerate(cases):
        base = rdflib["pages"][number]
        _say(_line(case, base, [result["pages"][number] for result in ours], over=base >= LONGEST))
    ratios = [
        [one / other for one, other in zip(rdflib["pages"], result["pages"], strict=True)] for result in ours
    ]
    for what, choose in (("median of the ratios", statistics.median), ("least", min)):
        chosen = "".join(f"{f'({choose(column):.1f})':>18}" for column in ratios)
        _say(f"{what:46}{'':10}{chosen}")


def _line(what: str, base: float, ours: Sequence[float], *, over: bool = False) -> str:
    told = f"over {base:.0f}" if over else f"{base:.4f}"
    columns = "".join(f"{f'{figure:.4f} ({base / figure:.1f})':>18}" for figure in ours)
    return f"{what:46}{told:>10}{columns}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    if sys.argv[1:2] and sys.argv[1] in ENGINES:
        work(*sys.argv[1:])
        return
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    for size in sizes:
        compare(size, check=size == min(sizes))


if __name__ == "__main__":
    main()
