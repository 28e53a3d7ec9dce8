"""GraphML, GEXF, Cytoscape JSON, CSV: each read back as the network that `graph.network()` makes."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import HOSTILE, make_store

from kg.errors import UsageError
from kg.exporters import export
from kg.exporters.cells import read_cell, write_cell
from kg.exporters.links import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, flatten, list_edges, list_nodes
from kg.exporters.xml_text import make_valid
from kg.network import build_network

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import RunKg

    from kg.store import Store

    Flat = dict[str, str | float | bool]


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with make_store() as store:
        yield store


@pytest.fixture(scope="module")
def network(store: Store) -> nx.MultiDiGraph[str]:
    return build_network(store)


def keep_valid(values: dict[str, Any]) -> Flat:
    """The attributes as XML can hold them."""
    return {name: make_valid(v) if isinstance(v, str) else v for name, v in flatten(values).items()}


def list_expected(network: nx.MultiDiGraph[str]) -> tuple[dict[str, Flat], dict[str, Flat]]:
    nodes = {node: keep_valid(values) for node, values in network.nodes(data=True)}
    edges = {f"{s} {k} {o}": keep_valid(d) for s, o, k, d in network.edges(keys=True, data=True)}
    return nodes, edges


def test_nodes_and_edges_come_one_by_one_as_the_network_has_them(
    store: Store, network: nx.MultiDiGraph[str]
) -> None:
    assert dict(list_nodes(store)) == {node: network.nodes[node] for node in network}
    edges = {(edge.subject, edge.object, edge.key): edge.attributes for edge in list_edges(store)}
    assert edges == {(s, o, k): d for s, o, k, d in network.edges(keys=True, data=True)}
    assert list(edges) == sorted(edges)


def test_the_attributes_that_formats_declare_are_those_of_the_network(
    network: nx.MultiDiGraph[str],
) -> None:
    for declared, found in (
        (NODE_ATTRIBUTES, network.nodes(data=True)),
        (EDGE_ATTRIBUTES, [(0, values) for *_, values in network.edges(data=True)]),
    ):
        for _, values in found:
            assert list(values) == list(declared)
            assert all(v is None or type(v) is declared[name] for name, v in values.items())


def test_graphml_reads_back_as_the_network(
    store: Store, network: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    export(store, "graphml", tmp_path / "graph.graphml")
    read = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    nodes, edges = list_expected(network)
    assert dict(read.nodes(data=True)) == nodes
    assert {ends[-1]: values for ends, values in read.edges.items()} == edges


def test_gexf_reads_back_as_the_network_with_the_times_of_edges(
    store: Store, network: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    export(store, "gexf", tmp_path / "graph.gexf")
    read = nx.read_gexf(tmp_path / "graph.gexf")
    nodes, edges = list_expected(network)
    assert dict(read.nodes(data=True)) == nodes
    found = {values["id"]: dict(values) for *_, values in read.edges(data=True)}
    spells = {key: values.pop("spells") for key, values in found.items() if "spells" in values}
    assert found == {key: values | {"id": key} for key, values in edges.items()}
    assert spells["Xi_Jinping meets|actual Vladimir_Putin"] == [("2025-05-08", "2025-05-08")]
    assert spells["Xi_Jinping visits|planned|Xi_Jinping Beijing"] == [("2025-08-01", "2025-08-31")]
    assert not any(key.startswith("Russia threatens") for key in spells)


def test_cytoscape_json_reads_back_as_the_network(
    store: Store, network: nx.MultiDiGraph[str], tmp_path: Path
) -> None:
    export(store, "cytoscape", tmp_path / "graph.cyjs")
    read = nx.cytoscape_graph(json.loads((tmp_path / "graph.cyjs").read_text(encoding="utf-8")))
    assert (read.nodes.keys(), read.edges.keys()) == (network.nodes.keys(), network.edges.keys())
    for node, values in network.nodes(data=True):
        assert {k: v for k, v in values.items() if v not in (None, ())}.items() <= {
            k: tuple(v) if isinstance(v, list) else v for k, v in read.nodes[node].items()
        }.items()
    for ends, values in network.edges.items():
        assert read.edges[ends]["evidence"] == list(values["evidence"])
        assert read.edges[ends]["interaction"] == values["relation"]


def read_table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_both_tables_hold_the_network(store: Store, network: nx.MultiDiGraph[str], tmp_path: Path) -> None:
    export(store, "csv", tmp_path / "tables")
    nodes = {row["Id"]: row for row in read_table(tmp_path / "tables" / "nodes.csv")}
    edges = {row["Id"]: row for row in read_table(tmp_path / "tables" / "edges.csv")}
    assert read_cell(nodes[HOSTILE.id]["description"]) == HOSTILE.description
    for node, values in network.nodes(data=True):
        assert nodes[read_cell(write_cell(node))]["label"] == write_cell(values["label"])
    for subject, object_, key, values in network.edges(keys=True, data=True):
        row = edges[f"{subject} {key} {object_}"]
        assert (row["Source"], row["Target"]) == (subject, object_)
        assert all(row[name] == write_cell(value) for name, value in values.items())


def test_no_cell_is_a_formula_to_a_spreadsheet() -> None:
    for text in ('=HYPERLINK("http://evil")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "'=1"):
        assert write_cell(text) == "'" + text
        assert read_cell(write_cell(text)) == text
    assert write_cell(-0.5) == "-0.5"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_read_back_from_its_cell(text: str) -> None:
    assert read_cell(write_cell(text)) == text


def test_a_format_of_several_files_asks_for_a_folder(call_kg: RunKg, built_graph: Path) -> None:
    done = call_kg("export", "csv", "--graph", built_graph / "graph")
    assert done.returncode == UsageError.exit_code
    assert "csv is several files: name their folder with -o" in done.stderr
