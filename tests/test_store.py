"""A graph on disk: what goes in comes out, what goes wrong is told, and whole articles are left."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples import (
    AGENCY_ARTICLE,
    EXTRACTIONS,
    HOSTILE_ARTICLE,
    MOSCOW_ARTICLE,
    RUN,
    fill,
    list_quads,
    make_store,
    merge_events,
)

from kg.errors import StoreError
from kg.rdf.article import write_lines
from kg.rdf.nodes import read_quads
from kg.rdf.terms import Names, kg_term
from kg.records import Extraction, Span
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyoxigraph as ox

    from kg.loading import Waiting

# Stops a child that would otherwise go on for ever.
_CHILD_SECONDS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A graph folder with all samples in it."""
    path = tmp_path / "out" / "graph"
    with Store.open(path, "create") as store:
        fill(store)
    return path


def start_child(code: str, *arguments: object, preamble: str = "") -> subprocess.Popen[str]:
    """Python code with the samples at hand, in a process of its own."""
    head = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n{preamble}\n"
    imports = "from samples import *\nfrom kg.errors import KgError\nfrom kg.store import Store\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + imports + code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def test_what_is_put_in_is_there_when_the_graph_is_opened_again(folder: Path) -> None:
    with Store.open(folder) as store, make_store() as same:
        assert list_quads(store) == list_quads(same)
        assert store.statements() == same.statements()
        assert not store.is_stale()


def test_putting_and_deriving_twice_changes_nothing(folder: Path) -> None:
    with Store.open(folder, "write") as store:
        before = list_quads(store)
        for extraction in EXTRACTIONS:
            assert not store.put_extraction(extraction, fingerprint=extraction.article.checksum, run=RUN)
        assert not store.is_stale()
        assert not store.derive(merge_events)
        assert list_quads(store) == before


def test_the_order_of_articles_does_not_matter() -> None:
    graphs = []
    for order in permutations(EXTRACTIONS):
        with Store.in_memory() as store:
            fill(store, order)
            graphs.append(list_quads(store))
    assert all(graph == graphs[0] for graph in graphs)


def test_an_article_put_again_takes_the_place_of_what_it_said() -> None:
    changed = replace(MOSCOW_ARTICLE, statements=MOSCOW_ARTICLE.statements[:1], warnings=())
    with make_store() as store, Store.in_memory() as other:
        assert store.put_extraction(changed, fingerprint="new", run=RUN)
        assert store.is_stale()
        assert store.derive(merge_events)
        for extraction in (changed, AGENCY_ARTICLE, HOSTILE_ARTICLE):
            mark = "new" if extraction is changed else extraction.article.checksum
            other.put_extraction(extraction, fingerprint=mark, run=RUN)
        other.derive(merge_events)
        assert list_quads(store) == list_quads(other)


def test_removing_an_article_leaves_the_graph_as_if_it_had_never_been_there(folder: Path) -> None:
    with Store.open(folder, "write") as store, Store.in_memory() as other:
        store.remove_article(AGENCY_ARTICLE.article.id)
        assert store.is_stale()
        store.derive(merge_events)
        fill(other, (MOSCOW_ARTICLE, HOSTILE_ARTICLE))
        assert list_quads(store) == list_quads(other)
        assert store.graphs() == other.graphs()


def test_removing_what_is_not_there_names_what_is_like_it() -> None:
    with make_store() as store:
        with pytest.raises(StoreError, match="no article 'agency' in the graph; did you mean agency 2"):
            store.remove_article("agency")
        with pytest.raises(StoreError, match=r"statements\.jsonl names its articles"):
            store.remove_article("zzz")


def test_a_graph_is_stale_until_it_is_derived() -> None:
    with Store.in_memory() as store:
        assert store.is_stale()
        fill(store)
        assert not store.is_stale()
        store.put_extraction(AGENCY_ARTICLE, fingerprint="other", run=RUN)
        assert store.is_stale()


def test_fingerprints_are_kept_by_article() -> None:
    with make_store() as store:
        marks = {e.article.id: e.article.checksum for e in EXTRACTIONS}
        assert store.fingerprints() == marks
        assert list(store.fingerprints()) == sorted(marks)


def test_statements_are_found_by_what_stands_in_them() -> None:
    with make_store() as store:
        assert len(store.statements()) == sum(len(e.statements) for e in EXTRACTIONS)
        threats = store.statements(subject="Russia", relation="threatens", object="NATO")
        assert [s.factuality for s in threats] == ["negated", "actual"]
        assert store.statements(subject="Russia", article="agency 2") == threats[1:]
        assert store.statements(subject="Nobody") == []
        assert store.statements(article="nowhere") == []


def test_a_span_that_is_not_in_the_text_is_refused() -> None:
    statement = MOSCOW_ARTICLE.statements[0]
    wrong = replace(statement, trigger=Span(0, 3, "met"))
    with Store.in_memory() as store, pytest.raises(ValueError, match="'met' does not stand at 0 to 3"):
        store.put_extraction(replace(MOSCOW_ARTICLE, statements=(wrong,)), fingerprint="f")


