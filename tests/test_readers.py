"""Files, folders, globs, pages and pipes -> articles; and one clear line for each that gives none."""

from __future__ import annotations

import io
import json
import os
import re
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from conftest import SHARED
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import ENGLISH, NAMES, SAMPLES, fail_one, read, read_one, warn_of, write

from kg.errors import SourceError, UsageError
from kg.readers import READERS, raw, read_sources
from kg.readers.kinds import tell_kind
from kg.readers.language import tell_language
from kg.readers.markdown import read_front_matter
from kg.readers.metadata import read_date, read_fields
from kg.records import Article, Failure

GERMAN = (
    "Der Präsident ist am Montag nach Paris gereist, um mit der Regierung über den Vertrag zu sprechen. "
    "Er sagte, dass die Gespräche nicht einfach werden und dass auch die anderen Länder gefragt sind.\n"
)


# What all readers promise


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_gives_the_articles_expected_of_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """expected.jsonl holds, for each sample, what is not empty in its articles."""
    monkeypatch.chdir(SAMPLES)
    lines = Path("expected.jsonl").read_text(encoding="utf-8").splitlines()
    expected = [one for one in map(json.loads, lines) if re.split(r"[:\[]", one["origin"])[0] == name]
    found = [asdict(article) for article in read(name)]
    found = [{key: one[key] for key in one if one[key] not in (None, ())} for one in found]
    assert json.loads(json.dumps(found)) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_keeps_the_contract(name: str) -> None:
    articles = read(SAMPLES / name)
    assert articles
    for article in articles:
        assert isinstance(article, Article)
        assert article.id
        assert article.id == article.id.strip()
        assert 0 <= article.body < len(article.text)
        assert article.text[article.body :].strip()
        assert article.origin.startswith(str(SAMPLES / name))
        if not article.extracted:
            assert article.text == (SAMPLES / name).read_bytes().decode("utf-8")
    assert articles == read(SAMPLES / name)


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_says_what_is_wrong_with_nothing(reader: str, tmp_path: Path) -> None:
    assert fail_one(write(tmp_path / "a.txt", ""), reader=reader).reason == "is empty"
    blank = read(write(tmp_path / "b.txt", "\n \n"), reader=reader)
    assert all(isinstance(failure, Failure) for failure in blank)


@pytest.mark.parametrize("text", ["a\r\nb\r\n", "a\rb", "\ufeffa\nb", "a\u2028b\x0c", "a\u0301\n"])
def test_a_text_is_kept_as_it_stands_in_the_file(text: str, tmp_path: Path) -> None:
    """Line ends are not translated; a byte order mark is a character, and stands before the body."""
    for name in ("a.txt", "b.md"):
        article = read_one(write(tmp_path / name, text))
        assert article.text == text
        assert article.body == text.startswith("\ufeff")


@settings(deadline=None)  # the first page imports trafilatura
@given(
    content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode),
    kind=st.sampled_from([*READERS, None]),
)
def test_no_content_makes_a_reader_raise(content: bytes, kind: str | None) -> None:
    for found in read_sources(["-"], reader=kind, stdin=io.BytesIO(content)):
        assert isinstance(found, Article | Failure)


def test_a_fault_of_ours_in_one_source_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: raw.Raw) -> None:
        raise RecursionError("too deep")

    monkeypatch.setitem(READERS, "text", fail)
    write(tmp_path / "a.txt", ENGLISH)
    write(tmp_path / "b.md", ENGLISH)
    failure, article = read_sources([str(tmp_path)])
    assert isinstance(failure, Failure)
    assert failure.reason == "kg failed to read it (RecursionError: too deep); please report it as a bug"
    assert isinstance(article, Article)


# What a file is


