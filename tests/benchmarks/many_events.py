"""100,000 statements of events, generated -> seconds and memory of merging them, and of one article more.

The pairs are as uneven as in the news: the most frequent one has some thousand statements, most have a few.
Times are processor-seconds of the derivation alone: reading the statements from the disk, merging, and
writing what is other than before, which Oxigraph does with several threads: the clock shows less.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from kg.events import merge_tellings
from kg.rdf.terms import kg_term
from kg.records import Article, Entity, Extraction, Mention, Span, Statement
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

STATEMENTS = 100_000
PER_ARTICLE = 10
ACTORS = 400
# Actors are as frequent as their rank to this power: the first two are the ends of four in a hundred.
SKEW = 1.0
RELATIONS = ("meets", "visits", "accuses", "assaults", "supports", "agrees_with", "aids", "requests")
FACTUALITIES = ("actual", "actual", "actual", "planned", "possible", "negated")
TEXT = "One and another met."
FIRST, LAST = Span(0, 3, "One"), Span(8, 15, "another")
SENTENCE, TRIGGER = Span(0, len(TEXT), TEXT), Span(16, 19, "met")


def generate(articles: int) -> Iterator[Extraction]:
    """Articles of two years, each with ten statements of pairs of actors; the same at every call."""
    random = Random(1)  # noqa: S311  nothing secret
    people = [Entity(f"Person {number}", "person") for number in range(ACTORS // 2)]
    countries = [Entity(f"Country {number}", "country") for number in range(ACTORS // 2)]
    actors = [actor for pair in zip(people, countries, strict=True) for actor in pair]
    weights = [1 / (rank + 1) ** SKEW for rank in range(ACTORS)]
    for number in range(articles):
        day = f"2024-{number % 12 + 1:02}-{number // 12 % 28 + 1:02}"
        article = Article(id=f"article-{number}", text=TEXT, published=day)
        made: dict[str, Statement] = {}
        while len(made) < PER_ARTICLE:
            relation = random.choice(RELATIONS)
            subject, object_ = random.choices(actors, weights, k=2)
            if relation == "visits":
                object_ = random.choices(countries, weights[: len(countries)])[0]
            if subject == object_:
                continue
            when = random.choice([None, None, day, day[:7], f"2024-{random.randrange(12) + 1:02}-15"])
            statement = Statement(
                article=article.id,
                subject=Mention(FIRST, subject),
                relation=relation,
                object=Mention(LAST, object_),
                factuality=random.choice(FACTUALITIES),  # type: ignore[arg-type]
                trigger=TRIGGER,
                evidence=(SENTENCE,),
                confidence=0.9,
                when=when,
                time_text="then" if when else None,
                where=random.choice([None, None, random.choice(countries[:20])]),
            )
            made[statement.id] = statement
        yield Extraction(article, (), (), tuple(made.values()))


def measure_events(statements: int) -> dict[str, float]:
    """The figures by name; the memory is the most that the process ever held, in gigabytes."""
    figures: dict[str, float] = {}
    articles = statements // PER_ARTICLE
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(Path(folder) / "graph", "create") as store:
            most = islice(generate(articles + 1), articles)
            for made in most:
                store.put_extraction(made, fingerprint="f", may_wait=True)
            begin, on_clock = time.process_time(), time.perf_counter()
            store.derive(merge_tellings)
            figures["merging all"] = time.process_time() - begin
            figures["the same on the clock"] = time.perf_counter() - on_clock
            figures["events"] = sum(1 for _ in store.match(predicate=kg_term("relation")))
        # As the next build finds it, when Oxigraph is done with its files.
        with Store.open(Path(folder) / "graph", "write") as store:
            (one_more,) = islice(generate(articles + 1), articles, None)
            store.put_extraction(one_more, fingerprint="f")
            begin = time.process_time()
            store.derive(merge_tellings)
            figures["one article more"] = time.process_time() - begin
    figures["gigabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return figures


def main() -> None:
    figures = measure_events(STATEMENTS)
    lines = [f"{STATEMENTS:,} statements of {figures['events']:,.0f} events; processor-seconds"]
    told = ("merging all", "the same on the clock", "one article more", "gigabytes")
    lines += [f"{name:34}{figures[name]:>9.2f}" for name in told]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
