"""Statements as tests/gold/ has them -> the events they are merged to, against those that were annotated.

That is the merging alone: what the extractor finds of them is measured by the quality gate.
"""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from clusters import Ratios, score_clusters
from conftest import ROOT, SOURCES
from scoring import read_lines

from kg.events import merge_tellings
from kg.lexicon import load_relations
from kg.readers import read_sources
from kg.records import Article, Entity, Span, Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLD = ROOT / "tests" / "gold"
FLOORS = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))["events"]


@pytest.fixture(scope="module")
def annotated() -> dict[str, tuple[Telling, str]]:
    """Each statement of an event, and the key of that event, by article and line."""
    classes = json.loads((GOLD / "entities.json").read_text(encoding="utf-8"))
    articles = {a.id: a for a in read_sources([str(SOURCES)]) if isinstance(a, Article)}

    def entity(name: str) -> Entity:
        return Entity(name, classes[name]["class"])

    found = {}
    for path in sorted((GOLD / "statements").glob("*.jsonl")):
        article = articles[path.stem]
        for number, line in enumerate(read_lines(path)):
            if "event" not in line:
                continue
            first = line["evidence"][0]
            begin = article.text.index(first)
            telling = Telling(
                id=f"{path.stem}:{number}",
                article=path.stem,
                published=article.published,
                subject=entity(line["subject"]),
                relation=line["relation"],
                object=entity(line["object"]),
                factuality=line["factuality"],
                # The annotation does not tell which words say it, but in which sentence they stand.
                trigger=(begin, begin + len(first)),
                claimed=bool(line["attributed_to"]),
                when=line["when"],
                where=entity(line["where"]) if line["where"] else None,
                sentence=Span(begin, begin + len(first), first),
            )
            found[telling.id] = telling, line["event"]
    return found


@pytest.fixture(scope="module")
def merged(annotated: Mapping[str, tuple[Telling, str]]) -> dict[str, str]:
    events = merge_tellings(telling for telling, _ in annotated.values())
    event_of = {identifier: event.id for event in events for identifier in event.statements}
    assert event_of.keys() == annotated.keys()
    return event_of


def test_merging_reaches_its_floor(
    annotated: Mapping[str, tuple[Telling, str]], merged: Mapping[str, str]
) -> None:
    """An event of ours is of one relation: a visit and the talks there are two, annotated as one or not."""
    gold = {identifier: (key, telling.relation) for identifier, (telling, key) in annotated.items()}
    reached = score_clusters(gold, merged)
    assert reached.f1 >= FLOORS["b3_f1"], reached
    assert reached.precision >= FLOORS["b3_precision"], reached


def test_merging_reaches_its_floor_whatever_the_relation(
    annotated: Mapping[str, tuple[Telling, str]], merged: Mapping[str, str]
) -> None:
    """Against the annotation as it is."""
    reached = score_clusters({identifier: key for identifier, (_, key) in annotated.items()}, merged)
    assert reached.f1 >= FLOORS["b3_f1_any_relation"], reached


def test_many_that_are_alike_and_not_the_same_stay_apart(
    annotated: Mapping[str, tuple[Telling, str]], merged: Mapping[str, str]
) -> None:
    """Pairs of tellings with the same relation and participants that are annotated as two happenings."""
    relations = load_relations()
    apart: Counter[bool] = Counter()
    for (one, key), (other, other_key) in combinations(annotated.values(), 2):
        blocks = [relations[t.relation].name_block(t.subject.id, t.object.id) for t in (one, other)]
        if blocks[0] == blocks[1] and key != other_key:
            apart[merged[one.id] != merged[other.id]] += 1
    assert apart.total() >= 30
    assert apart[True] / apart.total() >= FLOORS["alike_kept_apart"], apart


def test_what_is_put_together_as_annotated_is_perfect() -> None:
    assert score_clusters({"a": 1, "b": 1, "c": 2}, {"a": "x", "b": "x", "c": "y"}) == Ratios(1.0, 1.0)


def test_all_in_one_costs_precision_and_all_apart_costs_recall() -> None:
    gold = {"a": 1, "b": 1, "c": 2}
    assert score_clusters(gold, dict.fromkeys(gold, "x")) == pytest.approx((5 / 9, 1.0))
    assert score_clusters(gold, {"a": "x", "b": "y", "c": "z"}) == pytest.approx((1.0, 2 / 3))
    assert score_clusters(gold, dict.fromkeys(gold, "x")).f1 == pytest.approx(5 / 7)


def test_nothing_reaches_no_floor() -> None:
    assert score_clusters({}, {}).f1 == 0.0


def test_what_only_one_side_has_is_missed_or_wrong() -> None:
    assert score_clusters({"a": 1, "b": 2}, {"a": "x"}) == Ratios(1.0, 0.5)
    assert score_clusters({"a": 1}, {"a": "x", "b": "x"}) == Ratios(0.25, 1.0)