@pytest.mark.parametrize(
    ("head", "ending", "kind"),
    [
        (b"<!DOCTYPE html><p>", ".txt", "html"),
        (b"\xef\xbb\xbf \n<HTML lang=en>", "", "html"),
        (b"<!-- saved --><html>", ".md", "html"),
        (b"<div>Talks</div>", ".html", "html"),
        (b"<div>Talks</div>", ".md", "markdown"),
        (b'{"text": "Talks"}\n{', ".txt", "jsonl"),
        (b"{not json", ".jsonl", "jsonl"),
        (b"[1]", ".json", "jsonl"),
        (b"{Putin} said", ".txt", "text"),
        (b"[Putin] said", ".txt", "text"),
        (b"---\ntitle: Talks\n---\n", ".txt", "markdown"),
        (b"---\r\ntitle: Talks\r\n", "", "markdown"),
        (b"# Talks", ".md", "markdown"),
        (b"# Talks", ".txt", "text"),
        (b"a < b", ".txt", "text"),
        (b"Talks", ".html", "text"),
        (b"Talks", "", "text"),
    ],
)
def test_the_kind_is_told_by_content_and_the_ending_is_a_hint(head: bytes, ending: str, kind: str) -> None:
    assert tell_kind(head, ending, "a") == kind


@pytest.mark.parametrize(
    ("head", "ending", "message"),
    [
        (b"<?xml version='1.0'?><note>", ".xml", r"feed: is XML but no web page"),
        (b"a: b", ".yaml", r"feed: is no article: files ending in \.yaml are not read; --reader text"),
    ],
)
def test_what_is_no_article_is_refused(head: bytes, ending: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        tell_kind(head, ending, "feed")


@pytest.mark.parametrize("run", [" ", "\t", "- ", " #", "'"])
@pytest.mark.parametrize("line", ["title: a{}z", "title: 'a{}z", "a{}z", "title:\n- a{}z"])
def test_front_matter_of_any_length_is_read_in_time(line: str, run: str) -> None:
    """A megabyte would take hours, did time grow as its square."""
    with suppress(SourceError):
        read_front_matter(f"---\n{line.format(run * 1_000_000)}\n---\n{ENGLISH}", "a.md")


def test_a_reader_can_be_forced(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"---\ntitle: Talks\n---\n{ENGLISH}")
    assert (read_one(path).title, read_one(path).body) == ("Talks", 21)
    assert (read_one(path, reader="text").title, read_one(path, reader="text").body) == (None, 0)
    assert read_one(write(tmp_path / "b.csv", ENGLISH), reader="text").text == ENGLISH
    with pytest.raises(UsageError, match=r"no reader 'xls'; the readers are text, markdown, html, jsonl, "):
        read(path, reader="xls")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", r"is empty"),
        (b"\xef\xbb\xbf\n", r"holds no text"),
        (b"Talks \x00 go on", r"is binary: it holds a NUL at byte 6; only texts can be read"),
        (b"%PDF-1.7 ...", r"is broken: PdfStreamError"),
        (b"\x89PNG\r\n", r"is a picture \(PNG\)"),
        (b"PK\x03\x04word", r"is a ZIP archive or an office document"),
        (b"BZh91AY", r"is compressed \(bzip2\); unpack it first"),
        (b"{\\rtf1 Talks}", r"is a document in rich text"),
        ("Talks".encode("utf-16"), r"is UTF-16, not UTF-8; convert it"),
        (
            b"Talks\nin Malm\xf6\n",
            r"is no UTF-8: byte 0xf6 at offset 13 \(line 2\); convert it, for example: iconv",
        ),
        (b"---\ntitle: Talks\nend", r"the front matter is not closed; end it with a line '---'"),
        (GERMAN.encode(), r"is not in English: its words look German; only English is read"),
        (b"---\nlanguage: fr\n---\nTalks", r"is in the language 'fr' by its metadata; only English is read"),
        (b"<html><body></body></html>", r"no article is found in the page; save its text as \.txt"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(content: bytes, reason: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", content)
    failure = fail_one(path)
    assert failure.origin.startswith(str(path))
    assert re.match(reason, failure.reason)
    assert "\n" not in failure.reason


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(b"Talks\n")
        file.truncate(raw.MAX_BYTES)
    begin = time.process_time()
    assert (
        fail_one(path).reason
        == "has 50 MB or more, too much for one article; give one article a file, or a line of JSON"
    )
    assert time.process_time() - begin < 0.1


def test_json_lines_may_be_longer_than_one_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"text": ENGLISH, "id": "a"})
    path = write(
        tmp_path / "a.jsonl", f"{line}\n{json.dumps({'text': 'x' * 500})}\n{line.replace('a', 'b')}\n"
    )
    monkeypatch.setattr("kg.readers.jsonl.MAX_BYTES", 400)
    monkeypatch.setattr("kg.readers.raw.MAX_BYTES", 400)
    found = read(path)
    assert [one.origin for one in found] == [f"{path}:1", f"{path}:2", f"{path}:3"]
    assert isinstance(found[1], Failure)
    assert "the line has" in found[1].reason


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt", ENGLISH)
    refuse = PermissionError(13, "Permission denied")

    opens = Path.open

    def fail(opened: Path, *args: Any, **options: Any) -> Any:
        if opened == path:
            raise refuse
        return opens(opened, *args, **options)

    monkeypatch.setattr(Path, "open", fail)
    assert fail_one(path) == Failure(str(path), "cannot be read: Permission denied")


def test_what_is_no_regular_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert {(Path(f.origin).name, f.reason) for f in read(tmp_path) if isinstance(f, Failure)} == {
        ("pipe", "is no regular file"),
        ("gone", "cannot be read: No such file or directory"),
    }


# Folders, globs and pipes


def test_a_folder_gives_its_articles_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/a.txt", "a/c.md", "b.txt", "README.md", ".hidden.txt", ".git/d.txt", "e"):
        write(tmp_path / name, ENGLISH)
    write(tmp_path / "b.json", '{"title": "Talks"}')
    ids = [article.id for article in read(tmp_path) if isinstance(article, Article)]
    assert ids == ["a", "b", "c", "e"]
    assert read(tmp_path) == read(
        tmp_path / "b", tmp_path / "e", tmp_path / "a", tmp_path / "b.txt", tmp_path / "e"
    )
    assert read_one(tmp_path / "b.txt").title == "Talks"


def test_a_glob_gives_what_it_matches(tmp_path: Path) -> None:
    for name in ("a1.txt", "a2.md", "sub/a3.txt", "README.txt"):
        write(tmp_path / name, ENGLISH)
    assert [one.origin for one in read(f"{tmp_path}/*.txt")] == [str(tmp_path / "a1.txt")]
    assert len(read(f"{tmp_path}/**/*.txt")) == 2
    assert len(read(f"{tmp_path}/*")) == 3


def test_a_name_with_the_signs_of_a_glob_is_a_name(tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "talks [1].txt", ENGLISH)).id == "talks [1]"


