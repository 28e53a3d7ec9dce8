"""`kg build sources` and tests/gold/ -> every figure at or above its floor; and the gold itself is sound."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT, SOURCES
from scoring import measure, read_lines

from kg.lexicon import load_relations
from kg.readers import read_sources
from kg.records import ENTITY_CLASSES, FACTUALITIES, Article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scoring import Score

GOLD = ROOT / "tests" / "gold"
STATEMENTS = GOLD / "statements"
FLOORS = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))

FIELDS = {
    "article", "subject", "relation", "object", "title", "factuality", "attributed_to", "when", "where",
    "evidence", "optional",
}  # fmt: skip
DAY = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
WHEN = re.compile(f"{DAY}(/{DAY})?")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

ANNOTATED = sorted(path.stem for path in STATEMENTS.glob("*.jsonl"))


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """By id, those of sources/ that were annotated: a user may have dropped others there."""
    found = (article for article in read_sources([str(SOURCES)]) if isinstance(article, Article))
    return {article.id: article for article in found if article.id in ANNOTATED}


@pytest.fixture(scope="module")
def entities() -> dict[str, dict[str, Any]]:
    read: dict[str, dict[str, Any]] = json.loads((GOLD / "entities.json").read_text(encoding="utf-8"))
    return read


@pytest.fixture(scope="module")
def reached(built_graph: Path) -> Score:
    return measure(GOLD, built_graph)


@pytest.mark.parametrize("name", FLOORS["floors"])
def test_no_figure_falls_below_its_floor(reached: Score, name: str) -> None:
    figure, floor = reached.figures[name], FLOORS["floors"][name]
    assert figure >= floor, f"{name} is {figure:.3f}, its floor {floor}\n{reached.describe()}"


def test_a_change_of_articles_or_annotations_is_seen(articles: dict[str, Article]) -> None:
    digest = hashlib.sha256()
    for path in sorted({*_source_files(articles), *STATEMENTS.glob("*.jsonl"), GOLD / "entities.json"}):
        digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    assert digest.hexdigest() == FLOORS["checksum"], (
        "articles or annotations have changed; if that is meant, and the floors still hold, "
        f'enter checksum = "{digest.hexdigest()}" in tests/gold/floors.toml'
    )


def test_every_article_of_the_corpus_is_annotated(articles: dict[str, Article]) -> None:
    assert sorted(articles) == ANNOTATED
    told = (SOURCES / "README.md").read_text(encoding="utf-8")
    assert {path.name for path in _source_files(articles) if path.suffix != ".json"} == set(
        re.findall(r"`([a-z-]+\.(?:md|txt|html|jsonl))`", told)
    )


@pytest.mark.parametrize("article", ANNOTATED)
def test_all_evidence_stands_in_its_article_word_for_word(article: str, articles: dict[str, Article]) -> None:
    body = articles[article].text[articles[article].body :]
    for statement in read_lines(STATEMENTS / f"{article}.jsonl"):
        assert statement["evidence"]
        assert [text for text in statement["evidence"] if text not in body] == []


@pytest.mark.parametrize("article", ANNOTATED)
def test_every_field_is_well_formed(article: str, entities: dict[str, dict[str, Any]]) -> None:
    relations = load_relations()
    for statement in read_lines(STATEMENTS / f"{article}.jsonl"):
        relation = relations[statement["relation"]]
        event = relation.kind == "event" and statement["factuality"] != "negated"
        assert set(statement) == FIELDS | ({"event"} if event else set())
        assert statement["article"] == article
        assert statement["factuality"] in FACTUALITIES
        assert isinstance(statement["optional"], bool)
        assert statement["when"] is None or _is_interval(statement["when"])
        assert not event or KEY.fullmatch(statement["event"])
        assert statement["title"] is None or statement["relation"] == "position_in"
        assert [name for name in _names(statement) if name not in entities] == []


def test_no_statement_is_annotated_twice() -> None:
    for path in sorted(STATEMENTS.glob("*.jsonl")):
        told = [
            tuple(s[field] for field in ("subject", "relation", "object", "factuality", "when", "where"))
            for s in read_lines(path)
        ]
        assert len(told) == len(set(told)), path.name


def test_every_relation_is_annotated_somewhere() -> None:
    """What the gold does not know of, the score leaves aside."""
    told = {s["relation"] for path in STATEMENTS.glob("*.jsonl") for s in read_lines(path)}
    assert told <= set(load_relations())
    assert len(told) == 25


def test_entities_are_well_formed_and_all_of_them_are_used(entities: dict[str, dict[str, Any]]) -> None:
    used = {name for path in STATEMENTS.glob("*.jsonl") for s in read_lines(path) for name in _names(s)}
    assert set(entities) == used
    for entity in entities.values():
        assert set(entity) == {"class", "qid", "aliases", "accept"}
        assert entity["class"] in ENTITY_CLASSES
        assert entity["qid"] is None or re.fullmatch(r"Q[1-9]\d*", entity["qid"])


def test_aliases_are_as_the_articles_write_them(
    entities: dict[str, dict[str, Any]], articles: dict[str, Article]
) -> None:
    texts = "\n".join(article.text for article in articles.values())
    assert [alias for entity in entities.values() for alias in entity["aliases"] if alias not in texts] == []


def test_no_two_entities_share_a_wikidata_id(entities: dict[str, dict[str, Any]]) -> None:
    ids = [entity["qid"] for entity in entities.values() if entity["qid"]]
    assert len(ids) == len(set(ids))


def _source_files(articles: dict[str, Article]) -> Iterator[Path]:
    """The files that the articles come from ('grain-deal.jsonl:2'), and what is told of them beside."""
    for article in articles.values():
        path = SOURCES / re.sub(r":\d+$", "", article.origin).rpartition("/")[2]
        yield path
        if path.with_suffix(".json").exists():
            yield path.with_suffix(".json")


def _names(statement: dict[str, Any]) -> Iterator[str]:
    yield statement["subject"]
    yield statement["object"]
    if statement["where"]:
        yield statement["where"]
    if statement["attributed_to"]:
        yield from statement["attributed_to"].split("; ")


def _is_interval(when: str) -> bool:
    """'2024-05', or two of the like in order."""
    begin, _, end = when.partition("/")
    return bool(WHEN.fullmatch(when)) and begin <= (end or begin) + "~"
