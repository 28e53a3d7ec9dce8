"""One contract for all exporters; and each format read back by whoever reads it elsewhere."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic
from samples import EXTRACTIONS, HOSTILE, HOSTILE_ARTICLE, MOSCOW_ARTICLE, fill, make_store

import kg
from kg.errors import StoreError, UsageError
from kg.exporters import EXPORTERS, export
from kg.exporters.jsonl import statement_from_json, statement_to_json, write_line
from kg.exporters.nquads import sort_lines
from kg.exporters.turtle import Turtle
from kg.files import replace_file
from kg.rdf.terms import Names, kg_term, web_term
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# rdflib's parser of JSON-LD uses a class that rdflib warns of.
RDFLIB_WARNS_ITSELF = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

any_text = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with make_store() as store:
        yield store


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_the_same_graph_gives_the_same_bytes_and_leaves_nothing_else(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph{EXPORTERS[name].ending}"
    written: list[tuple[bytes, ...]] = []
    for order in (EXTRACTIONS, EXTRACTIONS[::-1]):
        # From disk and from memory Oxigraph gives its quads in different orders.
        with Store.in_memory() as in_memory, Store.open(tmp_path / str(len(written)), "create") as on_disk:
            for store in (in_memory, on_disk):
                fill(store, order)
                export(store, name, path)
                files = sorted(path.iterdir()) if path.is_dir() else [path]
                written.append(tuple(file.read_bytes() for file in files))
    assert len(set(written)) == 1
    assert all(written[0])
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["0", "2", path.name]


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_an_empty_graph_can_be_written(name: str, tmp_path: Path) -> None:
    with Store.in_memory() as store:
        export(store, name, tmp_path / "empty")
    assert (tmp_path / "empty").exists()


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_a_path_that_cannot_be_written_is_told(store: Store, name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises((StoreError, OSError), match=r"cannot be written|Not a directory|exists"):
        export(store, name, tmp_path / "file" / "graph")


def test_a_format_that_is_not_known_is_told_with_those_that_are(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format 'word'; the formats are .*nquads.*turtle"):
        export(store, "word", tmp_path / "x")


def write_half(path: Path) -> None:
    with replace_file(path) as file:
        file.write("half")
        raise StoreError("disk full")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(StoreError, match="disk full"):
        write_half(path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["graph.ttl"]


def read_triples(store: Store) -> rdflib.Graph:
    """What the store holds, without names of graphs, through another writer than ours."""
    triples = {q.triple for q in store.quads()}
    return rdflib.Graph().parse(data=ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"", format="nt")


def test_turtle_holds_every_triple_by_rdflib_and_by_oxigraph(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    export(store, "turtle", path)
    parsed = rdflib.Graph().parse(path)
    assert isomorphic(parsed, read_triples(store))
    assert not [term for triple in parsed for term in triple if isinstance(term, rdflib.BNode)]
    assert set(ox.parse(path=path)) == {ox.Quad(q.subject, q.predicate, q.object) for q in store.quads()}


@RDFLIB_WARNS_ITSELF
def test_json_ld_holds_every_triple_by_rdflib_and_by_oxigraph(store: Store, tmp_path: Path) -> None:
    export(store, "jsonld", tmp_path / "graph.jsonld")
    assert isomorphic(rdflib.Graph().parse(tmp_path / "graph.jsonld", format="json-ld"), read_triples(store))
    read = {q.triple for q in ox.parse(path=tmp_path / "graph.jsonld", format=ox.RdfFormat.JSON_LD)}
    assert read == {quad.triple for quad in store.quads()}


@RDFLIB_WARNS_ITSELF
def test_json_ld_of_a_built_graph_is_the_graph(built_graph: Path, tmp_path: Path) -> None:
    with kg.open(built_graph) as graph:
        graph.export("jsonld", tmp_path / "graph.jsonld")
    read = rdflib.Graph().parse(tmp_path / "graph.jsonld", format="json-ld")
    assert isomorphic(read, rdflib.Graph().parse(built_graph / "graph.ttl"))


def test_json_ld_names_things_by_the_context(store: Store, tmp_path: Path) -> None:
    export(store, "jsonld", tmp_path / "graph.jsonld")
    nodes = json.loads((tmp_path / "graph.jsonld").read_text(encoding="utf-8"))["@graph"]
    (china,) = [node for node in nodes if node["id"] == "kgr:China"]
    assert china["type"] == ["Country", "Entity", "schema:Country"]
    assert (china["label"], china["iso2"], china["sameAs"]) == ("China", "CN", "wd:Q148")
    said = {(node["factuality"], node["confidence"]) for node in nodes if node.get("type") == ["Statement"]}
    assert ("kg:Actual", "0.93") in said


def test_turtle_is_sorted_and_says_each_subject_once(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    export(store, "turtle", path)
    lines = path.read_text(encoding="utf-8").split("\n")
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    subjects = [line.split(" ")[0] for line in lines if line and line[0] not in " @#"]
    assert len(subjects) == len(set(subjects))
    entities = lines[lines.index("# Entities") : lines.index("# Events")]
    assert "kgr:Xi_Jinping a kg:Entity, kg:Person, schema:Person ;" in entities
    assert "    kg:meets kgr:Vladimir_Putin ;" in entities


def test_what_turns_text_round_is_written_as_an_escape(store: Store, tmp_path: Path) -> None:
    """So that the file shows a reader what it says."""
    export(store, "turtle", tmp_path / "graph.ttl")
    text = (tmp_path / "graph.ttl").read_text(encoding="utf-8")
    assert "\u202e" not in text
    assert "\\u202E" in text
    assert "\U0001f600" in text


@settings(deadline=None)
@given(any_text, any_text)
def test_any_text_and_any_address_survive_turtle(text: str, path: str) -> None:
    turtle = Turtle(Names())
    terms = [ox.Literal(text), web_term("https://kg.example.org/" + path), Names().article(path or "x")]
    block = turtle.write_header() + turtle.write_block("s", {kg_term("p").value: list(map(str, terms))})
    assert {quad.object for quad in ox.parse(block, ox.RdfFormat.TURTLE)} == set(terms)
    parsed = rdflib.Graph().parse(data=block, format="turtle")
    assert {str(term) for term in parsed.objects()} == {term.value for term in terms}


@pytest.mark.parametrize(
    "local",
    [
        "Xi_Jinping",
        "J._D._Vance",
        "São_Paulo",
        "习近平",
        "Kyiv’s",
        "a.",
        "-b",
        "A(B)",
        "1",
        "x²",
        "①",
        "É-t.u",
    ],
)
def test_any_name_is_written_so_that_it_reads_back(local: str) -> None:
    turtle = Turtle(Names())
    node = Names().node(local)
    block = turtle.write_header() + turtle.write_block(node.value, {kg_term("p").value: [str(node)]})
    assert {str(term) for triple in rdflib.Graph().parse(data=block, format="turtle") for term in triple} == {
        node.value,
        kg_term("p").value,
    }


# rdflib's own parsers use what rdflib has deprecated.
@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
@pytest.mark.parametrize(("name", "form"), [("trig", ox.RdfFormat.TRIG), ("nquads", ox.RdfFormat.N_QUADS)])
def test_formats_with_graphs_read_back_equal(
    store: Store, name: str, form: ox.RdfFormat, tmp_path: Path
) -> None:
    path = tmp_path / "graph"
    export(store, name, path)
    assert set(ox.parse(path=path, format=form)) == set(store.quads())
    assert len(rdflib.Dataset().parse(data=path.read_bytes(), format=name)) == len(list(store.quads()))


def test_nquads_are_sorted_lines(store: Store, tmp_path: Path) -> None:
    export(store, "nquads", tmp_path / "graph.nq")
    lines = (tmp_path / "graph.nq").read_bytes().split(b"\n")
    assert lines[:-1] == sorted(set(lines[:-1]))


@settings(deadline=None)
@given(st.lists(any_text.map(lambda text: text.replace("\n", "") + "\n")), st.integers(1, 5))
def test_lines_are_sorted_in_pieces_as_they_are_at_once(lines: list[str], piece: int) -> None:
    with ExitStack() as stack:
        assert list(sort_lines(iter(lines), stack, piece=piece)) == sorted(lines)


def test_graphml_opens_with_its_attributes(store: Store, tmp_path: Path) -> None:
    export(store, "graphml", tmp_path / "graph.graphml")
    network = nx.read_graphml(tmp_path / "graph.graphml", force_multigraph=True)
    assert network.nodes["Xi_Jinping"]["label"] == "Xi Jinping"
    assert network.nodes[HOSTILE.id]["label"] == HOSTILE.name
    edges = [d for _, _, d in network.edges("Xi_Jinping", data=True) if d["relation"] == "meets"]
    assert [(edge["weight"], edge["first"], edge["fact"]) for edge in edges] == [(2, "2025-05-08", True)]


KEYS = [
    "id", "article", "subject", "relation", "object", "title", "factuality", "attributed_to", "when", "where",
    "plover", "mode", "trigger", "evidence", "confidence", "event",
]  # fmt: skip


def test_a_line_of_statements_has_the_keys_of_the_contract_in_their_order() -> None:
    line = statement_to_json(MOSCOW_ARTICLE.statements[0], "e-1")
    assert list(line)[: len(KEYS)] == KEYS
    assert list(line["subject"]) == ["name", "id", "class", "qid", "begin", "end", "text"]
    assert list(line["trigger"]) == ["text", "begin", "end"]
    assert [list(piece) for piece in line["evidence"]] == [["begin", "end", "text"]] * 2
    assert (line["where"], line["when"], line["event"]) == ("Moscow", "2025-05-08", "e-1")


def test_statements_are_lines_of_json_sorted_with_their_events(store: Store, tmp_path: Path) -> None:
    export(store, "jsonl", tmp_path / "statements.jsonl")
    text = (tmp_path / "statements.jsonl").read_text(encoding="utf-8")
    lines: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    assert [line["id"] for line in lines] == [s.id for s in store.statements()]
    events = {event.id for event in store.events()}
    assert {line["event"] for line in lines} == events | {None}


@pytest.mark.parametrize("extraction", EXTRACTIONS, ids=lambda e: ascii(e.article.id))
def test_a_line_reads_back_as_the_same_statement(extraction: Any) -> None:
    for statement in extraction.statements:
        line = write_line(statement, None)
        read = statement_from_json(json.loads(line))
        assert read.id == statement.id
        assert write_line(read, None) == line


def test_a_line_is_one_line_to_everybody() -> None:
    assert len(write_line(HOSTILE_ARTICLE.statements[0], None).splitlines()) == 1


def test_the_offsets_of_a_line_point_at_its_text(store: Store, tmp_path: Path) -> None:
    texts = {e.article.id: e.article.text for e in EXTRACTIONS}
    export(store, "jsonl", tmp_path / "statements.jsonl")
    for line in map(json.loads, (tmp_path / "statements.jsonl").read_text(encoding="utf-8").splitlines()):
        spans = [line["subject"], line["object"], line["trigger"], *line["evidence"]]
        spans += [line["attributed_to"]] if line["attributed_to"] else []
        assert all(texts[line["article"]][s["begin"] : s["end"]] == s["text"] for s in spans)