@pytest.mark.parametrize(
    ("name", "identifier"), [("U.S.-China talks", "U.S.-China talks"), ("a.b.txt", "a.b"), ("é.md", "é")]
)
def test_the_id_is_the_name_without_its_ending(name: str, identifier: str, tmp_path: Path) -> None:
    assert read_one(write(tmp_path / name, ENGLISH)).id == identifier


def test_links_that_lead_round_in_a_circle_are_followed_once(tmp_path: Path) -> None:
    write(tmp_path / "sub" / "a.txt", ENGLISH)
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "sub")
    assert [one.origin for one in read(tmp_path)] == [str(tmp_path / "sub" / "a.txt")]


def test_two_files_with_one_name_are_told_apart(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a" / "x.txt", ENGLISH), write(tmp_path / "b" / "x.md", ENGLISH)
    found = read(tmp_path)
    assert isinstance(found[0], Article)
    assert found[1] == Failure(
        str(second), f"has the id 'x' of {first}, which was read first; rename one of them"
    )


def test_a_folder_without_articles_is_named(tmp_path: Path) -> None:
    write(tmp_path / "README.md", ENGLISH)
    left_out = "hidden files, README files and the .json with the metadata of a file are left out"
    assert fail_one(tmp_path).reason == f"the folder holds no articles; {left_out}"
    assert fail_one(f"{tmp_path}/*.txt").reason == f"the pattern matches no articles; {left_out}"
    with pytest.raises(UsageError, match=r"README\.md: no articles; hidden files, README files"):
        read(tmp_path / "README.md")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("missing.txt", r"missing\.txt: there is no such file or folder"),
        ("", r"a source is empty; give a file, a folder, a pattern, a URL or '-'"),
        (
            "ftp://example.org/a",
            r"ftp://example\.org/a: only URLs that begin with http:// or https:// are read",
        ),
        ("http://[", r"http://\[: only URLs"),
        ("https://me:secret@example.org/a", r"^https://…@example\.org: user and password in an address"),
    ],
)
def test_a_wrong_source_is_told_before_anything_is_read(source: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_sources([str(SAMPLES), source])


def test_standard_input_is_read_like_a_file() -> None:
    article = read_one("-", stdin=io.BytesIO(ENGLISH.encode()))
    assert article.text == ENGLISH
    assert re.fullmatch(r"stdin-[0-9a-f]{32}", article.id)
    assert article.extracted
    lines = (SAMPLES / "lines.jsonl").read_bytes()
    assert [one.origin for one in read("-", stdin=io.BytesIO(lines))] == ["-:1", "-:3", "-:4"]
    assert fail_one("-", stdin=io.BytesIO()) == Failure("-", "is empty")


# JSON lines


def test_a_bad_line_costs_that_line_only(tmp_path: Path) -> None:
    lines = [json.dumps({"id": str(i), "text": ENGLISH}) for i in range(20)]
    lines[16] = '{"text": "The talks'
    found = read(write(tmp_path / "news.jsonl", "\n".join(lines)))
    reason = "is no JSON: Invalid control character at column 20; write one object a line"
    assert [one for one in found if isinstance(one, Failure)] == [
        Failure(f"{tmp_path}/news.jsonl:17", reason)
    ]
    assert len(found) == 20


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"title": "Talks"}', r'article has no text; give "text" or "html"'),
        ('{"text": ["Talks"]}', r'"text" must be a string, not list'),
        ('{"text": " "}', r'article has no text; give "text" or "html"'),
        ('["Talks"]', r"is no object; an article is written as"),
        ('{"text": "Ta\\u0000lks"}', r"the text holds a NUL"),
        ('{"html": "<p>"}', r"no article is found in the page"),
        ("[" * 100_000, r"is no JSON that can be read"),
        ('{"text": ' + "9" * 5000 + "}", r"is no JSON that can be read"),
        ('{"text": "Talks", "lang": "de"}', r"is in the language 'de'"),
    ],
)
def test_what_is_wrong_with_a_line_is_told(line: str, reason: str, tmp_path: Path) -> None:
    failure = fail_one(write(tmp_path / "news.jsonl", f"\n{line}\n"))
    assert failure.origin == f"{tmp_path}/news.jsonl:2"
    assert re.match(reason, failure.reason)


