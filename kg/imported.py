"""Shards, N-Quads or TriG that kg wrote -> a graph in a new folder; what is broken in them is told.

A single source is loaded as it is. Of several, an article is taken from the first that has it, and what
follows from all articles is left to be derived anew.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, cast

import pyoxigraph as ox
from pyoxigraph import NamedNode

from kg.errors import StoreError, UsageError
from kg.exporters.shards import MANIFEST, hash_file
from kg.folder import FORMAT
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.rdf.terms import Names

_FORMATS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG}
_PACKED = ".gz"
# What names a graph of ours: the base, then the article or what follows from all of them.
_GRAPH = re.compile(r"(?P<base>.*/)(?:article|graph)/[^/]+")
_BLANK = "ASK { GRAPH ?g { ?s ?p ?o FILTER(isBlank(?s) || isBlank(?o)) } }"


@dataclass(frozen=True, slots=True)
class _Source:
    """What was named on the command line: a folder of shards or a file, and the files with its quads."""

    path: Path
    files: tuple[Path, ...]


@contextmanager
def load_sources(sources: Sequence[Path], folder: Path) -> Iterator[Store]:
    """The graph of the sources in the folder, which is new, open for writing.

    Raises UsageError for what is no source, StoreError for one that is damaged or no graph of kg.
    """
    found = [_find_files(path) for path in sources]
    base = _find_base(found)
    with Store.open(folder, "create", base=base) as store:
        if len(found) == 1:
            _load(found[0], store.inner, store.names)
            if store.is_stale():
                store.remove_derived()
        else:
            for source in found:
                _add_articles(source, store)
        yield store


def _find_files(path: Path) -> _Source:
    if path.is_dir():
        return _Source(path, tuple(_check_manifest(path)))
    if not path.exists():
        raise UsageError(f"{path} is not there")
    if _read_ending(path) not in _FORMATS:
        raise UsageError(
            f"{path}: only N-Quads (.nq, .nq.gz) and TriG (.trig, .trig.gz) say which article each triple is "
            "from; export the graph in one of them, or in shards, and import that"
        )
    return _Source(path, (path,))


def _read_ending(path: Path) -> str:
    return Path(path.name.removesuffix(_PACKED)).suffix


def _check_manifest(folder: Path) -> Iterator[Path]:
    """The parts that the manifest names, each there and as it was written."""
    file = folder / MANIFEST
    if not file.is_file():
        raise StoreError(f"{folder} has no {MANIFEST}: name a folder that `kg export nquads --shards` wrote")
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        known, parts = manifest["format"], [(str(p["file"]), str(p["sha256"])) for p in manifest["parts"]]
    except (ValueError, TypeError, KeyError) as error:
        raise StoreError(f"{file} cannot be read: it is damaged, or no manifest of kg") from error
    if known != FORMAT:
        raise StoreError(f"{folder} is of format {known}, and this version of kg reads format {FORMAT}")
    for name, checksum in parts:
        path = folder / Path(name).name
        if not path.is_file():
            raise StoreError(f"{path} is missing, which the manifest names; fetch it again")
        if hash_file(path) != checksum:
            raise StoreError(f"{path} is not what the manifest says: it is cut or changed; fetch it again")
        yield path


def _find_base(sources: Iterable[_Source]) -> str:
    """What the IRIs of all sources begin with, as their first quads have it."""
    bases = {base: s.path for s in sources if (base := _read_base(s))}
    if not bases:
        raise StoreError("the sources hold no graph of kg: there is no quad in them")
    if len(bases) > 1:
        (first, path), (second, other) = sorted(bases.items())[:2]
        raise StoreError(f"{path} has the base {first}, {other} {second}: graphs merge under one base only")
    return next(iter(bases))


def _read_base(source: _Source) -> str | None:
    for path in source.files:
        with _explain(path), _open(path) as file:
            for quad in ox.parse(file, _FORMATS[_read_ending(path)]):
                match = _match_graph(quad.graph_name)
                if match is None:
                    raise StoreError(_tell_foreign(path, quad.graph_name))
                return match["base"]
    return None


def _match_graph(graph: object) -> re.Match[str] | None:
    return _GRAPH.fullmatch(graph.value) if isinstance(graph, NamedNode) else None


def _tell_foreign(path: Path, graph: object) -> str:
    return f"{path} is no graph of kg: it has quads in {graph}, which names no article of it"


def _load(source: _Source, inner: ox.Store, names: Names) -> None:
    """Load all files of a source, then see whether they hold what a graph of kg does."""
    for path in source.files:
        with _explain(path), _open(path) as file:
            inner.bulk_load(file, format=_FORMATS[_read_ending(path)])
    if next(inner.quads_for_pattern(None, None, None, ox.DefaultGraph()), None):
        raise StoreError(_tell_foreign(source.path, "the default graph"))
    for graph in inner.named_graphs():
        match = _match_graph(graph)
        if match is None or match["base"] != names.base:
            raise StoreError(_tell_foreign(source.path, graph))
    if inner.query(_BLANK):
        raise StoreError(f"{source.path} is no graph of kg: it has blank nodes, and a graph of kg has none")


def _add_articles(source: _Source, store: Store) -> None:
    """Add the articles of the source that are not there yet, and the runs that they were read in.

    Raises StoreError for an article that is there with another text or of other settings.
    """
    with TemporaryDirectory(dir=store.path) as folder:
        inner = ox.Store(folder)
        _load(source, inner, store.names)
        known = store.fingerprints()
        other = Store(inner, store.names)
        for article, fingerprint in other.fingerprints().items():
            if article not in known:
                store.inner.bulk_extend(other.quads(store.names.article(article)))
            elif known[article] != fingerprint:
                raise StoreError(
                    f"{source.path}: the article {article!r} is in another source too, with another text or "
                    "read by other settings; take it out of one with `kg remove`"
                )
            else:
                store.remember(article, other.versions(article))
        runs = other.match(graph=store.names.graph("runs"))
        store.inner.extend(cast("Iterator[ox.Quad]", (q for q in runs if q.subject != store.names.dataset)))
        del inner, other


def _open(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path)) if path.suffix == _PACKED else path.open("rb")


@contextmanager
def _explain(path: Path) -> Iterator[None]:
    """What is wrong with a file, in a sentence."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise StoreError(f"{path} is cut or damaged: it cannot be unpacked; fetch it again") from error
    except (SyntaxError, ValueError) as error:
        words = " ".join(str(error).split())
        raise StoreError(f"{path} cannot be read: {words}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from error
