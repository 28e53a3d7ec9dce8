"""A made-up graph of a million triples on disk -> how long each named question takes on it."""

from __future__ import annotations

import tempfile
import time
from typing import TYPE_CHECKING

from pyoxigraph import QuerySolutions

from kg.events import merge_tellings
from kg.queries import ask, load_questions
from kg.store import Store

from .made_news import make_extractions

if TYPE_CHECKING:
    from collections.abc import Iterator

# So many give a million triples.
ARTICLES = 1800
RUNS = 3
# A row more than the command line shows at once.
LIMIT = 51


def measure_questions(articles: int = ARTICLES) -> tuple[int, list[tuple[str, str, float]]]:
    """Triples; of each question with each of its parameters the processor-seconds for a page."""
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(f"{folder}/graph", "create") as store:
            for extraction in make_extractions(articles):
                store.put_extraction(extraction, fingerprint=extraction.article.checksum)
            store.derive(merge_tellings)
            store.optimize()
        with Store.open(f"{folder}/graph") as store:
            times = [
                (name, given, _measure(store, name, values)) for name, given, values in list_cases(articles)
            ]
            return len(store.inner), times


def list_cases(articles: int) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each question with what it must be given alone, then with each other parameter; of so many articles."""
    middle = f"news-{articles // 2:06}"
    for question in load_questions().values():
        examples = {p.name: middle if p.kind == "article" else p.example for p in question.parameters}
        least = {p.name: p.example for p in question.parameters if not p.optional}
        yield question.name, " ".join(f"--{name}" for name in least), least
        for parameter in question.parameters:
            if parameter.optional:
                given = {**least, parameter.name: examples[parameter.name]}
                yield question.name, " ".join(f"--{name}" for name in given), given


def _measure(store: Store, name: str, values: dict[str, str]) -> float:
    """The best of several runs, rows read and all."""
    seconds = []
    for _ in range(RUNS):
        begin = time.process_time()
        answer = ask(store, name, values, limit=LIMIT)
        if not isinstance(answer, QuerySolutions):
            raise TypeError(f"{name} is no SELECT")
        list(answer)
        seconds.append(time.process_time() - begin)
    return min(seconds)