def test_a_line_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    failure = fail_one(write(tmp_path / "news.jsonl", b'{"text": "Malm\xf6"}\n'))
    assert failure == Failure(f"{tmp_path}/news.jsonl:1", "is no UTF-8: byte 0xf6 at offset 14 of the line")


def test_a_second_line_with_the_same_id_names_the_first(tmp_path: Path) -> None:
    line = json.dumps({"id": 7, "text": ENGLISH})
    found = read(write(tmp_path / "news.jsonl", f"{line}\n{line}\n"))
    assert found[1] == Failure(
        f"{tmp_path}/news.jsonl:2",
        f"has the id '7' of {tmp_path}/news.jsonl:1, which was read first; rename one of them",
    )


def test_half_a_surrogate_pair_is_replaced(tmp_path: Path) -> None:
    article = read_one(
        write(tmp_path / "a.jsonl", '{"text": "Talks \\ud83d go on", "title": "\\ud83d\\ude00"}')
    )
    assert (article.text, article.title) == ("Talks \ufffd go on", "😀")
    assert article.checksum


@pytest.mark.parametrize(
    "content", ['{"text": "Talks go on."}', '{\n "text":\n "Talks go on."\n}', '[{"text": "Talks go on."}]']
)
def test_a_file_of_json_is_one_article_or_a_list(content: str, tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "a.json", content)).text == "Talks go on."


