"""tests/gold/mentions/ -> `extract`: names found and grouped above their floors; and the scorer."""

from __future__ import annotations

import tomllib

import pytest
from conftest import ROOT
from mention_scoring import (
    CLASSES,
    Named,
    Pairs,
    describe_faults,
    read_found,
    read_marked,
    score_mentions,
    score_names,
)

from kg.parsing import load_model
from kg.pipeline import extract
from kg.records import Article

GOLD = ROOT / "tests" / "gold"
FLOORS = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))["mentions"]
PUBLISHED = "2025-10-01"  # so that offices are those of the time that the articles speak of

XI, PUTIN = Named(0, 2, "person", "Xi Jinping"), Named(7, 12, "person", "Vladimir Putin")


@pytest.fixture(scope="module")
def pairs() -> Pairs:
    nlp, read = load_model(), []
    for path in sorted((GOLD / "mentions").glob("*.txt")):
        text, gold = read_marked(path.read_text(encoding="utf-8"))
        mentions = extract(Article(id=path.stem, text=text, published=PUBLISHED), nlp).mentions
        read.append((gold, read_found(mentions)))
    return read


@pytest.mark.parametrize("cls", CLASSES)
def test_names_of_a_class_are_found(pairs: Pairs, cls: str) -> None:
    assert score_mentions(pairs, (cls,)).f1 >= FLOORS[cls]


def test_names_are_found(pairs: Pairs) -> None:
    assert score_mentions(pairs).f1 >= FLOORS["all"]


def test_names_of_one_thing_are_one_cluster(pairs: Pairs) -> None:
    assert score_names(pairs).f1 >= FLOORS["clusters"]


def test_marks_are_taken_out_and_names_stand_where_they_stood() -> None:
    text, names = read_marked("[p:Xi Jinping|Xi] met [p:Vladimir Putin|Putin].")
    assert text == "Xi met Putin."
    assert names == (XI, PUTIN)


def test_a_wrong_end_or_class_is_both_missed_and_wrong() -> None:
    found = (XI, PUTIN._replace(end=11), Named(20, 25, "country", "China"))
    ratios = score_mentions([((XI, PUTIN), found)])
    assert ratios.precision == pytest.approx(1 / 3)
    assert ratios.recall == pytest.approx(0.5)
    assert score_mentions([((XI,), (XI._replace(cls="organisation"),))]).f1 == 0.0


def test_two_people_taken_for_one_cost_precision_of_clusters_only() -> None:
    ratios = score_names([((XI, PUTIN), (XI, PUTIN._replace(cluster="Xi Jinping")))])
    assert (ratios.precision, ratios.recall) == (0.5, 1.0)


def test_clusters_of_different_articles_do_not_meet() -> None:
    assert score_names([((XI,), (XI,)), ((XI,), (XI._replace(cluster="other"),))]).f1 == 1.0


def test_faults_are_written_to_be_read() -> None:
    assert describe_faults("Xi met Putin.", (XI, PUTIN), (XI,)) == "- Putin | person | Vladimir Putin"