def test_a_statement_that_stands_twice_is_refused() -> None:
    statement = MOSCOW_ARTICLE.statements[0]
    with Store.in_memory() as store, pytest.raises(ValueError, match="stands twice; merge its evidence"):
        store.put_extraction(replace(MOSCOW_ARTICLE, statements=(statement, statement)), fingerprint="f")


def test_an_entity_that_is_not_there_is_told() -> None:
    with make_store() as store, pytest.raises(StoreError, match="no entity with the id 'Nobody'"):
        store.entity("Nobody")


# -- opening


def test_a_missing_graph_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no graph at .*nowhere: run `kg build` first"):
        Store.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_a_folder_of_other_things_is_left_alone(tmp_path: Path, mode: str) -> None:
    (tmp_path / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(StoreError, match=r"is not a graph folder: it has no format\.json"):
        Store.open(tmp_path, mode)  # type: ignore[arg-type]
    assert [entry.name for entry in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_graph_folder(tmp_path: Path) -> None:
    (tmp_path / "graph").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="is not a graph folder"):
        Store.open(tmp_path / "graph", "create")


def test_a_graph_of_another_version_is_not_touched(folder: Path) -> None:
    (folder / "format.json").write_text('{"format": 99, "base": "https://kg.example.org/"}', encoding="utf-8")
    with pytest.raises(StoreError, match="is of format 99, made by another version of kg"):
        Store.open(folder, "create")


@pytest.mark.parametrize("text", ["", "[]", '{"format": "new"}', "{"])
def test_a_format_file_that_cannot_be_read_is_told(folder: Path, text: str) -> None:
    (folder / "format.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match=r"format\.json cannot be read; it is damaged"):
        Store.open(folder)


def test_a_graph_keeps_its_base(folder: Path) -> None:
    with pytest.raises(
        StoreError, match=r"made with the base https://kg\.example\.org/, not https://other\.org/"
    ):
        Store.open(folder, "create", base="https://other.org")
    with Store.open(folder, "create", base="https://kg.example.org") as store:
        assert store.names == Names()
    assert json.loads((folder / "format.json").read_text(encoding="utf-8"))["format"] == 1


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_damaged_graph_is_told(folder: Path, mode: str) -> None:
    (folder / "store" / "CURRENT").write_bytes(b"\x00\xff")
    with pytest.raises(StoreError, match="it is damaged; move it away and run `kg build`"):
        Store.open(folder, mode)  # type: ignore[arg-type]


def test_a_graph_that_was_only_begun_is_empty(tmp_path: Path) -> None:
    """A program may be killed between writing format.json and making the store."""
    (tmp_path / "format.json").write_text(
        '{"format": 1, "base": "https://kg.example.org/"}', encoding="utf-8"
    )
    with Store.open(tmp_path) as store:
        assert store.statements() == []


def test_a_closed_graph_says_so() -> None:
    store = make_store()
    store.close()
    with pytest.raises(StoreError, match="this graph is closed"):
        store.articles()


@pytest.mark.parametrize("most", [1, 400, 1_000_000])
def test_articles_that_may_wait_are_there_for_whoever_reads_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("kg.loading._MOST_WAITING", most)
    later = replace(AGENCY_ARTICLE, statements=())
    with Store.open(tmp_path / "waited", "create") as store:
        for extraction in (*EXTRACTIONS, later, AGENCY_ARTICLE):  # the latest of one id counts
            checksum = extraction.article.checksum
            assert store.put_extraction(extraction, fingerprint=checksum, run=RUN, may_wait=True)
            assert extraction is not later or store.statements(article=AGENCY_ARTICLE.article.id) == []
        assert not store.put_extraction(
            AGENCY_ARTICLE, fingerprint=AGENCY_ARTICLE.article.checksum, run=RUN, may_wait=True
        )
    with Store.open(tmp_path / "waited", "write") as store, make_store() as whole:
        store.derive(merge_events)
        assert list_quads(store) == list_quads(whole)


def test_new_articles_wait_until_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one they would take three times as long."""
    written: list[int] = []

    def write(waiting: Waiting, _: ox.Store) -> int:
        written.append(len(waiting.articles))
        return 0

    monkeypatch.setattr("kg.loading.Waiting.write", write)
    store = Store.in_memory()
    for extraction in EXTRACTIONS:
        store.put_extraction(extraction, fingerprint="f", may_wait=True)
    assert not written
    store.fingerprints()
    assert written[0] == len(EXTRACTIONS)


def test_a_second_program_is_told_that_the_first_is_writing(folder: Path) -> None:
    code = "try:\n Store.open(sys.argv[1], 'write')\nexcept KgError as error:\n print(error)"
    with Store.open(folder, "write"):
        told, _ = start_child(code, folder).communicate(timeout=_CHILD_SECONDS)
    assert told == f"the graph at {folder}: another program is writing to it; wait until it has ended\n"


def test_a_graph_can_be_read_while_another_program_writes(folder: Path) -> None:
    code = "store = Store.open(sys.argv[1])\nprint(len(store.statements()))"
    with Store.open(folder, "write") as store:
        told, failed = start_child(code, folder).communicate(timeout=_CHILD_SECONDS)
        assert told == f"{len(store.statements())}\n", failed


def test_a_graph_opened_for_reading_cannot_be_changed(folder: Path) -> None:
    with Store.open(folder) as store, pytest.raises(StoreError, match="opened for reading"):
        store.remove_article("agency 2")
    with Store.open(folder) as store, pytest.raises(StoreError, match="opened for reading"):
        store.put_extraction(AGENCY_ARTICLE, fingerprint="new")


# -- faults


def test_a_full_disk_is_told_and_leaves_the_graph_as_it_was(folder: Path) -> None:
    """A limit on the size of files stands for the disk: RocksDB cannot write on in either case."""
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))"
    code = (
        "store = Store.open(sys.argv[1], 'write')\n"
        "try:\n"
        " for number in range(1000):\n"
        "  article = replace(AGENCY_ARTICLE.article, id=f'copy {number}')\n"
        "  store.put_extraction(replace(AGENCY_ARTICLE, article=article, statements=()), fingerprint='f')\n"
        "  print(article.id)\n"
        "except KgError as error:\n"
        " print(error)\n"
    )
    told, failed = start_child(code, folder, preamble=limit).communicate(timeout=_CHILD_SECONDS)
    *copies, message = told.splitlines()
    assert message == f"the graph at {folder}: the disk is full; make room and run the command again", failed
    with Store.open(folder, "write") as store:
        assert store.fingerprints().keys() - {e.article.id for e in EXTRACTIONS} == set(copies)
        store.derive(merge_events)


def list_whole(extraction: Extraction) -> set[ox.Quad]:
    article, names = extraction.article, Names()
    lines = write_lines(extraction, names, fingerprint=article.checksum, run=RUN.id)
    return set(read_quads(lines, names.article(article.id)))


def kill_at_random(code: str, folder: Path, *, times: int) -> Iterator[None]:
    """Start the code, kill it at some moment after its first line of output, and again."""
    moments = random.Random(1)  # noqa: S311  nothing secret
    for _ in range(times):
        child = start_child(code, folder)
        assert child.stdout is not None
        assert child.stderr is not None
        assert child.stdout.readline() == "begun\n", child.stderr.read()
        time.sleep(moments.random() * 0.05)
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=_CHILD_SECONDS)
        yield


def test_a_kill_while_articles_are_put_leaves_whole_articles(tmp_path: Path) -> None:
    code = (
        "store = Store.open(sys.argv[1], 'create')\n"
        "print('begun', flush=True)\n"
        "while True:\n"
        " for extraction in EXTRACTIONS:\n"
        "  store.put_extraction(extraction, fingerprint=extraction.article.checksum, run=RUN)\n"
        "  less = replace(extraction, statements=extraction.statements[1:])\n"
        "  store.put_extraction(less, fingerprint=extraction.article.checksum, run=RUN)\n"
        "  store.remove_article(extraction.article.id)\n"
    )
    graph = tmp_path / "graph"
    for _ in kill_at_random(code, graph, times=5):
        with Store.open(graph) as store:
            for extraction in EXTRACTIONS:
                found = set(store.quads(store.names.article(extraction.article.id)))
                less = replace(extraction, statements=extraction.statements[1:])
                assert found in (set(), list_whole(extraction), list_whole(less))


def test_a_kill_while_deriving_leaves_the_old_or_the_new(folder: Path) -> None:
    code = (
        "store = Store.open(sys.argv[1], 'write')\n"
        "print('begun', flush=True)\n"
        "while True:\n"
        " store.put_extraction(AGENCY_ARTICLE, fingerprint='one', run=RUN)\n"
        " store.derive(merge_events)\n"
        " store.put_extraction(replace(AGENCY_ARTICLE, statements=()), fingerprint='two', run=RUN)\n"
        " store.derive(merge_events)\n"
    )
    for _ in kill_at_random(code, folder, times=5):
        with Store.open(folder, "write") as store:
            if not store.is_stale():
                assert not store.derive(merge_events), "what is not stale is up to date"
            else:
                assert store.derive(merge_events)


def test_a_digest_and_not_a_clock_tells_what_was_derived(folder: Path) -> None:
    """The same articles give the same bytes on another day."""
    with Store.open(folder) as store:
        digests = [quad.object.value for quad in store.match(predicate=kg_term("digest"))]
    assert len(digests) == 1
    assert len(digests[0]) == 64
    assert str(os.getpid()) not in digests


@pytest.mark.parametrize("most", [1, 1_000_000])
def test_a_graph_that_is_sorted_when_it_is_closed_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr("kg.writing.WORTH_SORTING", most)
    with Store.open(tmp_path / "graph", "create") as store:
        fill(store)
        before = list_quads(store)
    with Store.open(tmp_path / "graph") as store:
        assert list_quads(store) == before
