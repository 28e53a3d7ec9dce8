"""`make bench`: articles -> words per processor-second of spaCy, of `kg build` and of others, in one run.

    make bench                      sources/, then made articles
    make bench ARGS="FOLDER"        other articles instead

Processor time, not time on the clock, so that a busy machine changes little; the best of several
runs, because what disturbs a run only ever makes it slower, each of all in turn, because a machine may be
slow for some minutes. Loading the model is measured apart.
"""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from kg.blocks import find_blocks
from kg.coreference import find_issuers, resolve_references
from kg.descriptions import describe_unknown
from kg.discourse import Discourse
from kg.entities import resolve_names
from kg.events import merge_tellings
from kg.identities import Identities
from kg.lexicon import load_lexicon
from kg.parsing import DEFAULT_MODEL, load_model, parse_article
from kg.pipeline import build, extract
from kg.quotes import find_quotes
from kg.readers import read_sources
from kg.records import Article
from kg.settings import load_tables
from kg.store import Store

from .made_articles import write_articles
from .others import measure_textacy, measure_triplets
from .questions import LIMIT, measure_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from spacy.language import Language

    from kg.records import Extraction

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5
MADE = 100
# Of what reads a hundred words a second.
SLOW_TEXTS = 5
SENTENCE = "Xi Jinping met Vladimir Putin in Moscow on 8 May 2025.\n"


def measure(works: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Processor-seconds of the fastest of several runs of each."""
    seconds = dict.fromkeys(works, math.inf)
    for _ in range(RUNS):
        for name, work in works.items():
            begin = time.process_time()
            work()
            seconds[name] = min(seconds[name], time.process_time() - begin)
    return seconds


def measure_help() -> float:
    """Seconds on the clock from `kg --help` to its end, the median of several runs."""
    seconds = []
    for _ in range(2 * RUNS + 1):
        begin = time.perf_counter()
        subprocess.run([Path(sys.executable).parent / "kg", "--help"], stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def build_all(source: str) -> None:
    """A build into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        build([source], out=Path(folder) / "out")


def prepare_resolution(articles: Sequence[Article], nlp: Language) -> Callable[[], None]:
    """What finds the names, entities and coreference of articles that are parsed already."""
    gazetteer, lexicon = load_tables(), load_lexicon()
    parses = [parse_article(article, find_blocks(article), nlp, gazetteer) for article in articles]
    read = [(parse, find_quotes(parse, lexicon)) for parse in parses]

    def work() -> None:
        for parse, quotes in read:
            cast = resolve_names(parse, gazetteer, lexicon)
            describe_unknown(cast, parse, gazetteer)
            issuers = tuple(m.entity for m in find_issuers(parse, cast))
            resolve_references(Discourse(parse, cast, quotes, gazetteer, lexicon, issuers))

    return work


def write(line: str) -> None:
    sys.stdout.write(line + "\n")


def compare(source: str, plain: Language, nlp: Language) -> None:
    """Print how many words of these articles each of them gets through in a second of the processor."""
    articles = [a for a in read_sources([source]) if isinstance(a, Article)]
    texts = [a.text[a.body :] for a in articles]
    words = sum(len(text.split()) for text in texts)
    seconds = measure(
        {
            "spaCy's nlp.pipe": lambda: list(plain.pipe(texts)),
            "  its parser alone": lambda: run_parts(plain, ["tok2vec", "parser"], texts),
            "  its NER alone": lambda: run_parts(plain, ["ner"], texts),
            "kg: parsing alone, forms looked up": lambda: list(nlp.pipe(texts)),
            "kg: names and references alone": prepare_resolution(articles, nlp),
            "kg: read and extract": lambda: list(extract_all(source, nlp)),
            "kg: read, extract and store": lambda: store_all(source, nlp),
            "kg build: also the files": lambda: build_all(source),
        }
    )
    spacy_alone = next(iter(seconds.values()))
    rows = [*seconds.items(), ("textacy's triples", measure_textacy(texts, plain))]
    write(f"{len(articles)} articles, {words:,} words; processor-seconds, best of {RUNS} runs")
    write("")
    write(f"{'':34}{'seconds':>9}{'words/s':>10}{'to spaCy':>10}")
    for what, of_all in rows:
        write(tell_speed(what, words, of_all, spacy_alone / words))
    some = texts[:SLOW_TEXTS]
    of_some = sum(len(text.split()) for text in some)
    name = f"triplet-extract, of {len(some)} articles"
    write(tell_speed(name, of_some, measure_triplets(some, plain), spacy_alone / words))
    write("")


def tell_speed(what: str, words: int, seconds: float | None, spacy_a_word: float) -> str:
    """A row of the table; `spacy_a_word` are the processor-seconds that spaCy takes for one."""
    if seconds is None:
        return f"{what:34}{'not installed':>19}"
    return f"{what:34}{seconds:>9.2f}{words / seconds:>10,.0f}{seconds / words / spacy_a_word:>10.2f}"


def run_parts(plain: Language, parts: list[str], texts: Sequence[str]) -> None:
    """Some components of spaCy alone."""
    with plain.select_pipes(enable=parts):
        list(plain.pipe(texts))


def extract_all(source: str, nlp: Language) -> Iterator[Extraction]:
    """Read and extract, one by one."""
    for article in read_sources([source]):
        if isinstance(article, Article):
            yield extract(article, nlp)


def store_all(source: str, nlp: Language) -> None:
    """All that a build does but the files beside the graph."""
    gazetteer = load_tables()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "graph", "create") as store:
        for extraction in extract_all(source, nlp):
            store.put_extraction(extraction, fingerprint=extraction.article.checksum, may_wait=True)
        Identities(store, gazetteer).settle()
        store.derive(partial(merge_tellings, find_country=gazetteer.country_of))


def main() -> None:
    nlp, plain = load_model(DEFAULT_MODEL), spacy.load(DEFAULT_MODEL)
    # The first build of a process loads the model and the tables; the others find them loaded.
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        one.write_text(SENTENCE, encoding="utf-8")
        begin = time.process_time()
        build([one], out=Path(folder) / "out")
        starting = time.process_time() - begin
        made = Path(folder) / "made.jsonl"
        write_articles(MADE, made)
        for source in sys.argv[1:] or [str(ROOT / "sources"), str(made)]:
            compare(source, plain, nlp)
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
