"""Tables and records of JSON -> articles, by the usual names of their columns or as a user says."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest
from reading import ENGLISH, fail_one, read, read_one, write

from kg.errors import UsageError
from kg.readers import table
from kg.readers.columns import read_columns
from kg.records import Article, Failure

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ENGLISH.strip().replace(",", "")


def make_table(*rows: str, heading: str = "title,text") -> str:
    return "".join(f"{row}\n" for row in (heading, *rows))


def read_notes(path: Path, **options: object) -> list[str]:
    notes: list[str] = []
    read(path, note=lambda _origin, text: notes.append(text), **options)
    return notes


def list_titles(path: Path) -> list[str | None]:
    return [one.title for one in read(path) if isinstance(one, Article)]


def list_failures(path: Path) -> list[tuple[str, str]]:
    """The line and the reason of each."""
    failures = (one for one in read(path) if isinstance(one, Failure))
    return [(one.origin.removeprefix(f"{path}:"), one.reason) for one in failures]


def test_a_row_is_an_article_by_the_usual_names(tmp_path: Path) -> None:
    content = make_table(
        f'7,2024-05-16T08:00Z,Talks,"A B, C D",Lake Gazette,https://a.org/x,"{TEXT}\nSo he ""said"".",3',
        heading="Id,Published_At,Headline,Author,Publication,Link,Article Body,Views",
    )
    path = write(tmp_path / "news.csv", content)
    article = read_one(path)
    assert article == Article(
        "news-7",
        f'{TEXT}\nSo he "said".',
        title="Talks",
        publisher="Lake Gazette",
        published="2024-05-16",
        url="https://a.org/x",
        authors=("A B", "C D"),
        language="en",
        origin=f"{path}:2",
        extracted=True,
        extracted_by="table",
        dated_by="table",
    )
    (note,) = read_notes(path)
    assert note == (
        "took text from 'Article Body', id from 'Id', title from 'Headline', publisher from 'Publication', "
        "published from 'Published_At', url from 'Link', authors from 'Author'; passed over 'Views'"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", f'title;text\nTalks;"{TEXT}"\n'),
        ("a.csv", f"title|text\r\nTalks|{TEXT}\r\n"),
        ("a.tsv", f"title\ttext\nTalks\t{TEXT}\n"),
        ("a.csv", f"\ufeff\n\ntitle , text\nTalks,{TEXT}"),
        ("a.csv", f"text,title\n{TEXT},Talks\n,\n"),
    ],
)
def test_tables_come_in_several_forms(name: str, content: str, tmp_path: Path) -> None:
    article = read_one(write(tmp_path / name, content))
    assert (article.title, article.text) == ("Talks", TEXT)


def test_a_user_says_what_the_columns_are(tmp_path: Path) -> None:
    content = make_table(f"2024-05-16,2024-06-01,Talks,{TEXT}", heading="created,seen,what,the words")
    path = write(tmp_path / "a.csv", content)
    columns = {"text": "the words", "title": "what", "published": "seen"}
    article = read_one(path, columns=columns)
    assert (article.title, article.published) == ("Talks", "2024-06-01")
    given = "text=the words, title=what,published = seen"
    assert read_one(path, columns=given) == article
    lines = write(tmp_path / "columns.txt", "# mine\ntext = the words\n\ntitle=what\npublished=seen\n")
    assert read_one(path, columns=str(lines)) == article
    assert read_notes(path, columns=columns)[0].endswith("; passed over 'created'")


def test_records_of_json_are_mapped_too(tmp_path: Path) -> None:
    record = {"article": {"body": TEXT}, "date": "2020-01-01", "when": "2024-05-16", "title": "Talks"}
    path = write(tmp_path / "a.jsonl", json.dumps(record))
    columns = {"text": "article.body", "published": "when"}
    article = read_one(path, columns=columns)
    assert (article.text, article.title, article.published) == (TEXT, "Talks", "2024-05-16")
    del record["when"]
    assert read_one(write(path, json.dumps(record)), columns=columns).published is None
    failure = fail_one(path, columns="text=article.text")
    assert failure.reason == "article has no text in 'article.text'; it has 'article', 'date', 'title'"


def test_a_list_within_an_object_is_one_of_articles(tmp_path: Path) -> None:
    answer = {"status": "ok", "articles": [{"content": TEXT, "title": "A"}, {"title": "B"}], "tags": ["x"]}
    path = write(tmp_path / "a.json", json.dumps(answer))
    article, failure = read(path)
    assert isinstance(article, Article)
    assert (article.title, article.origin) == ("A", f"{path}.articles[1]")
    assert failure == Failure(f"{path}.articles[2]", 'article has no text; give "text" or "html"')
    answer = {"text": TEXT, "comments": [{"text": "No."}]}
    assert read_one(write(path, json.dumps(answer))).text == TEXT


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ("text:body,title=x", r"the columns are not understood at 'text:body='; write 'text=body"),
        ("text=", r"not understood at 'text='"),
        ("body=text", r"not understood at 'body=text'; .* the fields are text, html, id, title"),
        ("text=a,text=b", r"the columns name 'text' twice, 'a' and 'b'"),
        ("nowhere.txt", r"nowhere\.txt: there is no such file of columns"),
    ],
)
def test_columns_that_are_not_understood_are_told_before_anything_is_read(columns: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_columns(columns)


def test_a_text_with_tags_is_read_as_a_page(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", make_table(f'Talks,"<p>{TEXT}</p>\n<p>Ten years &amp; more.</p>"'))
    assert "<" not in read_one(path).text
    assert "Ten years & more." in read_one(path).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a;b\n1;2\n", r"which column is the text\? Say it with --columns text=NAME; it has 'a', 'b'"),
        ("\n\n", r"holds no table"),
        ("title,text\n", r"holds no rows below its heading"),
        (
            f"title,text\rTalks,{TEXT}\r",
            r"its heading cannot be read: has a carriage return outside of quotes",
        ),
        ('"title,text\n', r"its heading cannot be read: opens a quote that has no end"),
        (",".join(f"column {i}" for i in range(30)), r".*'column 11' and 18 more$"),
    ],
)
def test_what_is_wrong_with_a_table_is_told(content: str, reason: str, tmp_path: Path) -> None:
    assert re.match(reason, fail_one(write(tmp_path / "a.csv", content)).reason)
    missing = fail_one(write(tmp_path / "a.csv", "a,b\n"), columns="text=c").reason
    assert missing == "has no column 'c'; it has 'a', 'b'"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"Talks,x', "opens a quote that has no end"),
        ('"Talks" now,x', "has a quote within a quoted cell; write it twice there"),
        ('Talks,"He said "no" today"', "has a quote within a quoted cell; write it twice there"),
        ("Talks", "has 1 cells where the heading has 2"),
        ("Talks,well,then", "has 3 cells where the heading has 2"),
        ("Talks,", "has no text"),
        (f"Talks,{TEXT} \0", "the text holds a NUL; only texts can be read"),
        (
            "Talks,in Malm\udcf6",
            "is no UTF-8: byte 0xf6; convert it, for example: iconv -f WINDOWS-1252 -t UTF-8",
        ),
        ("Talks," + "x" * 30_000, "is longer than 20,000 characters; is the end of a quote missing?"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_costs_itself_only(
    row: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "MAX_ROW", 20_000)
    content = make_table(f"A,{TEXT} 1", row, f"B,{TEXT} 2", f"C,{TEXT} 3")
    path = write(tmp_path / "a.csv", content.encode(errors="surrogateescape"))
    assert list_titles(path) == ["A", "B", "C"]
    assert list_failures(path) == [("3", reason)]


def test_a_quote_without_its_end_is_noticed_at_the_next_row_with_quotes(tmp_path: Path) -> None:
    rows = [f'A,"{TEXT} 1"', f'B,"{TEXT}', f'C,"{TEXT}\nfor\nten years"', f'D,"{TEXT} 4"']
    path = write(tmp_path / "a.csv", make_table(*rows))
    assert list_titles(path) == ["A", "C", "D"]
    assert list_failures(path) == [("3", "has a quote within a quoted cell; write it twice there")]


def test_rows_that_are_all_wrong_are_told_once(tmp_path: Path) -> None:
    rows = [f"A,{TEXT} 1", *["x,y,z"] * 500, f"B,{TEXT} 2", "x"]
    path = write(tmp_path / "a.csv", make_table(*rows))
    assert list_titles(path) == ["A", "B"]
    assert list_failures(path) == [
        ("3", "has 3 cells where the heading has 2; so with 499 behind it"),
        ("504", "has 1 cells where the heading has 2"),
    ]


def test_quotes_are_just_quotes_where_tabs_set_columns_apart(tmp_path: Path) -> None:
    rows = [f'"No," he says\t{TEXT}', f'"Open\t{TEXT} 2', f'"In\ntwo"\t"{TEXT} ""3"""']
    path = write(tmp_path / "a.tsv", make_table(*rows, heading="title\ttext"))
    assert list_titles(path) == ['"No," he says', '"Open', "In two"]
    assert list_failures(path) == []


@pytest.mark.parametrize("row", ['"a""b,c', '"', '"a', 'a,"', '""""', '"""', 'a"', "a", '"a""'])
def test_no_row_makes_a_table_be_read_for_ever(row: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", make_table('"A', *[row] * 3000))
    begin = time.process_time()
    read(path)
    assert time.process_time() - begin < 1.5


def test_rows_with_one_id_are_one_article(tmp_path: Path) -> None:
    """Numbers that count rows are apart in two tables; other ids are the same wherever they stand."""
    row = f"1,{TEXT}"
    first = write(tmp_path / "a.csv", make_table(row, row, heading="id,text"))
    second = write(tmp_path / "b.csv", make_table(row, f"x,{TEXT}", heading="id,text"))
    found = read(first, second)
    assert [one.id for one in found if isinstance(one, Article)] == ["a-1", "b-1", "x"]
    assert found[1] == Failure(
        f"{first}:3", f"has the id 'a-1' of {first}:2, which was read first; rename one of them"
    )


def test_json_nested_or_large_without_end_is_told(tmp_path: Path) -> None:
    for content in ("[" * 100_000, f'[{{"text": {"9" * 5000}}}]'):
        assert "is no JSON that can be read" in fail_one(write(tmp_path / "a.json", content)).reason
