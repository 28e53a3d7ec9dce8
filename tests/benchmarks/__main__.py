"""`make bench`: sources/ -> words per processor-second of spaCy alone and of `kg build`, in one run.

    make bench                      the articles of sources/
    make bench ARGS="FOLDER"        other articles

Processor time, not time on the clock, so that a busy machine changes little; the best of several
runs, because what disturbs a run only ever makes it slower. Loading the model is measured apart.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from kg.blocks import find_blocks
from kg.coreference import find_issuers, resolve_references
from kg.descriptions import describe_unknown
from kg.discourse import Discourse
from kg.entities import resolve_names
from kg.lexicon import load_lexicon
from kg.parsing import DEFAULT_MODEL, load_model, parse_article
from kg.pipeline import build, extract
from kg.quotes import find_quotes
from kg.readers import read_sources
from kg.records import Article
from kg.settings import load_tables

from .questions import LIMIT, measure_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3
SENTENCE = "Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n"


def measure(work: Callable[[], object]) -> float:
    """Processor-seconds of the fastest of several runs."""
    seconds = []
    for _ in range(RUNS):
        begin = time.process_time()
        work()
        seconds.append(time.process_time() - begin)
    return min(seconds)


def measure_help() -> float:
    """Seconds on the clock from `kg --help` to its end, the median of several runs."""
    seconds = []
    for _ in range(2 * RUNS + 1):
        begin = time.perf_counter()
        subprocess.run([Path(sys.executable).parent / "kg", "--help"], stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def measure_build(source: str) -> float:
    """Processor-seconds of a build into an empty folder."""

    def work() -> None:
        with tempfile.TemporaryDirectory() as folder:
            build([source], out=Path(folder) / "out")

    return measure(work)


def measure_resolution(articles: Sequence[Article], nlp: Language) -> float:
    """Processor-seconds of names, entities and coreference of articles that are parsed already."""
    gazetteer, lexicon = load_tables(), load_lexicon()
    parses = [parse_article(article, find_blocks(article), nlp, gazetteer) for article in articles]
    read = [(parse, find_quotes(parse, lexicon)) for parse in parses]

    def work() -> None:
        for parse, quotes in read:
            cast = resolve_names(parse, gazetteer, lexicon)
            describe_unknown(cast, parse, gazetteer)
            issuers = tuple(m.entity for m in find_issuers(parse, cast))
            resolve_references(Discourse(parse, cast, quotes, gazetteer, lexicon, issuers))

    return measure(work)


def write(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    source = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "sources")
    articles = [a for a in read_sources([source]) if isinstance(a, Article)]
    texts = [a.text[a.body :] for a in articles]
    words = sum(len(text.split()) for text in texts)
    nlp = load_model(DEFAULT_MODEL)

    # The first build of a process loads the model and the tables; the others find them loaded.
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text(SENTENCE, encoding="utf-8")
        begin = time.process_time()
        build([one], out=Path(folder) / "out")
        starting = time.process_time() - begin

    plain = spacy.load(DEFAULT_MODEL)
    spacy_alone = measure(lambda: list(plain.pipe(texts)))
    rows = (
        ("spaCy's nlp.pipe alone", spacy_alone),
        ("kg: parsing alone, forms looked up", measure(lambda: list(nlp.pipe(texts)))),
        ("kg: names and references alone", measure_resolution(articles, nlp)),
        ("kg: read and extract", measure(lambda: [extract(article, nlp) for article in articles])),
        ("kg build: also store and files", measure_build(source)),
    )
    write(f"{len(articles)} articles, {words:,} words; processor-seconds, best of {RUNS} runs")
    write("")
    write(f"{'':34}{'seconds':>9}{'words/s':>10}{'to spaCy':>10}")
    for what, seconds in rows:
        write(f"{what:34}{seconds:>9.2f}{words / seconds:>10,.0f}{seconds / spacy_alone:>10.2f}")
    write("")
    write(f"{'loading the model and the tables':34}{starting:>9.2f}")
    write(f"{'kg --help, on the clock':34}{measure_help():>9.2f}")
    triples, times = measure_questions()
    write("")
    write(f"named questions on a graph of {triples:,} triples on disk; processor-milliseconds")
    write("")
    write(f"{'':46}{f'{LIMIT} rows':>9}")
    for name, given, page in times:
        write(f"{name:24}{given:22}{page * 1000:>9.0f}")


if __name__ == "__main__":
    main()
