"""The tables of parts: what follows from all articles is the same, made of these or of the graph."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import EXTRACTIONS
from test_cluster import assert_same, build, engine
from test_deriving import FORUM, PEOPLE, find_span, make_extraction, make_random, put
from test_namesakes import find_nodes, sources

from kg import pipeline
from kg.cluster.parts import Place
from kg.cluster.rows import ENTITIES, STATEMENTS, TABLES, TableWriter, list_rows
from kg.cluster.tables import TableFacts
from kg.deriving import derive_all
from kg.errors import StoreError
from kg.events import merge_tellings
from kg.rdf.derived import unify_entities
from kg.rdf.facts import StoredFacts
from kg.records import Correction, Entity, Mention, make_entity_id
from kg.store import Store
from kg.stories import make_sketch
from kg.told import ToldByAll, ToldOfNames

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from kg.rdf.facts import Facts
    from kg.records import Extraction
    from kg.told import Told

__all__ = ["engine", "sources"]

CORRECTED = Correction("mention", "article 6", "They", "Forum", where="corrections.tsv:3").step


def write_tables(folder: Path, name: str, extractions: Sequence[Extraction]) -> Mapping[str, Path]:
    """As a worker of a cluster writes them."""
    with TableWriter(folder, name) as tables:
        for extraction in map(unify_entities, extractions):
            sketch = make_sketch(extraction.article.text, extraction.blocks)
            tables.add(list_rows(extraction, sketch))
    return {ending: folder / (name + ending) for ending in TABLES}


def derive(facts: Facts, store: Store) -> list[str]:
    return sorted({str(quad) for quad in derive_all(facts, store.names, merge_tellings)})


def tell(told: Told, store: Store) -> list[object]:
    """All that is told of all names."""
    keys = {(article, make_entity_id(name)) for article, name in told.list_names()}
    said, records = told.read_said(keys), told.read_records(keys)
    dates = {article: told.find_date(article) for article in store.fingerprints()}
    return [[(key, records[key], said[key]) for key in sorted(keys)], told.list_corrected(keys), dates]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_made_of_tables_is_what_is_made_of_the_graph(seed: int, tmp_path: Path) -> None:
    """Of articles in two tables, in none, gone, another's by now, and meant otherwise since."""
    random = make_random(seed)
    extractions = [make_extraction(random, number) for number in range(9)]
    extractions += EXTRACTIONS
    # One that a user's correction speaks of.
    extractions[6] = replace(extractions[6], mentions=(Mention(find_span("They"), FORUM, step=CORRECTED),))
    first, second = extractions[:4], extractions[4:]
    changed = replace(make_extraction(random, 4), article=first[3].article)
    with Store.in_memory() as store:
        facts = TableFacts(store)
        facts.add(write_tables(tmp_path, "first", [*first[:3], changed]), {e.article.id for e in first[:3]})
        told = second[1:]
        facts.add(write_tables(tmp_path, "second", told), {e.article.id for e in told})
        for extraction in extractions:
            put(store, extraction)
        assert (facts.tells_most(), TableFacts(store).tells_most()) == (True, False)
        store.remove_article("article 0")
        for name in ("article 1", "article 5"):
            store.rename(name, {PEOPLE[0].id: Entity("Ann (singer)", "person")})
        stored = StoredFacts(store.inner, store.names)
        assert derive(facts, store) == derive(stored, store)
        looked_up = tell(ToldOfNames(store), store)
        assert tell(ToldByAll(facts, store.names), store) == looked_up
        assert looked_up[1]


def test_namesakes_are_told_apart_as_by_one_machine(
    sources: Path, engine: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Articles that are made to mean another node are read from the graph, the others from tables."""
    pipeline.build([sources], out=tmp_path / "alone")
    with monkeypatch.context() as patch:
        patch.delattr("kg.store.StoredFacts")
        patch.delattr("kg.identities.ToldOfNames")
        build(sources, out=tmp_path / "out")
    assert len(engine) == 4
    assert_same(tmp_path / "out", tmp_path / "alone")
    assert len(set(find_nodes(tmp_path / "out").values())) > 1


def test_a_part_lists_its_tables(sources: Path, engine: list[str], tmp_path: Path) -> None:
    build(sources, out=tmp_path, part_bytes=10_000)
    (part,) = Place(str(tmp_path / "parts")).list_parts()
    assert engine == [part.name]
    assert part.rows == {".articles.parquet": 4, ENTITIES: part.rows[ENTITIES], STATEMENTS: part.statements}
    assert part.rows[ENTITIES] > 4


def test_a_part_without_tables_is_read_anew_and_a_damaged_table_is_named(
    sources: Path, engine: list[str], tmp_path: Path
) -> None:
    build(sources, out=tmp_path, part_bytes=10_000)
    manifest, table = (tmp_path / "parts" / f"part-00000{ending}" for ending in (".json", STATEMENTS))
    told = json.loads(manifest.read_text(encoding="utf-8"))
    old = {ending: digest for ending, digest in told["sha256"].items() if ending not in TABLES}
    manifest.write_text(json.dumps({**told, "sha256": old}), encoding="utf-8")
    build(sources, out=tmp_path, part_bytes=10_000)
    assert len(engine) == 2
    table.write_bytes(table.read_bytes()[:-9])
    with pytest.raises(StoreError, match=r"part-00000\.statements\.parquet is cut or changed"):
        build(sources, out=tmp_path / "other", parts=str(tmp_path / "parts"), part_bytes=10_000)
