"""note.txt, note.json beside it -> Article('note', the text as it stands in the file)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.readers.metadata import read_fields
from kg.readers.raw import Reading, read_text, skip_bom
from kg.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw


def read(raw: Raw) -> Iterator[Reading]:
    """One article; raises SourceError for what is no text."""
    text = read_text(raw)
    fields = read_fields(raw.metadata, "metadata file")
    article = Article(
        raw.name, text, origin=raw.origin, body=skip_bom(text), url=raw.url, extracted=not raw.is_file
    )
    yield Reading(fields.describe(article), fields.warnings)
