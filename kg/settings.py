"""Options of a build -> Settings: all that, beside the article, decides what is extracted from it.

They go to every process that reads articles; their hash tells the next build what to read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING

from kg.gazetteer import load_gazetteer
from kg.rdf.runs import Run

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from kg.gazetteer import Gazetteer
    from kg.records import Correction

_VERSION_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Settings:
    """What, beside the article, decides what is extracted."""

    model: str
    min_confidence: float
    # Folders of tables, and what stood in them when the build began.
    folders: tuple[Path, ...] = ()
    folders_hash: str = ""
    corrections: tuple[Correction, ...] = ()

    def gazetteer(self) -> Gazetteer:
        """Our tables with the user's laid over them."""
        return load_tables(self.folders, self.folders_hash)

    def run(self) -> Run:
        """What a graph says of where it comes from; no clock in it."""
        settings = [f"min_confidence={self.min_confidence}"]
        if self.corrections:
            settings.append(f"corrections={sha256(repr(self.corrections).encode()).hexdigest()}")
        return Run(
            version=f"{metadata.version('kg')}+{_hash_code()}",
            model=f"{self.model} {_find_version(self.model)}",
            settings=tuple(settings),
            tables=_hash_tables(self.gazetteer()),
        )


def _find_version(model: str) -> str:
    """Of a pipeline that is installed as a package; one in a folder is known by its name alone."""
    try:
        return metadata.version(model)
    except metadata.PackageNotFoundError:
        return ""


def _hash_code() -> str:
    """SHA-256, cut short, of the program: between two releases, too, changed code reads articles anew."""
    root = Path(__file__).parent
    files = sorted(root.rglob("*.py"), key=lambda file: file.relative_to(root).parts)
    parts = (str(file.relative_to(root)).encode() + b"\x1f" + file.read_bytes() for file in files)
    return sha256(b"\x1e".join(parts)).hexdigest()[:_VERSION_DIGITS]


def _hash_tables(gazetteer: Gazetteer) -> str:
    """SHA-256 of all that the gazetteer and the lexicon say."""
    tables = resources.files("kg") / "lexicon"
    lexicon = (t.name + t.read_text(encoding="utf-8") for t in tables.iterdir() if t.name.endswith(".tsv"))
    return sha256("\x1f".join([gazetteer.fingerprint, *sorted(lexicon)]).encode()).hexdigest()


def hash_folders(folders: Iterable[str | os.PathLike[str]]) -> str:
    """SHA-256 of the files in folders of tables; one that is not there is told by whoever loads it."""
    files = (file for folder in folders for file in sorted(Path(folder).glob("*.tsv")))
    return sha256(b"\x1f".join(str(file).encode() + file.read_bytes() for file in files)).hexdigest()


@lru_cache(maxsize=2)
def load_tables(folders: tuple[Path, ...] = (), _hash: str = "") -> Gazetteer:
    """The same until what stands in the folders changes, as it may between two builds of a program."""
    return load_gazetteer(*folders)
