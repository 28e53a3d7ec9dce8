"""feed.xml, RSS or Atom -> a Link for each entry, with its article where the feed has it whole.

Of an entry the date of publication is taken (`pubDate`, `published`, in RSS 1.0 `dc:date`); when an entry or
the feed was `updated` is no date of an article.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from xml.sax import SAXParseException

from kg.errors import SourceError
from kg.readers.apart import read_apart
from kg.readers.fetching import is_page
from kg.readers.fragments import read_fragment
from kg.readers.metadata import Fields, read_date, read_fields
from kg.readers.raw import Link, Reading, read_bytes
from kg.readers.url import make_name
from kg.records import Article, Failure, make_hash_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.readers.raw import Raw

# So many words, and no sign that there is more, are an article and not what is to make one open it. Teasers
# have 15 to 60 words, the excerpts that WordPress makes 55, and few articles of agencies less than 150.
MIN_WHOLE = 120
# So many are worth reading where the page itself cannot be had: a sentence, not a title once more.
MIN_INSTEAD = 15
# That a text goes on stands in so many characters at its end: 'Continue reading' and a title.
MAX_GOES_ON = 200
# Where a feed ends, within so many bytes: behind it some servers say how long they took.
TAIL_BYTES = 4096

_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF)\s*>")
# Halves of surrogate pairs, as some write emoji: no characters, and feedparser gives the whole feed up.
_HALVES = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3]));",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:…|\.\.\.|\[(?:…|\.\.\.)\]"
    r"|\b(?:read (?:more|on|the full .{1,30})|continue reading.{0,80}|full story))[\s»→>.\])]*$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\.)[.!?][\"'”’)]*(?=\s)")
_FROM_WORDPRESS = re.compile(r"The post .{1,300} (?:appeared first on|first appeared on) .{1,100}", re.DOTALL)


def read(raw: Raw) -> Iterator[Reading | Link | Failure]:
    """Of a feed that is broken or cut short, what can be read of it, and a Failure that tells of the rest."""
    content = read_bytes(raw)
    feed = json.loads(
        read_apart(__name__, "feedparser", raw.origin, content, url=raw.url, charset=raw.charset)
    )
    entries, error = feed["entries"], feed["error"]
    is_cut = not _END.search(content[-TAIL_BYTES:])
    if not entries:
        raise SourceError(raw.origin, f"is a feed without entries{f': {error}' if error else ''}")
    for number, entry in enumerate(entries, start=1):
        is_last = number == len(entries)
        yield _read_entry(entry, feed, f"{raw.origin}[{number}]", raw.name, is_cut=is_cut and is_last)
    if is_cut:
        yield Failure(raw.origin, f"is a feed cut short; {len(entries)} entries are read")
    elif feed["is_broken"]:
        yield Failure(raw.origin, f"is a feed that is broken ({error}); {len(entries)} entries are read")


def write_text(content: bytes, *, url: str | None, charset: str | None) -> str:
    """What feedparser finds in a feed, as JSON: the work of the other process."""
    import feedparser  # noqa: PLC0415  # takes a tenth of a second

    headers = {"content-location": url or ""}
    if charset:
        headers["content-type"] = f"application/xml; charset={charset}"
    feed: Any = feedparser.parse(io.BytesIO(_HALVES.sub(b"", content)), response_headers=headers)
    for one in (feed.feed, *feed.entries):
        if licence := one.get("license"):  # which stands in a link
            one["license"] = licence
    error: Any = feed.bozo_exception if feed.bozo else None
    is_broken = isinstance(error, SAXParseException)
    return json.dumps(
        {
            "feed": feed.feed,
            "entries": feed.entries,
            "version": feed.version,
            "error": f"{error.getMessage()} in line {error.getLineNumber()}" if is_broken else error,
            "is_broken": is_broken,
        },
        default=str,
    )


def _read_entry(entry: Any, feed: Any, where: str, name: str, *, is_cut: bool) -> Reading | Link | Failure:
    """`is_cut` is the last entry of a feed that ends in the middle: its text is not taken, nor its date."""
    url = _find_url(entry)
    paragraphs, goes_on = ([], False) if is_cut else _find_text(entry)
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if url is None and not paragraphs:
        return Failure(where, "the entry has neither a text nor a link to http:// or https://")
    fields = Fields() if is_cut else _read_fields(entry, feed, url)
    reading = _make_reading(fields, paragraphs, where, name) if words >= MIN_INSTEAD or url is None else None
    if url is None:
        return reading or Failure(where, "the entry holds no text")
    is_whole = words >= MIN_WHOLE and not goes_on
    return Link(url, fields, entry.get("updated"), reading, is_whole=is_whole)


def _find_url(entry: Any) -> str | None:
    """Where the page is, without what only says that a reader comes from the feed."""
    url = str(entry.get("feedburner_origlink") or entry.get("link") or "").strip()
    if not is_page(url):
        return None
    parts = urlsplit(url)
    kept = (part for part in parts.query.split("&") if not part.startswith("utm_"))
    return parts._replace(query="&".join(kept), fragment="").geturl()


def _find_text(entry: Any) -> tuple[list[str], bool]:
    """The longest of the contents and the summary by paragraphs, and whether it says that there is more.

    Then its last sentence is left out, which may have been cut in the middle.
    """
    given = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    found = [_read_text(one) for one in given]
    paragraphs = max(found, key=lambda paragraphs: sum(map(len, paragraphs)))
    last = paragraphs[-1] if paragraphs else ""
    more = _GOES_ON.search(last, max(0, len(last) - MAX_GOES_ON))
    if more is None:
        return paragraphs, False
    whole = paragraphs[:-1]
    ends = [match.end() for match in _SENTENCE_END.finditer(last, 0, more.start() + 1)]
    return [*whole, last[: ends[-1]].rstrip()] if ends else whole, True


def _read_text(given: Any) -> list[str]:
    """{'type': 'text/html', 'value': '<p>…'} -> its paragraphs, without what WordPress adds at the end."""
    text = given.get("value") or ""
    if given.get("type") == "text/plain":
        paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
    else:
        paragraphs = read_fragment(text)
    if paragraphs and _FROM_WORDPRESS.fullmatch(paragraphs[-1]):
        paragraphs.pop()
    return paragraphs


def _read_fields(entry: Any, feed: Any, url: str | None) -> Fields:
    published = entry.get("published") or (
        # feedparser calls dc:date so, which is all that RSS 1.0 has.
        entry.get("updated") if feed["version"] in {"rss090", "rss10"} else None
    )
    parsed = entry.get("published_parsed")
    if published and not read_date(published) and parsed:
        published = "{:04}-{:02}-{:02}".format(*parsed)
    return read_fields(
        {
            "title": " ".join(read_fragment(entry.get("title") or "")).lstrip("#- "),
            "publisher": (entry.get("source") or {}).get("title") or feed["feed"].get("title"),
            "published": published,
            "url": url,
            "authors": [author.get("name") for author in entry.get("authors", ()) if author.get("name")],
            "language": entry.get("language") or feed["feed"].get("language"),
            "licence": entry.get("license") or feed["feed"].get("license"),
        },
        "feed",
    )


def _make_reading(fields: Fields, paragraphs: list[str], where: str, name: str) -> Reading:
    """The article as it stands in the feed, under its title."""
    if fields.title and fields.title.casefold() != paragraphs[0].lstrip("# ").casefold():
        paragraphs = [f"# {fields.title}", *paragraphs]
    text = "\n\n".join(paragraphs) + "\n"
    identifier = make_name(fields.url) if fields.url else make_hash_id(f"{name}-", text)
    article = Article(identifier, text, origin=where, extracted=True, extracted_by="feed")
    return Reading(fields.describe(article), fields.warnings)
