"""Graph -> a folder of part-00000.nq.gz … with manifest.json: N-Quads in shards, to load and to merge.

An article's graph is whole in one shard, which its name decides; what follows from all articles goes where
the name of its subject does. So each quad stands in one shard, and the graph is their union.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from itertools import groupby
from typing import IO, TYPE_CHECKING

from kg.errors import StoreError, UsageError
from kg.exporters.nquads import sort_lines
from kg.files import replace_file
from kg.folder import FORMAT
from kg.rdf.terms import kg_term

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.rdf.terms import Names, PlainQuad
    from kg.store import Store

MANIFEST = "manifest.json"
# The digits of a part's number, and so how many parts there can be.
_DIGITS = 5
MOST = 10**_DIGITS


def write_shards(store: Store, folder: Path, *, shards: int) -> None:
    """Write so many parts and the manifest; the folder takes its place once it is whole.

    Raises UsageError for a number that is none, StoreError for a folder that holds other things.
    """
    if not 1 <= shards <= MOST:
        raise UsageError(f"{shards} shards: give a number from 1 to {MOST}")
    with replace_folder(folder) as place, ExitStack() as stack:
        numbered = (f"{_choose_shard(q, store.names, shards):0{_DIGITS}}\t{q} .\n" for q in store.match())
        lines = groupby(sort_lines(numbered, stack), key=lambda line: int(line[:_DIGITS]))
        parts: list[dict[str, str | int]] = []
        number, of_part = next(lines, (shards, iter(())))
        for shard in range(shards):
            path = place / f"part-{shard:0{_DIGITS}}.nq.gz"
            if number == shard:
                quads = _write_part(path, (line[_DIGITS + 1 :] for line in of_part))
                number, of_part = next(lines, (shards, iter(())))
            else:
                quads = _write_part(path, ())
            parts.append({"file": path.name, "quads": quads, "sha256": hash_file(path)})
        _write_manifest(store, place / MANIFEST, parts)


def hash_file(path: Path) -> str:
    """SHA-256, in hexadecimal, of the file as it lies there."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def replace_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that takes its place at the end, if that is free, empty or of shards.

    On an error `target` stays as it was, and folders around it that were not there are not left behind.
    Raises StoreError where it holds other things or cannot be written.
    """
    if target.exists() and not _may_replace(target):
        raise StoreError(f"{target} holds other things: name a folder that is new or empty")
    temporary = target.with_name(f".{target.name}.tmp")
    made = [folder for folder in target.parents if not folder.exists()]
    try:
        shutil.rmtree(temporary, ignore_errors=True)
        temporary.mkdir(parents=True)
        try:
            yield temporary
            if target.exists():
                shutil.rmtree(target)
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            # What somebody put there in the meantime keeps its folder.
            with suppress(OSError):
                for folder in made:
                    folder.rmdir()
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from error


def _may_replace(folder: Path) -> bool:
    return folder.is_dir() and all(
        entry.name == MANIFEST or entry.name.startswith("part-") for entry in folder.iterdir()
    )


def _choose_shard(quad: PlainQuad, names: Names, shards: int) -> int:
    """By a hash of the name, so that an article is in the same shard whatever else the graph holds."""
    graph = quad.graph_name
    key = graph if names.is_article(graph) else quad.subject
    return int.from_bytes(hashlib.sha256(key.value.encode()).digest()[:8]) % shards


def _write_part(path: Path, lines: Iterable[str]) -> int:
    """Write the lines -> how many."""
    count = 0
    with path.open("wb") as file, compress(file) as packed:
        for line in lines:
            packed.write(line.encode())
            count += 1
    return count


def compress(file: IO[bytes]) -> gzip.GzipFile:
    """What is written to it is packed into the file; without name and time, equal lines are equal bytes."""
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=file, mtime=0)


def _write_manifest(store: Store, path: Path, parts: list[dict[str, str | int]]) -> None:
    """What the parts are, and what made them: the versions of this program, its format and the models."""
    models = {quad.object.value for quad in store.match(None, kg_term("model"))}
    manifest = {
        "kg": version("kg"),
        "format": FORMAT,
        "base": store.names.base,
        "models": sorted(models),
        "articles": len(store.fingerprints()),
        "parts": parts,
    }
    with replace_file(path) as file:
        json.dump(manifest, file, ensure_ascii=False, indent=1)
        file.write("\n")
