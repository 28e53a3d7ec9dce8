"""The graph as networkx has it: who is linked to whom, how often, when, and on whose word."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest
from samples import MOSCOW, MOSCOW_ARTICLE, PUTIN, XI, make_store

from kg.errors import UsageError
from kg.network import LEVELS, Level, build_network, link_entities, list_links


@pytest.fixture(scope="module")
def network() -> nx.MultiDiGraph[str]:
    with make_store() as store:
        return build_network(store)


def test_every_entity_is_a_node_with_what_is_known_of_it(network: nx.MultiDiGraph[str]) -> None:
    assert len(network) == 10
    assert network.nodes["China"] == {
        "label": "China",
        "class": "country",
        "qid": "Q148",
        "iso2": "CN",
        "description": None,
        "names": ("Beijing", "Chinese"),
    }


def test_tellings_of_one_thing_are_one_edge_that_weighs_more(network: nx.MultiDiGraph[str]) -> None:
    edge = network.edges["Xi_Jinping", "Vladimir_Putin", "meets|actual"]
    assert (edge["weight"], edge["articles"], edge["places"]) == (
        2,
        ("2025-05-08-moscow", "agency 2"),
        ("Moscow",),
    )
    assert (edge["quad"], edge["plover"], edge["symmetric"]) == ("verbal cooperation", "CONSULT", True)
    assert (edge["first"], edge["last"], edge["confidence"]) == ("2025-05-08", "2025-05-08", 0.93)
    assert "Xi and Putin meet in Moscow" in edge["evidence"]
    assert len(edge["statements"]) == 2


def test_what_is_claimed_planned_or_denied_is_an_edge_apart_and_no_fact(
    network: nx.MultiDiGraph[str],
) -> None:
    claim = network.edges["China", "Russia", "aids|actual|United_States"]
    assert (claim["attributed_to"], claim["fact"]) == ("United_States", False)
    keys = set(network["Russia"]["NATO"])
    assert keys == {"threatens|actual", "threatens|negated"}
    facts = {key for _, _, key, edge in network.edges(keys=True, data=True) if edge["fact"]}
    assert facts == {
        f"{relation}|actual"
        for relation in ("accuses", "hosts", "meets", "position_in", "sanctions", "threatens")
    }


def test_titles_of_an_office_stand_on_its_edge(network: nx.MultiDiGraph[str]) -> None:
    assert network.edges["Xi_Jinping", "China", "position_in|actual"]["titles"] == ("President",)


def test_algorithms_of_networkx_run_on_it(network: nx.MultiDiGraph[str]) -> None:
    assert nx.has_path(network.to_undirected(), "Xi_Jinping", "NATO")
    ranks = nx.degree_centrality(network)
    assert max(ranks, key=ranks.__getitem__) == "Russia"


def test_a_relation_that_no_table_has_is_named_by_itself() -> None:
    statement = replace(MOSCOW_ARTICLE.statements[0], relation="winks_at")
    network = link_entities([XI, PUTIN], list_links([XI, PUTIN], [statement]))
    edge = network.edges["Xi_Jinping", "Vladimir_Putin", "winks_at|actual"]
    assert (edge["label"], edge["quad"]) == ("winks_at", None)


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_has_a_class_and_a_label_at_each_node_and_says_what_each_edge_is(level: Level) -> None:
    with make_store() as store:
        network = build_network(store, level=level)
    assert network.number_of_edges() > 0
    assert all(node["label"] and node["class"] for _, node in network.nodes(data=True))
    assert all(edge["relation"] and edge["weight"] > 0 for _, _, edge in network.edges(data=True))


def test_a_level_that_is_none_is_told_with_those_that_are() -> None:
    with (
        make_store() as store,
        pytest.raises(UsageError, match="no level 'cities'; the levels are entities, act"),
    ):
        build_network(store, level="cities")  # type: ignore[arg-type]


def test_places_are_no_actors() -> None:
    with make_store() as store:
        network = build_network(store, level="actors")
    assert "Vladimir_Putin" in network
    assert MOSCOW.id not in network


def test_events_lie_between_who_acts_and_whom_it_meets() -> None:
    with make_store() as store:
        network = build_network(store, level="events")
        (meeting,) = [e.id for e in store.events() if e.relation == "meets" and e.when == "2025-05-08"]
    node = network.nodes[meeting]
    assert (node["class"], node["quad"], node["weight"]) == ("Meeting", "verbal cooperation", 2)
    assert (node["first"], node["articles"]) == ("2025-05-08", ("2025-05-08-moscow", "agency 2"))
    assert set(network.pred[meeting]) == {"Xi_Jinping"}
    assert {other: set(keys) for other, keys in network.succ[meeting].items()} == {
        "Vladimir_Putin": {"target"},
        "Moscow": {"place"},
    }
    assert nx.has_path(network, "Xi_Jinping", "Vladimir_Putin")
