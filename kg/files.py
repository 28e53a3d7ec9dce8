"""A path -> a file that takes its place once it is written whole."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg.errors import StoreError

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator


@contextmanager
def replace_file(path: str | os.PathLike[str]) -> Iterator[TextIO]:
    """A text file beside `path` that is renamed to it at the end; on an error `path` stays as it was.

    Raises StoreError where it cannot be written.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                yield file
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from error
