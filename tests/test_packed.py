"""A file packed with gzip -> the same articles as of the file itself; bombs and broken ones are told."""

from __future__ import annotations

import gzip
import io
import json
from typing import TYPE_CHECKING

import pytest
from reading import ENGLISH, NAMES, SAMPLES, fail_one, read, read_one, write

from kg.readers import packed
from kg.records import Article, Failure

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", NAMES)
def test_a_packed_file_gives_the_articles_of_the_file(name: str, tmp_path: Path) -> None:
    write(tmp_path / f"{name}.gz", gzip.compress((SAMPLES / name).read_bytes()))
    if name == "plain.txt":
        write(tmp_path / "plain.json", (SAMPLES / "plain.json").read_bytes())
    for one, other in zip(read(tmp_path), read(SAMPLES / name), strict=True):
        assert isinstance(one, Article)
        assert isinstance(other, Article)
        assert (one.id, one.text, one.title, one.published) == (
            other.id,
            other.text,
            other.title,
            other.published,
        )
        assert one.extracted


def test_what_is_packed_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "talks", gzip.compress(ENGLISH.encode()))).text == ENGLISH
    assert read_one("-", stdin=io.BytesIO(gzip.compress(ENGLISH.encode()))).text == ENGLISH
    assert read_one(write(tmp_path / "plain.txt.gz", ENGLISH)).text == ENGLISH


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        # Without the time of day, which would stand in the name of the test.
        (gzip.compress(b"", mtime=0), "is empty"),
        (
            gzip.compress(ENGLISH.encode())[:-4],
            "the gzip is cut short; what is whole in its first 178 bytes was read",
        ),
        (
            b"\x1f\x8b\x08",
            "the gzip is cut short; what is whole in its first 0 bytes was read",
        ),
        (
            gzip.compress(ENGLISH.encode()) + b"Talks",
            "the gzip is broken (Not a gzipped file (b'Ta')); what is whole in its first 178 bytes was read",
        ),
        (gzip.compress(gzip.compress(ENGLISH.encode())), "is packed twice; unpack it once"),
    ],
)
def test_what_is_wrong_with_a_packed_file_is_told(content: bytes, reason: str, tmp_path: Path) -> None:
    assert fail_one(write(tmp_path / "a.txt.gz", content)).reason == reason


def test_lines_before_the_place_that_is_broken_are_read(tmp_path: Path) -> None:
    lines = "".join(f"{json.dumps({'id': str(i), 'text': f'{i} {ENGLISH}'})}\n" for i in range(300))
    found = read(write(tmp_path / "a.jsonl.gz", gzip.compress(lines.encode())[:-100]))
    assert len(found) > 250
    assert [one for one in found if isinstance(one, Failure)] == found[-1:]


def test_a_bomb_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one article the size stops it, in lines of JSON the ratio."""
    monkeypatch.setattr(packed, "MAX_BYTES", 10_000)
    line = json.dumps({"id": "a", "text": ENGLISH}).encode()
    bomb = write(tmp_path / "a.jsonl.gz", gzip.compress(line + b"\n" * 2_000_000))
    article, failure = read(bomb)
    assert isinstance(article, Article)
    assert failure == Failure(
        str(bomb), "unpacks to more than 100 times its size; what is read of it ends there"
    )
    monkeypatch.setattr("kg.readers.raw.MAX_BYTES", 500_000)
    text = write(tmp_path / "b.txt.gz", gzip.compress(b" " * 10_000_000))
    assert "too much for one article" in fail_one(text).reason
