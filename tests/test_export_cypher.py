"""The Cypher script run by an engine of openCypher, and the files for Neo4j's importer read as it does."""

from __future__ import annotations

import csv
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import ladybug
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import HOSTILE, make_store

from kg.exporters import export
from kg.exporters.cypher import write_value
from kg.exporters.neo4j import LIST_DELIMITER, NODES, RELATIONSHIPS
from kg.exporters.properties import KINDS, STATEMENT, list_nodes, list_relationships

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.store import Store

# The engine has tables with a schema; Neo4j has constraints and as many labels as one likes.
COLUMNS = {str: "STRING", tuple: "STRING[]", bool: "BOOLEAN", float: "DOUBLE", date: "DATE"}


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with make_store() as store:
        yield store


@pytest.fixture(scope="module")
def engine() -> Any:
    return ladybug.Connection(ladybug.Database(":memory:"))


def ask(engine: Any, query: str) -> list[list[Any]]:
    answer = engine.execute(query)
    rows = []
    while answer.has_next():
        rows.append(answer.get_next())
    return rows


def declare(properties: dict[str, type]) -> str:
    return "".join(f", `{name}` {COLUMNS[type_]}" for name, type_ in properties.items() if name != "id")


def make_tables(engine: Any, store: Store) -> None:
    for kind, properties in KINDS.items():
        engine.execute(f"CREATE NODE TABLE {kind}(id STRING PRIMARY KEY{declare(properties)})")
    for type_, start, end in sorted({(r.type, r.start[0], r.end[0]) for r in list_relationships(store)}):
        told = f", id STRING{declare(STATEMENT)}" if (start, end) == ("Entity", "Entity") else ""
        engine.execute(f"CREATE REL TABLE {type_}(FROM {start} TO {end}{told})")


def run(engine: Any, lines: Iterable[str]) -> None:
    for line in lines:
        if not line.startswith("CREATE CONSTRAINT"):
            engine.execute(re.sub(r"SET n:\w+ ", "", line))


def drop_unknown(values: dict[str, Any]) -> dict[str, Any]:
    return {k: list(v) if isinstance(v, tuple) else v for k, v in values.items() if v not in (None, (), [])}


def test_the_script_makes_the_graph_and_run_again_changes_nothing(
    store: Store, engine: Any, tmp_path: Path
) -> None:
    export(store, "cypher", tmp_path / "graph.cypher")
    lines = (tmp_path / "graph.cypher").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert all(line.endswith(";") for line in lines)
    make_tables(engine, store)
    for _ in range(2):
        run(engine, lines)
        for kind, properties in KINDS.items():
            found = {
                n["id"]: drop_unknown({p: n[p] for p in properties})
                for (n,) in ask(engine, f"MATCH (n:{kind}) RETURN n")
            }
            assert found == {n.id: drop_unknown(n.properties) for n in list_nodes(store) if n.kind == kind}
        told = ask(engine, "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id, label(r), b.id, r")
        assert sorted(
            (a, type_, b, str(drop_unknown({p: r[p] for p in STATEMENT}))) for a, type_, b, r in told
        ) == sorted(
            (r.start[1], r.type, r.end[1], str(drop_unknown(r.properties)))
            for r in list_relationships(store)
            if r.properties
        )
        (count,) = ask(engine, "MATCH ()-[r]->() RETURN count(r)")[0]
        assert count == len(list(list_relationships(store)))


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_is_one_string_to_the_engine(engine: Any, text: str) -> None:
    for told in (text, text + "\\u0041", text + "\\", text + '"'):
        written = write_value(told)
        assert "\n" not in written
        assert "\\\\u" not in written
        assert ask(engine, f"RETURN {written}") == [[told]]


def test_the_files_for_neo4j_hold_every_node_and_relationship(store: Store, tmp_path: Path) -> None:
    export(store, "neo4j", tmp_path / "neo4j")
    tables = {}
    for path in (tmp_path / "neo4j").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.name] = list(csv.DictReader(file))
    nodes, links = list(list_nodes(store)), list(list_relationships(store))
    for kind, name in NODES.items():
        rows = {row[f"id:ID({kind})"]: row for row in tables.pop(name)}
        assert rows.keys() == {node.id for node in nodes if node.kind == kind}
        assert all(row[":LABEL"].split(LIST_DELIMITER)[0] == kind for row in rows.values())
        if kind == "Entity":
            assert rows[HOSTILE.id]["name:string"] == HOSTILE.name
            assert rows["Xi_Jinping"][":LABEL"].split(LIST_DELIMITER) == ["Entity", "Person"]
    for (start, end), (name, _) in RELATIONSHIPS.items():
        found = [(row[f":START_ID({start})"], row[":TYPE"], row[f":END_ID({end})"]) for row in tables[name]]
        assert found == [
            (r.start[1], r.type, r.end[1]) for r in links if (r.start[0], r.end[0]) == (start, end)
        ]
    (met, *_) = [row for row in tables["statements.csv"] if row[":TYPE"] == "MEETS" and row["time:string"]]
    assert (met["first:date"], met["confidence:double"], met["fact:boolean"]) == (
        "2025-05-08",
        "0.93",
        "true",
    )
    assert tables.keys() == {name for name, _ in RELATIONSHIPS.values()}