def test_a_broken_file_of_json_is_told_once(tmp_path: Path) -> None:
    failure = fail_one(write(tmp_path / "a.json", '{\n "text":\n "Talks,\n}'))
    assert failure == Failure(f"{tmp_path}/a.json:3", "is no JSON: Invalid control character at column 9")
    assert len(read(write(tmp_path / "b.json", '{"text": "Talks."}\n{"text": "War."}\n'))) == 2


# Metadata


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2024-05-16", "2024-05-16"),
        ("2024-05-16T23:30:00-05:00", "2024-05-16"),
        ("2024-05-16 23:30", "2024-05-16"),
        ("2024/5/16", "2024-05-16"),
        ("2024.05.16", "2024-05-16"),
        ("20240516", "2024-05-16"),
        ("20240516T233000Z", "2024-05-16"),
        (20240516, "2024-05-16"),
        ("2024-05", "2024-05"),
        ("May 2024", "2024-05"),
        ("2024", "2024"),
        (2024, "2024"),
        ("Thu, 16 May 2024 08:00:00 GMT", "2024-05-16"),
        ("Thursday, May 16, 2024", "2024-05-16"),
        ("May 16th, 2024 at 8:00 am", "2024-05-16"),
        ("16 Sept. 2024", "2024-09-16"),
        (1715846400, "2024-05-16"),
        (1715846400000, "2024-05-16"),
        (1715846400.5, "2024-05-16"),
        ("2024-13-01", None),
        ("2024-02-30", None),
        ("0000-01-01", None),
        ("05/06/2024", None),
        ("soon", None),
        ("", None),
        (True, None),
        (-(10**12), None),
        (10**20, None),
        (10**400, None),
        (float("inf"), None),
        (float("nan"), None),
        (None, None),
        ([2024], None),
    ],
)
def test_a_date_is_read_as_iso_8601_or_not_at_all(given: object, date: str | None) -> None:
    assert read_date(given) == date


def test_fields_go_by_many_names() -> None:
    fields = read_fields(
        {"Headline": " Talks \n go on", "source": "https://a.example.org/x", "byline": "By A B, C D and E F"},
        "JSON",
    )
    assert (fields.title, fields.url, fields.authors) == (
        "Talks go on",
        "https://a.example.org/x",
        ("A B", "C D", "E F"),
    )
    fields = read_fields(
        {"author": [{"name": "A, B"}, {"x": 1}, None], "site_name": "", "publisher": {"name": "P"}}, "JSON"
    )
    assert (fields.authors, fields.publisher) == (("A, B",), "P")


def test_what_is_not_understood_is_warned_of(tmp_path: Path) -> None:
    text = f"---\ndate: 05/06/2024\nurl: javascript:alert(1)\n---\n{ENGLISH}"
    assert warn_of(write(tmp_path / "a.md", text)) == [
        ("a", "the url 'javascript:alert(1)' is left out: it does not begin with http:// or https://"),
        ("a", "the date '05/06/2024' is not understood; write it as 2024-05-16"),
        ("a", "no date of publication: words such as 'last week' cannot be resolved; give \"published\""),
    ]


