"""An archive of a crawl -> an article for each page; and what is wrong with a record costs that record."""

from __future__ import annotations

import gzip
import io
import re
import time
import tracemalloc
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import fail_one, read, read_one, warn_of, write

from kg.readers import read_sources, warc
from kg.records import Article, Failure

PAGE = (Path(__file__).parent / "readers" / "page.html").read_bytes()
URL = "https://news.example.org/bridge"
HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
INFO = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 9\r\n\r\ncrawl: 1\n\r\n\r\n"


def make_record(
    url: str = URL,
    page: bytes = PAGE,
    *,
    head: str | None = HEAD,
    kind: str = "response",
    crawled: str = "2024-05-16T10:00:00Z",
    length: int | str | None = None,
    more: str = "",
) -> bytes:
    """A record as crawlers write it; `length` is what it falsely says of itself."""
    block = page if head is None else head.encode() + b"\r\n" + page
    told = len(block) if length is None else length
    top = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {crawled}\r\n"
        f"{more}Content-Length: {told}\r\n\r\n"
    )
    return top.encode() + block + b"\r\n\r\n"


def make_crawl(*urls: str) -> list[bytes]:
    return [INFO, *(make_record(f"{URL}/{url}") for url in urls)]


def split(found: list[Article | Failure]) -> tuple[list[str], list[str]]:
    """The ends of the URLs of the articles, and the failures, each on a line."""
    urls = [str(one.url).removeprefix(f"{URL}/") for one in found if isinstance(one, Article)]
    failures = [f"{Path(one.origin).name}: {one.reason}" for one in found if isinstance(one, Failure)]
    return urls, failures


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc", b"".join(make_crawl("x", "y"))),
        ("a.warc.gz", b"".join(map(gzip.compress, make_crawl("x", "y")))),
        ("whole.warc.gz", gzip.compress(b"".join(make_crawl("x", "y")))),
        ("nameless", b"".join(make_crawl("x", "y"))),
    ],
)
def test_each_page_of_an_archive_is_an_article_with_its_address(
    name: str, content: bytes, tmp_path: Path
) -> None:
    first, second = read(write(tmp_path / name, content))
    page = read_one(write(tmp_path / "page.html", PAGE))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.text, first.title, first.extracted) == (page.text, page.title, True)
    assert (first.url, second.url) == (f"{URL}/x", f"{URL}/y")
    assert first.origin == f"{tmp_path / name}:record 2 {URL}/x"
    assert re.fullmatch(r"news\.example\.org-bridge-x-[0-9a-f]{8}", first.id)


def test_the_id_depends_on_the_address_only(tmp_path: Path) -> None:
    first = read_one(write(tmp_path / "a.warc", make_record()))
    again = read_one(write(tmp_path / "b.warc", INFO + make_record(crawled="2025-01-01T00:00:00Z")))
    assert first.id == again.id


def test_the_day_of_crawling_is_never_the_date_of_an_article(tmp_path: Path) -> None:
    undated = re.sub(rb"<(?:meta|time|script)[^>]*(?:date|time|publi)[^>]*>", b"", PAGE, flags=re.IGNORECASE)
    article = read_one(write(tmp_path / "a.warc", make_record(page=undated)))
    assert article.published is None
    assert read_one(write(tmp_path / "a.warc", make_record())).published == "2022-07-09"


def test_a_date_behind_the_day_of_crawling_is_left_out(tmp_path: Path) -> None:
    """A day more is allowed for: the day begins in Sydney before it does at the crawler."""
    for crawled, published in (("2022-07-08", "2022-07-09"), ("2022-07-07", None), ("soon", "2022-07-09")):
        path = write(tmp_path / "a.warc", make_record(crawled=f"{crawled}T23:50:00Z"))
        assert read_one(path).published == published
    path = write(tmp_path / "a.warc", make_record(crawled="2022-07-07T23:50:00Z"))
    assert warn_of(path)[0][1] == (
        "the date 2022-07-09 of the page is left out: it was crawled before, on 2022-07-07"
    )


@pytest.mark.parametrize(
    "record",
    [
        make_record(kind="request", head="GET /bridge HTTP/1.1\r\n", page=b""),
        make_record("dns:news.example.org", page=b"192.0.2.1", head=None),
        make_record(head="HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n"),
        make_record(head="HTTP/1.1 301 Moved\r\nLocation: /\r\n", page=b""),
        make_record(head="HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n", page=b"\x89PNG\r\n\0"),
        make_record(head="HTTP/1.1 200 OK\r\n", page=b"\0\0"),
        make_record(kind="metadata", head=None, page=b"fetchTimeMs: 12"),
        make_record(kind="revisit", page=b""),
    ],
)
def test_what_is_no_page_is_passed_over(record: bytes, tmp_path: Path) -> None:
    path = write(tmp_path / "a.warc", record + make_record(f"{URL}/x"))
    assert split(read(path)) == (["x"], [])
    assert (
        fail_one(write(path, record)).reason == "none of its 1 records is a page of HTML that a server gave"
    )


