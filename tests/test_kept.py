"""What was written is at hand for the files of a build, and is always what the graph says."""

from __future__ import annotations

import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import pyoxigraph as ox
import pytest
from samples import AGENCY_ARTICLE, EXTRACTIONS, HOSTILE_ARTICLE, MOSCOW_ARTICLE, PUTIN, RUN, merge_events

from kg.collector import paused_collector
from kg.deriving import derive_all
from kg.errors import StoreError
from kg.rdf.nodes import Description, split_lines
from kg.rdf.reading import read_statements
from kg.records import Entity, Version
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MOSCOW, AGENCY, HOSTILE = (e.article.id for e in (MOSCOW_ARTICLE, AGENCY_ARTICLE, HOSTILE_ARTICLE))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "graph", "create") as store:
        for extraction in EXTRACTIONS:
            store.put_extraction(extraction, fingerprint=extraction.article.checksum, run=RUN, may_wait=True)
        yield store


def list_kept(store: Store) -> set[str]:
    """The articles that are at hand; each of them is held against its graph."""
    graphs = {article: store.names.article(article) for article in store.fingerprints()}
    return {article for article, graph in graphs.items() if is_kept(store, graph)}


def is_kept(store: Store, graph: ox.NamedNode) -> bool:
    """Whether a graph is at hand; it is held against the one that is stored."""
    stored = split_lines(cast("bytes", store.inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph)))
    assert sorted(store.list_lines(graph)) == sorted(stored)
    return store.kept is not None and store.kept.holds(graph)


def test_articles_that_were_put_in_are_at_hand_as_the_graph_has_them(store: Store) -> None:
    assert list_kept(store) == {MOSCOW, AGENCY, HOSTILE}


def test_an_article_that_changed_is_at_hand_no_more(store: Store) -> None:
    store.put_extraction(replace(AGENCY_ARTICLE, statements=()), fingerprint="other", run=RUN, may_wait=True)
    store.remember(MOSCOW, [Version("earlier", "0" * 64, None, "Earlier")])
    assert list_kept(store) == {HOSTILE}


def test_an_article_whose_names_changed_is_at_hand_as_it_is_now(store: Store) -> None:
    singer = Entity("Vladimir Putin (singer)", "person")
    store.rename(MOSCOW, {PUTIN.id: singer})
    assert MOSCOW in list_kept(store)
    assert singer.id in {m.entity.id for m in store.mentions(MOSCOW)}


def test_an_article_that_is_gone_is_not_at_hand(store: Store) -> None:
    store.remove_article(AGENCY)
    assert store.list_lines(store.names.article(AGENCY)) == []


def test_what_follows_from_many_is_at_hand_until_it_changes(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.loading.MANY", 1)
    derived = [store.names.graph(name) for name in ("entities", "events", "facts", "states", "stories")]
    store.derive(merge_events)
    assert any(is_kept(store, graph) for graph in derived)
    store.put_extraction(replace(AGENCY_ARTICLE, statements=()), fingerprint="other", run=RUN)
    store.derive(merge_events)
    assert not is_kept(store, store.names.graph("events"))
    store.remove_derived()
    assert not any(is_kept(store, graph) for graph in derived)


def test_what_is_at_hand_in_pieces_says_each_thing_once(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.loading.MANY", 1)
    monkeypatch.setattr("kg.loading._BULK", 2)

    def derive_twice(*arguments: Any, **options: Any) -> Iterator[ox.Quad]:
        return (twin for quad in derive_all(*arguments, **options) for twin in (quad, quad))

    monkeypatch.setattr("kg.store.derive_all", derive_twice)
    derived = [store.names.graph(name) for name in ("entities", "events", "facts")]

    def describe() -> list[dict[str, dict[str, list[str]]]]:
        graphs = map(store.describe_graph, derived)
        return [{i: {p: sorted(v) for p, v in d.items()} for i, d in nodes.items()} for nodes in graphs]

    store.derive(merge_events)
    assert store.kept
    assert len([*store.kept.read(derived[0])]) > 1
    kept = describe()
    for graph in derived:
        store.kept.drop(graph)
    assert kept == describe()


def test_what_follows_from_many_is_not_at_hand_where_it_was_not_all_written(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object, quads: Iterator[ox.Quad], note: Callable[[bytes], None]) -> int:
        note(b"".join(f"{quad} .\n".encode() for quad in quads))
        raise OSError("no space left")

    monkeypatch.setattr("kg.store.load_bulks", fail)
    with pytest.raises(StoreError, match="no space left"):
        store.derive(merge_events)
    assert not is_kept(store, store.names.graph("events"))


def test_another_process_has_it_too_and_nothing_is_left_behind(store: Store, tmp_path: Path) -> None:
    store.derive(merge_events)
    with store.snapshot() as place, Store.open(place) as other:
        assert list_kept(other) == {MOSCOW, AGENCY, HOSTILE}
        assert other.statements() == store.statements()
    store.close()
    assert not list(tmp_path.rglob("kept*"))


def test_what_a_killed_program_had_at_hand_is_taken_away(tmp_path: Path) -> None:
    for extraction in (AGENCY_ARTICLE, MOSCOW_ARTICLE):
        with Store.open(tmp_path / "graph", "create") as store:
            (tmp_path / "graph" / "kept.nt.tmp").write_text("cut sh")
            store.put_extraction(extraction, fingerprint="f", may_wait=extraction is MOSCOW_ARTICLE)
            list_kept(store)
        assert not list(tmp_path.rglob("kept*"))


def test_of_articles_that_were_read_nothing_stays_but_what_was_read(store: Store) -> None:
    """Else all of them stay, for a while or, where nobody looks for cycles, until the end."""
    graph = store.names.article(MOSCOW)

    class Nodes(dict[str, Description]):
        """What an article says, which can be followed."""

    nodes = Nodes(store.describe_graph(graph))
    followed = weakref.ref(nodes)
    with paused_collector():
        assert read_statements(nodes, graph, store.names)
        del nodes
        assert followed() is None