@pytest.mark.parametrize(
    ("text", "published", "url"),
    [
        (f"Talks\n\n2024-05-16\n\n{ENGLISH}", "2024-05-16", None),
        (f"Talks\nPublished: Thursday, May 16, 2024 at 10:45\n{ENGLISH}", "2024-05-16", None),
        (
            f"{ENGLISH}\nSource : https://a.example.org/2024/05/16/talks\r\n",
            "2024-05-16",
            "https://a.example.org/2024/05/16/talks",
        ),
        (
            f"{ENGLISH}\nSource: https://a.example.org/2024/05/talks",
            "2024-05",
            "https://a.example.org/2024/05/talks",
        ),
        (
            f"Talks\n\n2024-05-16\n{ENGLISH}\nURL: http://a.org/2024/05/x",
            "2024-05-16",
            "http://a.org/2024/05/x",
        ),
        (f"MENU\nWednesday, June 19, 2024\nTalks\n\n{ENGLISH}", None, None),
        (f"Talks\nUpdated: May 16, 2024\n\n{ENGLISH}", None, None),
        (f"Talks\n\nBy A\n\nToday\n\n2024-05-16\n\n{ENGLISH}", None, None),
        (f"{ENGLISH}\nSource: https://a.example.org/1234/56/78", None, "https://a.example.org/1234/56/78"),
        (f"{ENGLISH}\nSource: https://a.example.org/x\nSource: https://a.example.org/y", None, None),
    ],
)
def test_what_is_absent_is_found_in_the_text_where_that_is_safe(
    text: str, published: str | None, url: str | None, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.txt", text)
    article = read_one(path)
    assert (article.published, article.url) == (published, url)
    (warning,) = warn_of(path)
    assert warning[1].startswith("the date of publication, " if published else "no date of publication")


@pytest.mark.parametrize(
    ("name", "content", "dated_by"),
    [
        ("a.txt", f"Talks\n2024-05-16\n{ENGLISH}", "text"),
        ("a.txt", f"{ENGLISH}Source: https://a.org/2024/05/16/x", "URL"),
        ("a.txt", f"Talks\nPublished: May 2024\n{ENGLISH}Source: https://a.org/2024/05/16/x", "URL"),
        ("a.md", f"---\ndate: 2024-05-16\n---\n{ENGLISH}", "front matter"),
        ("a.json", json.dumps({"date": "2024-05-16", "text": ENGLISH}), "JSON"),
        ("a.txt", ENGLISH, None),
    ],
)
def test_it_is_kept_where_a_date_was_found(
    name: str, content: str, dated_by: str | None, tmp_path: Path
) -> None:
    assert read_one(write(tmp_path / name, content)).dated_by == dated_by


def test_dates_that_differ_are_not_chosen_from(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"Talks\n2024-05-16\n{ENGLISH}\nSource: https://a.org/2024/05/17/x")
    assert read_one(path).published is None
    assert "(2024-05-16 in line 2 of the text and 2024-05-17 in its URL differ)" in warn_of(path)[0][1]


def test_metadata_that_are_given_come_before_what_is_found(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", f"Talks\n2024-05-16\n{ENGLISH}")
    write(tmp_path / "a.json", '{"published": "2024-05-20"}')
    assert (read_one(path).published, warn_of(path)) == ("2024-05-20", [])
    write(tmp_path / "b.json", '{"published": "2024-05-20", "title": "B"}')
    both = read_one(write(tmp_path / "b.md", f"---\npublished: 2024-05-21\n---\n{ENGLISH}"))
    assert (both.published, both.title) == ("2024-05-21", "B")


@pytest.mark.parametrize(
    ("metadata", "reason"),
    [
        ('{"published": }', r"the metadata of a\.txt are no JSON: Expecting value at column 15"),
        ("[]", r"the metadata of a\.txt are no object"),
        ("\udcff", r"the metadata of a\.txt cannot be read: 'utf-8' codec"),
    ],
)
def test_broken_metadata_are_told(metadata: str, reason: str, tmp_path: Path) -> None:
    write(tmp_path / "a.json", metadata.encode(errors="surrogateescape"))
    failure = fail_one(write(tmp_path / "a.txt", ENGLISH))
    assert failure.origin.startswith(str(tmp_path / "a.json"))
    assert re.match(reason, failure.reason)


@pytest.mark.parametrize(
    ("front", "fields"),
    [
        ("title: Talks: a summary", {"title": "Talks: a summary"}),
        ("title: Talks # in Rome", {"title": "Talks"}),
        ("title: 'It''s #1'  # in Rome", {"title": "It's #1"}),
        ('title: "A \\"B\\" C\\u00e9"', {"title": 'A "B" Cé'}),
        ("title:\nauthors: []", {"title": None, "authors": []}),
        ("authors: [A B, 'C, D', \"E\"]", {"authors": ["A B", "C, D", "E"]}),
        ("authors:\n- A B\n- 'C, D'", {"authors": ["A B", "C, D"]}),
        ("title: >-\n  Talks\n  in Rome", {"title": "Talks in Rome"}),
        ("cover:\n  image: a.jpg\n  deep:\n    - x\nTitle: Talks", {"cover": None, "Title": "Talks"}),
        ("title: ~\n\n# a comment", {"title": None}),
    ],
)
def test_front_matter_is_read_as_people_write_it(front: str, fields: dict[str, object]) -> None:
    text = f"---\n{front}\n---\nTalks"
    assert read_front_matter(text, "a.md") == (fields, len(text) - 5)
    assert read_front_matter(text.replace("\n", "\r\n"), "a.md")[0] == fields


@pytest.mark.parametrize(
    ("front", "message"),
    [
        (
            "title Talks",
            r"a\.md:2: the line 'title Talks' of the front matter is not understood; write 'key: value'",
        ),
        ("x: 1\n* y", r"a\.md:3: the line '\* y' of the front matter is not understood"),
        ("title:\n  en: Talks", r"a\.md:2: what stands below 'title' in the front matter is not understood"),
        ('title: "Talks', r"a\.md:2: the quotes of \"Talks in the front matter are not understood"),
        ("title: 'It's'", r"a\.md:2: the quotes of 'It's' in the front matter"),
    ],
)
def test_front_matter_that_is_not_understood_is_complained_of(front: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_front_matter(f"---\n{front}\n---\nTalks", "a.md")


@pytest.mark.parametrize("text", ["---\n\nTalks\n\n---\n", "--- \nTalks", "----\ntitle: x\n---\n"])
def test_a_rule_is_no_front_matter(text: str) -> None:
    assert text.startswith("---\n\n") or read_front_matter(text, "a.md") == ({}, 0)


# Languages


LANGUAGES = (SAMPLES / "languages.tsv").read_text(encoding="utf-8").splitlines()[1:]


@pytest.mark.parametrize(("language", "text"), [line.split("\t") for line in LANGUAGES])
def test_a_language_is_told_by_its_small_words(language: str, text: str) -> None:
    assert tell_language(text) == language


@pytest.mark.parametrize("text", [ENGLISH, "The ministers said that they had agreed. " * 9])
def test_english_is_told_from_all_of_them(text: str) -> None:
    assert tell_language(text) == "English"


@pytest.mark.parametrize("text", ["Putin, Xi, Modi, Lula, Biden, Scholz, Macron. " * 9, "190 240 310\n" * 50])
def test_names_and_figures_are_given_the_benefit_of_the_doubt(text: str) -> None:
    assert tell_language(text) == ""


@pytest.mark.parametrize(
    ("declared", "language"), [("en", "en"), ("en-GB", "en-GB"), ("English", "en"), ("eng", "en")]
)
def test_english_goes_by_many_names(declared: str, language: str, tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "a.md", f"---\nlanguage: {declared}\n---\nTalks")).language == language


# Pages


def test_a_page_in_another_charset_is_read_as_it_declares(tmp_path: Path) -> None:
    page = (
        (SAMPLES / "page.html").read_text(encoding="utf-8").replace('charset="utf-8"', 'charset="iso-8859-1"')
    )
    assert (
        read_one(write(tmp_path / "page.html", page.encode("cp1252"))).text
        == read_one(SAMPLES / "page.html").text
    )
    silent = page.replace('charset="iso-8859-1"', "").replace("bridge", "brídge").encode("cp1252")
    assert "brídge" in read_one(write(tmp_path / "page.html", silent)).text
    wrong = page.replace("iso-8859-1", "utf-8").replace("bridge", "bridgé").encode("cp1252")
    assert "is not in the charset utf-8" in fail_one(write(tmp_path / "page.html", wrong)).reason


# Real articles, which lie beside a working copy of the project.


@pytest.mark.skipif(
    not (SHARED / "articles").is_dir(), reason="there is no folder shared/ beside the project"
)
def test_real_articles_are_read_without_a_word_of_complaint() -> None:
    warnings: list[tuple[str, str]] = []
    articles = read(SHARED / "articles", warn=lambda article, warning: warnings.append((article, warning)))
    assert len(articles) == 8
    assert warnings == []
    for article in articles:
        assert isinstance(article, Article)
        assert article.language == "en"
        assert article.title
        assert article.published
        assert article.text == Path(article.origin).read_bytes().decode("utf-8")