def chunk(body: bytes) -> bytes:
    pieces = (body[i : i + 700] for i in range(0, len(body), 700))
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


bare = zlib.compressobj(wbits=-zlib.MAX_WBITS)
PACKED = {
    "chunked": ("Transfer-Encoding: chunked", chunk(PAGE)),
    "gzip": ("Content-Encoding: gzip", gzip.compress(PAGE)),
    "both": ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip", chunk(gzip.compress(PAGE))),
    "deflate": ("Content-Encoding: deflate", zlib.compress(PAGE)),
    "bare deflate": ("Content-Encoding: deflate", bare.compress(PAGE) + bare.flush()),
    "undone": ("Transfer-Encoding: chunked\r\nContent-Encoding: br\r\nContent-Length: 17", PAGE),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_page_is_unpacked_as_its_head_says(name: str, tmp_path: Path) -> None:
    line, body = PACKED[name]
    article = read_one(write(tmp_path / "a.warc", make_record(page=body, head=f"{HEAD}{line}\r\n")))
    assert article.text == read_one(write(tmp_path / "page.html", PAGE)).text


def test_pages_come_in_other_forms(tmp_path: Path) -> None:
    """Without an answer around it, in HTTP/2 and angle brackets, in a charset of its server, with bare LF."""
    latin = PAGE.decode().replace('<meta charset="utf-8">', "").replace("bridge", "brídge").encode("cp1252")
    records = [
        make_record(f"{URL}/1", head=None, kind="resource", more="Content-Type: text/html\r\n"),
        make_record(f"<{URL}/2>", head=HEAD.replace("HTTP/1.1", "HTTP/2")),
        make_record(f"{URL}/3", latin, head=HEAD.replace("utf-8", "iso-8859-1")),
        make_record(f"{URL}/4").replace(b"\r\n", b"\n", 6).rstrip(),
    ]
    records[3] = re.sub(rb"Content-Length: \d+", b"Content-Length: %d" % _size(records[3]), records[3])
    found = read(write(tmp_path / "a.warc", b"".join(records)))
    assert split(found) == (["1", "2", "3", "4"], [])
    assert isinstance(found[2], Article)
    assert "brídge" in found[2].text


@pytest.mark.parametrize("charset", ["", "x-none", "utf\0-8", "ü", "zlib", "undefined", "idna"])
def test_a_charset_that_there_is_not_is_utf_8(charset: str, tmp_path: Path) -> None:
    record = make_record(page=PAGE, head=HEAD.replace("utf-8", charset))
    article = read_one(write(tmp_path / "a.warc", record))
    assert article.text == read_one(write(tmp_path / "page.html", PAGE)).text


def _size(record: bytes) -> int:
    return len(record.partition(b"\n\n")[2])


BOMB = gzip.compress(b"<p>" + b"a" * 11_000_000)
DAMAGED = {
    "shorter": (make_record(f"{URL}/bad", length=100), r"does not end where its Content-Length '100' says"),
    "wordy": (make_record(f"{URL}/bad", length="many"), r"does not end where its Content-Length 'many' says"),
    "large": (
        make_record(f"{URL}/bad", b"<p>" + b"a" * 11_000_000),
        r"has 11 MB, too much for one page",
    ),
    "a bomb": (
        make_record(f"{URL}/bad", BOMB, head=f"{HEAD}Content-Encoding: gzip\r\n"),
        r"unpacks to more than 10 MB, too much for one page",
    ),
    "cut gzip": (
        make_record(f"{URL}/bad", gzip.compress(PAGE)[:-20], head=f"{HEAD}Content-Encoding: gzip\r\n"),
        r"is cut short: its gzip does not end",
    ),
    "no gzip": (
        make_record(f"{URL}/bad", b"Talks", head=f"{HEAD}Content-Encoding: gzip\r\n"),
        r"cannot be unpacked: Error -3",
    ),
    "brotli": (
        make_record(f"{URL}/bad", b"Talks", head=f"{HEAD}Content-Encoding: br\r\n"),
        r"is packed as 'br'; only gzip and deflate are unpacked",
    ),
    "cut chunks": (
        make_record(f"{URL}/bad", chunk(PAGE)[:-200], head=f"{HEAD}Transfer-Encoding: chunked\r\n"),
        r"is cut short: its last chunk is missing",
    ),
    "no answer": (make_record(f"{URL}/bad", head=None), r"holds no answer of a server"),
    "long head": (
        make_record(f"{URL}/bad", head=HEAD + "A: b\r\n" * 300),
        r"the head of the server's answer is broken: got more than 100 headers",
    ),
    "binary": (make_record(f"{URL}/bad", b"<p>\0"), r"is binary"),
    "empty": (make_record(f"{URL}/bad", b""), r"is empty"),
    "no article": (make_record(f"{URL}/bad", b"<html></html>"), r"no article is found"),
    "wrong charset": (
        make_record(f"{URL}/bad", PAGE.replace(b"e", b"\xe9"), head=HEAD),
        r"is not in the charset utf-8",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_bad_record_is_named_and_costs_itself_only(name: str, tmp_path: Path) -> None:
    record, reason = DAMAGED[name]
    crawl = [*make_crawl("x"), record, make_record(f"{URL}/y")]
    found = read(write(tmp_path / "a.warc.gz", b"".join(map(gzip.compress, crawl))))
    assert split(found)[0] == ["x", "y"]
    (failure,) = (one for one in found if isinstance(one, Failure))
    assert failure.origin == f"{tmp_path}/a.warc.gz:record 3 {URL}/bad"
    assert re.match(reason, failure.reason)


def test_a_record_with_an_address_or_a_day_that_is_none_costs_no_other(tmp_path: Path) -> None:
    crawl = [
        make_record("http://[::1/x"),
        make_record(f"{URL}/y", crawled="9999-12-31T00:00:00Z"),
        make_record("http://a.org:99999/z"),
    ]
    first, second, third = read(write(tmp_path / "a.warc", b"".join(crawl)))
    assert isinstance(second, Article)
    for failure in (first, third):
        assert isinstance(failure, Failure)
        assert failure.reason == "its address is no URL"


def test_a_length_that_is_too_large_costs_what_it_covers(tmp_path: Path) -> None:
    bad = make_record(f"{URL}/bad", length=len(PAGE) + 500)
    content = b"".join([*make_crawl("x"), bad, *make_crawl("y", "z")])
    urls, failures = split(read(write(tmp_path / "a.warc", content)))
    assert urls[0] == "x"
    assert urls[-1] == "z"
    assert failures[0].startswith("bad: does not end where its Content-Length")


def test_an_archive_cut_short_gives_what_is_whole(tmp_path: Path) -> None:
    crawl = make_crawl("x", "y")
    reason = r"y: is cut short: 104 of its [\d,]+ bytes are missing"
    urls, (failure,) = split(read(write(tmp_path / "a.warc", b"".join(crawl)[:-108])))
    assert urls == ["x"]
    assert re.fullmatch(reason, failure)
    path = write(tmp_path / "a.warc.gz", b"".join(map(gzip.compress, crawl))[:-100])
    urls, (failure,) = split(read(path))
    assert urls == ["x"]
    assert re.match(r"a\.warc\.gz: the gzip is cut short; what is whole in its first [\d,]+ bytes", failure)


def test_a_record_of_a_hundred_megabytes_takes_neither_memory_nor_time(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    size = 100_000_000
    top, _, _ = make_record(f"{URL}/bad", b"", length=size).partition(b"HTTP/1.1 200")
    with path.open("wb") as file:
        file.write(make_record(f"{URL}/x") + top)
        begin = file.tell()
        file.write(f"{HEAD}\r\n<p>".encode())
        file.seek(begin + size)
        file.write(b"\r\n\r\n" + make_record(f"{URL}/y"))
    read(write(tmp_path / "b.warc", make_record()))  # imports what reads pages
    tracemalloc.start()
    start = time.process_time()
    found = read(path)
    assert time.process_time() - start < 2
    assert tracemalloc.get_traced_memory()[1] < 8 * warc.MAX_PAGE_BYTES
    tracemalloc.stop()
    assert split(found) == (
        ["x", "y"],
        ["bad: has 100 MB, too much for one page"],
    )


def test_a_head_without_end_is_given_up(tmp_path: Path) -> None:
    bad = b"WARC/1.0\r\nX: " + b"x" * 10_000_000 + b"\r\n\r\n"
    urls, failures = split(
        read(write(tmp_path / "a.warc", make_record(f"{URL}/x") + bad + INFO + make_record()))
    )
    assert urls == ["x", URL]
    assert failures == ["a.warc:record 2: does not end where its Content-Length '' says"]


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    reason = fail_one(write(tmp_path / "a.txt", "Talks."), reader="warc").reason
    assert reason == "is no WARC: it does not begin with 'WARC/1.0' or 'WARC/1.1'"


@settings(deadline=None, max_examples=60)
@given(places=st.lists(st.tuples(st.integers(0, 1500), st.binary(min_size=1, max_size=4)), max_size=6))
def test_no_damage_makes_the_reader_raise(places: list[tuple[int, bytes]]) -> None:
    """The records hold no articles, so that what is damaged is the frame."""
    page = b"<html><body><p>Talks</p></body></html>"
    content = bytearray(INFO + b"".join(make_record(f"{URL}/{i}", page) for i in range(5)))
    for place, piece in places:
        content[place : place + len(piece)] = piece
    for found in read_sources(["-"], reader="warc", stdin=io.BytesIO(content)):
        assert isinstance(found, Article | Failure)
