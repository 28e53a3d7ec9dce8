"""The first bytes of a source and the ending of its name -> which of the readers reads it."""

from __future__ import annotations

import re

from kg.errors import SourceError
from kg.readers.url_lists import is_list

_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# The root, behind what may stand before it in XML.
_ROOT = re.compile(
    rb"(?>(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype[^>\[]*(?:\[.*?\]\s*)?>\s*)*)<(?:\w+:)?(\w+)",
    re.IGNORECASE | re.DOTALL,
)
_KIND_OF_ROOT = {b"rss": "feed", b"feed": "feed", b"urlset": "sitemap", b"sitemapindex": "sitemap"}
_OBJECT = re.compile(rb"""\{\s*(?:"(?:[^"\\]|\\.)*"\s*:|\}|$)""")
_FRONT_MATTER = re.compile(rb"---[ \t]*\r?\n(?:[A-Za-z#'\"]|---)")

_PACKED = "ZIP"
_BY_MAGIC = {b"WARC/": "warc", b"%PDF-": "pdf", b"PAR1": "parquet", b"PK\x03\x04": _PACKED}
_BY_ENDING = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "table",
    ".tsv": "table",
    ".tab": "table",
}
# Texts for machines. fmt: off
_NO_ARTICLES = frozenset(
    (
        ".c",
        ".cfg",
        ".conf",
        ".cpp",
        ".css",
        ".h",
        ".ini",
        ".java",
        ".js",
        ".log",
        ".py",
        ".rb",
        ".rdf",
        ".rs",
        ".sh",
        ".sql",
        ".svg",
        ".toml",
        ".ts",
        ".ttl",
        ".xml",
        ".yaml",
        ".yml",
    )
)
# fmt: on


def tell_kind(head: bytes, ending: str, origin: str) -> str:
    """By content; the ending decides between several. Raises SourceError for what is no article."""
    if kind := next((kind for magic, kind in _BY_MAGIC.items() if head.startswith(magic)), None):
        return kind if kind != _PACKED else _tell_packed(head, ending, origin)
    content = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    hint = _BY_ENDING.get(ending.lower(), "")
    if content.startswith(b"<") and (kind := _tell_markup(content, hint, origin)):
        return kind
    if hint == "table":
        return "table"
    if hint == "jsonl" or _OBJECT.match(content):
        return "jsonl"
    if _FRONT_MATTER.match(content):
        return "markdown"
    if is_list(content):
        return "urls"
    if ending.lower() in _NO_ARTICLES:
        raise SourceError(
            origin,
            f"is no article: files ending in {ending} are not read; --reader text reads it all the same",
        )
    return hint if hint == "markdown" or (hint == "html" and b"<" in content) else "text"


def _tell_markup(content: bytes, hint: str, origin: str) -> str | None:
    """None where it only begins like markup."""
    root = _ROOT.match(content)
    if root and (kind := _KIND_OF_ROOT.get(root[1].lower())):
        return kind
    if root and root[1] == b"RDF" and b"http://purl.org/rss/1.0/" in content:
        return "feed"
    if _PAGE.search(content[:4096]) or hint == "html":
        return "html"
    if content.startswith(b"<?xml"):
        raise SourceError(
            origin, "is XML but no web page, feed or sitemap; give its text as .txt, .html or JSON lines"
        )
    return None


def _tell_packed(head: bytes, ending: str, origin: str) -> str:
    """The names of what is packed stand in a ZIP archive as they are."""
    if ending.lower() == ".docx" or b"word/" in head:
        return "docx"
    raise SourceError(origin, "is a ZIP archive or an office document; unpack it, or save its text as .txt")
