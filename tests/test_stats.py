"""`kg stats`: what is counted, who is central, who belongs together; the same in each run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import networkx as nx
import pytest
from conftest import make_environment
from samples import make_store

from kg.network import build_network
from kg.network.measures import count_values, keep_facts, measure, rank_pages

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg


def make_network(*edges: tuple[str, str, int], symmetric: bool = False) -> nx.MultiDiGraph[str]:
    network: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for one, other, weight in edges:
        network.add_edge(one, other, weight=weight, fact=True, symmetric=symmetric)
    for node in network:
        network.nodes[node].update({"label": node.upper(), "class": "country"})
    return network


# Two threes of nodes that are linked by one link, against the order of the alphabet.
TWO_GROUPS = make_network(
    ("a", "e", 3), ("e", "f", 3), ("f", "a", 3), ("d", "b", 3), ("b", "c", 3), ("c", "d", 3), ("a", "b", 1)
)


def test_groups_are_those_who_are_linked_to_one_another() -> None:
    groups = measure(TWO_GROUPS).communities
    assert {frozenset(group) for group in groups} == {frozenset("aef"), frozenset("bcd")}


def test_who_links_the_groups_is_between_them() -> None:
    ranks = {rank.id: rank for rank in measure(TWO_GROUPS).ranks}
    assert ranks["a"].betweenness == ranks["b"].betweenness == pytest.approx(0.6)
    assert ranks["c"].betweenness == 0
    assert (ranks["a"].degree, ranks["a"].links, ranks["a"].label) == (0.6, 7, "A")


@pytest.mark.parametrize("symmetric", [False, True])
def test_pagerank_is_what_the_matrix_of_networkx_gives(*, symmetric: bool) -> None:
    edges = (("a", "b", 2), ("b", "c", 1), ("c", "a", 1), ("a", "d", 5), ("e", "a", 1))
    network = make_network(*edges, symmetric=symmetric)
    nodes = sorted(network)
    weighted: nx.DiGraph[str] = nx.DiGraph()
    weighted.add_weighted_edges_from(edges)
    if symmetric:
        weighted.add_weighted_edges_from((other, one, weight) for one, other, weight in edges)
    matrix = nx.google_matrix(weighted, nodelist=nodes)
    ranks = rank_pages(network, nodes)
    assert sum(ranks.values()) == pytest.approx(1)
    passed_on = [ranks[node] for node in nodes] @ matrix
    assert list(ranks.values()) == pytest.approx(list(passed_on), abs=1e-8)


def test_links_of_a_node_to_itself_and_nodes_without_links_do_not_count() -> None:
    network = make_network(("a", "a", 9), ("b", "c", 1))
    assert {rank.id for rank in measure(network).ranks} == {"b", "c"}


def test_an_empty_network_has_no_measures() -> None:
    measures = measure(make_network())
    assert (measures.ranks, measures.communities, measures.density) == ((), (), 0.0)


def test_only_what_is_stated_as_actual_counts_unless_all_is_asked_for() -> None:
    with make_store() as store:
        network = build_network(store)
    assert count_values(network, "factuality") == {"actual": 9, "negated": 1, "planned": 2, "possible": 1}
    assert count_values(keep_facts(network), "factuality") == {"actual": 8}
    assert len(keep_facts(network)) == len(network)


def test_the_answer_is_the_same_in_each_run_and_fits_the_terminal(run_kg: RunKg, built_graph: Path) -> None:
    told = [
        run_kg(
            "stats", "--graph", built_graph / "graph", "--level", level, env={"PYTHONHASHSEED": seed}
        ).stdout
        for level in ("actors", "countries", "events")
        for seed in ("1", "2")
    ]
    assert told[::2] == told[1::2]
    assert "Most central of" in told[0]
    assert all(len(line) <= 80 for line in "".join(told).splitlines())


def test_programs_read_the_same_figures(run_kg: RunKg, built_graph: Path) -> None:
    done = run_kg("stats", "--graph", built_graph / "graph", "--format", "json", "--limit", "3", "--all")
    told = json.loads(done.stdout)
    assert len(told["nodes"]) == len(told["communities"]) == 3
    assert set(told["nodes"][0]) >= {"id", "label", "cls", "links", "degree", "betweenness", "pagerank"}
    assert sum(told["by_factuality"].values()) == told["statements"]
    assert sum(told["classes"].values()) == told["entities"]


def test_a_graph_without_links_is_told_and_fails(run_kg: RunKg, tmp_path: Path) -> None:
    (tmp_path / "dull.txt").write_text("Nothing of note was to be heard of on this day.\n", encoding="utf-8")
    run_kg("build", tmp_path / "dull.txt", "--out", tmp_path / "out")
    done = run_kg("stats", "--graph", tmp_path / "out" / "graph", env=make_environment({}))
    assert done.returncode == 1
    assert "no two actors are linked; --all counts all that is said" in done.stderr
