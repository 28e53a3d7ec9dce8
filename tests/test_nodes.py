"""The annotated articles beside the working copy -> one node for each entity, with its Wikidata id."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from conftest import SHARED

from kg.lexicon import load_lexicon
from kg.parsing import load_model
from kg.pipeline import extract
from kg.readers import read_sources
from kg.records import Article

if TYPE_CHECKING:
    from kg.records import Entity

GOLD = SHARED / "gold" / "statements" / "entities.json"
pytestmark = pytest.mark.skipif(not GOLD.exists(), reason="the annotated articles are no part of the project")


@pytest.fixture(scope="module")
def nodes() -> dict[str, set[Entity]]:
    """By gold entity, the nodes of all names that are an alias of it alone, told without 'the'.

    'Security Council' is none: in one article it is Russia's, in another that of the United Nations.
    """
    shared = load_lexicon().bodies
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for name, entity in json.loads(GOLD.read_text(encoding="utf-8")).items():
        for alias in (name, *entity["aliases"]):
            # Nor is a university the centre at it.
            if not name.endswith(f" at {alias}") and alias.casefold() not in shared:
                owners[_plain(alias)].add(name)
    nlp, found = load_model(), defaultdict(set)
    for article in read_sources([str(SHARED / "articles")]):
        assert isinstance(article, Article)
        for mention in extract(article, nlp).mentions:
            owner = owners.get(_plain(mention.span.text), set())
            if mention.kind == "name" and len(owner) == 1:
                found[next(iter(owner))].add(mention.entity)
    return dict(found)


def test_no_entity_is_two_nodes(nodes: dict[str, set[Entity]]) -> None:
    assert {name: sorted(e.name for e in es) for name, es in nodes.items() if len(es) > 1} == {}


def test_no_two_entities_are_one_node(nodes: dict[str, set[Entity]]) -> None:
    names: defaultdict[str, set[str]] = defaultdict(set)
    for name, entities in nodes.items():
        for entity in entities:
            names[entity.id].add(name)
    assert {node: sorted(both) for node, both in names.items() if len(both) > 1} == {}


def test_nodes_carry_the_wikidata_id_of_the_gold(nodes: dict[str, set[Entity]]) -> None:
    gold = json.loads(GOLD.read_text(encoding="utf-8"))
    wrong = {
        name: sorted(str(e.qid) for e in entities)
        for name, entities in nodes.items()
        if gold[name]["qid"] and {e.qid for e in entities} != {gold[name]["qid"]}
    }
    assert wrong == {}


def _plain(text: str) -> str:
    """As `kg` writes a name: without article, with straight quotes."""
    return text.casefold().replace("’", "'").removeprefix("the ")
