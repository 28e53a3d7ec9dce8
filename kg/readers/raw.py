"""A file, a page or a pipe -> Raw: its bytes and what is known beside them; its text, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BufferedReader

    from kg.readers.metadata import Fields
    from kg.records import Article

MAX_BYTES = 50_000_000  # of one article; a book of a thousand pages has 3 million
HEAD_BYTES = 65_536  # what a kind is told by
BOM = "\ufeff"

_MAGIC = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"RIFF", "a picture, sound or video (RIFF)"),
    (b"\x00\x00\x00\x18ftyp", "a video (MP4)"),
    (b"\x00\x00\x00\x20ftyp", "a video (MP4)"),
    (b"ID3", "sound (MP3)"),
    (b"OggS", "sound or video (Ogg)"),
    (b"\xd0\xcf\x11\xe0", "an office document of an old kind, or with a password; save its text as .txt"),
    (b"{\\rtf", "a document in rich text (RTF); save its text as .txt"),
    (b"BZh", "compressed (bzip2); unpack it first"),
    (b"\xfd7zXZ\x00", "compressed (xz); unpack it first"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd); unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"\xff\xfe", "UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8"),
    (b"\xfe\xff", "UTF-16, not UTF-8; convert it: iconv -f UTF-16 -t UTF-8"),
)


@dataclass(frozen=True, slots=True)
class Raw:
    """What a reader is given. `name` is the id of its article, or begins the ids of its articles."""

    origin: str
    name: str
    stream: BufferedReader
    ending: str = ""  # of the file's name, with the dot: a hint
    metadata: Mapping[str, object] = field(default_factory=dict)  # from the .json beside the file
    columns: Mapping[str, str] = field(
        default_factory=dict
    )  # fields that go by other names than the usual ones
    is_file: bool = False  # offsets then point into a file that is there to be opened
    url: str | None = None  # where it was fetched
    charset: str | None = None  # as the server declared it


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader gives: an article, and what a user should know of how it was read."""

    article: Article
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What a reader gives of a page that stands elsewhere, to be fetched and read as its content tells.

    `fields` is what the list knows of the page, `version` how it calls its state. `reading` is the article
    as the list itself has it: instead of the page where it `is_whole`, else where the page cannot be read.
    """

    url: str
    fields: Fields | None = None
    version: str | None = None
    reading: Reading | None = None
    is_whole: bool = False
    is_list: bool = False  # a sitemap in an index: no page that counts
    is_own: bool = False  # named by the user, who may have as many pages of it as of any source


@dataclass(frozen=True, slots=True)
class Note:
    """What a user should know of how a source was read as a whole, not only one article of it."""

    origin: str
    text: str


def read_head(raw: Raw) -> bytes:
    """The first bytes, which are read again afterwards; raises SourceError for what is plainly no text."""
    head = raw.stream.peek(HEAD_BYTES)[:HEAD_BYTES]
    for magic, what in _MAGIC:
        if head.startswith(magic):
            raise SourceError(raw.origin, f"is {what}")
    return head


def read_bytes(raw: Raw) -> bytes:
    """All of it; raises SourceError where that is nothing, too much, or no text."""
    content = raw.stream.read(MAX_BYTES)
    check_size(raw.origin, len(content))
    if (place := content.find(0)) >= 0:
        raise SourceError(raw.origin, f"is binary: it holds a NUL at byte {place}; only texts can be read")
    return content


def check_size(origin: str, size: int) -> None:
    """Raises SourceError for what is empty or too large for one article."""
    if size == 0:
        raise SourceError(origin, "is empty")
    if size >= MAX_BYTES:
        raise SourceError(
            origin,
            f"has {MAX_BYTES // 1_000_000} MB or more, too much for one article; "
            "give one article a file, or a line of JSON",
        )


def read_text(raw: Raw) -> str:
    """The text exactly as it stands there: line ends are kept, and so is a byte order mark."""
    content = read_bytes(raw)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(
            raw.origin,
            f"is no UTF-8: byte 0x{content[error.start]:02x} at offset {error.start} (line {line}); "
            "convert it, for example: iconv -f WINDOWS-1252 -t UTF-8",
        ) from error


def skip_bom(text: str) -> int:
    """Where the text begins: a byte order mark counts as a character of the file but not of its body."""
    return len(BOM) if text.startswith(BOM) else 0
