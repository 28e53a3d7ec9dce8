"""A part of what a cluster reads, and the folder of parts: where its files lie and what its manifest says.

part-00000.nq.gz                the graphs of its articles and of the run that read them, as sorted N-Quads
part-00000.statements.jsonl.gz  the statements, whose events are not known before all parts are merged
part-00000.texts.jsonl.gz       the texts that offsets point into
part-00000.articles.parquet     and .entities.parquet, .statements.parquet: what follows from several articles
                                is made of these tables (kg/cluster/rows.py)
part-00000.json                 the manifest, written last: where it stands, the part is done
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kg.cluster.rows import TABLES
from kg.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow.fs import FileSystem

    from kg.versions import Mark

QUADS, STATEMENTS, TEXTS = ".nq.gz", ".statements.jsonl.gz", ".texts.jsonl.gz"
FILES = (QUADS, STATEMENTS, TEXTS, *TABLES)
_MANIFEST = ".json"
_DIGITS = 5
MOST = 10**_DIGITS
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Input:
    """A file that is read: its path or URI, its bytes, and when it was changed, in nanoseconds, if known."""

    path: str
    size: int
    changed: int | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a manifest says of an article; `mark` as `kg.versions.mark_article` makes it."""

    fingerprint: str
    origin: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Part:
    """What the manifest of a part says; `articles` are by their ids.

    `run` is the id of the run that read it, `base` what the IRIs begin with; `failures` and `notes` are
    origins and what is said of them; `sha256` is of each file, by the ending of its name, and
    `rows` of each table.
    """

    number: int
    inputs: tuple[Input, ...]
    run: str
    base: str
    articles: dict[str, Told] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    words: int = 0
    statements: int = 0
    quads: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    sha256: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """'part-00017'."""
        return f"part-{self.number:0{_DIGITS}}"

    def to_json(self) -> str:
        """The manifest, sorted and with a line end."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Part:
        """The inverse of `to_json`. Raises ValueError, KeyError or TypeError for what is no manifest."""
        read: dict[str, Any] = json.loads(text)
        return cls(
            number=int(read["number"]),
            inputs=tuple(Input(**given) for given in read["inputs"]),
            run=read["run"],
            base=read["base"],
            articles={name: _read_told(given) for name, given in read["articles"].items()},
            failures=tuple((origin, reason) for origin, reason in read["failures"]),
            notes=tuple((origin, text) for origin, text in read["notes"]),
            words=read["words"],
            statements=read["statements"],
            quads=read["quads"],
            # Those that were read before there were tables have none.
            rows=read.get("rows", {}),
            sha256=read["sha256"],
        )


def _read_told(read: dict[str, Any]) -> Told:
    article, checksum, published, page = read["mark"]
    mark = article, checksum, published, (page[0], page[1]) if page else None
    return Told(read["fingerprint"], read["origin"], mark)


class Place:
    """The folder of the parts: a path, or a URI that Arrow opens (s3://, gs://, hdfs://)."""

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self._fs, self._path = open_uri(uri)

    def list_parts(self) -> Iterator[Part]:
        """Those that are done, by their numbers. Raises StoreError for a manifest that cannot be read."""
        from pyarrow.fs import FileSelector, FileType  # noqa: PLC0415  an extra

        selector = FileSelector(self._path, allow_not_found=True)
        names = sorted(
            info.path
            for info in self._fs.get_file_info(selector)
            if info.type == FileType.File and info.base_name.startswith("part-") and info.extension == "json"
        )
        for name in names:
            with self._fs.open_input_stream(name) as stream:
                text = stream.read().decode("utf-8", errors="replace")
            try:
                yield Part.from_json(text)
            except (ValueError, KeyError, TypeError) as error:
                raise StoreError(
                    f"{self.uri}/{Path(name).name} is no manifest of a part: delete it, and build again"
                ) from error

    def put(self, part: Part, folder: Path) -> None:
        """Bring the files of the part from a folder on this machine; the manifest comes last."""
        self._fs.create_dir(self._path, recursive=True)
        for ending in part.sha256:
            with (
                # As it is: by itself Arrow would pack what is called .gz once more.
                (folder / (part.name + ending)).open("rb") as source,
                self._fs.open_output_stream(f"{self._path}/{part.name}{ending}", compression=None) as target,
            ):
                shutil.copyfileobj(source, target, _CHUNK)
        with self._fs.open_output_stream(f"{self._path}/{part.name}{_MANIFEST}") as target:
            target.write(part.to_json().encode())

    def remove(self, part: Part) -> None:
        """Take a part out: its manifest first, so that it is done no more."""
        from pyarrow.fs import FileType  # noqa: PLC0415  an extra

        for ending in (_MANIFEST, *part.sha256):
            path = f"{self._path}/{part.name}{ending}"
            if self._fs.get_file_info(path).type != FileType.NotFound:
                self._fs.delete_file(path)

    def fetch(self, part: Part, ending: str, folder: Path) -> Path:
        """A copy of one file of a part. Raises StoreError where it is not what the manifest says."""
        copy, digest = folder / (part.name + ending), hashlib.sha256()
        with (
            self._fs.open_input_stream(f"{self._path}/{copy.name}", compression=None) as source,
            copy.open("wb") as target,
        ):
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                target.write(chunk)
        if digest.hexdigest() != part.sha256[ending]:
            raise StoreError(
                f"{self.uri}/{copy.name} is cut or changed: delete {part.name}{_MANIFEST} beside it, and "
                "build again, which reads that part anew"
            )
        return copy


def open_uri(uri: str) -> tuple[FileSystem, str]:
    """The file system of a path or a URI, and the path in it."""
    from pyarrow.fs import FileSystem, LocalFileSystem  # noqa: PLC0415  an extra

    if "://" in uri:
        return cast("tuple[FileSystem, str]", FileSystem.from_uri(uri))
    return LocalFileSystem(), str(Path(uri).absolute())
