"""A PDF -> its paragraphs as they were written; what cannot be read is told, within its time and memory."""

from __future__ import annotations

import gzip
import re
import time
import zlib
from typing import IO, TYPE_CHECKING

import pytest
from pdf_files import TOP, Line, make_pdf, set_lines
from reading import fail_one, read, read_one, write

from kg.errors import SourceError
from kg.readers import apart, pdf
from kg.readers.paragraphs import Line as Placed
from kg.readers.paragraphs import join_lines
from kg.records import Article, Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ARTICLE = (
    *set_lines("Kenya and Uganda agree to", "share the lake", size=20, distance=24),
    *set_lines(
        "The foreign ministers of Kenya and Uganda met in Kisumu to talk about fish-",
        "ing on the lake, the well-",
        "known negotiator of the Kenyan government said after the talks in the town.",
        "",
        "They agreed to send a patrol out before the end of the month. The short- and",
        "long-term rules of the Anglo-",
        "American firm will hold for the boats of Kenya and those of Uganda as well.",
        top=TOP - 70,
    ),
    *set_lines("What was in dispute", size=14, top=TOP - 190),
    *set_lines(
        "\u2022 Kenya keeps the port of Kisumu with all of the ships that lie there, and \u2013 as",
        "\u2013 its minister said \u2013 the light on the hill.",
        "\u2022 Uganda keeps the island.",
        top=TOP - 210,
    ),
)
TEXT = """# Kenya and Uganda agree to share the lake

The foreign ministers of Kenya and Uganda met in Kisumu to talk about fishing on the lake, the well-known \
negotiator of the Kenyan government said after the talks in the town.

They agreed to send a patrol out before the end of the month. The short- and long-term rules of the \
Anglo-American firm will hold for the boats of Kenya and those of Uganda as well.

## What was in dispute

- Kenya keeps the port of Kisumu with all of the ships that lie there, and – as – its minister said – \
the light on the hill.

- Uganda keeps the island.
"""


def read_text(path: Path, *pages: list[Line] | tuple[Line, ...]) -> str:
    return read_one(write(path / "a.pdf", make_pdf(*pages))).text


def test_lines_are_joined_into_the_paragraphs_that_were_written(tmp_path: Path) -> None:
    assert read_text(tmp_path, ARTICLE) == TEXT


def test_an_article_of_a_pdf_says_how_it_was_read(tmp_path: Path) -> None:
    write(tmp_path / "a.json", '{"published": "2024-03-12", "title": "Talks"}')
    article = read_one(write(tmp_path / "a.pdf", make_pdf(ARTICLE)))
    assert (article.id, article.title, article.published, article.dated_by) == (
        "a",
        "Talks",
        "2024-03-12",
        "metadata file",
    )
    assert (article.extracted, article.extracted_by, article.origin) == (True, "pypdf", f"{tmp_path}/a.pdf")
    packed = read_one(write(tmp_path / "b.pdf.gz", gzip.compress(make_pdf(ARTICLE))))
    assert packed.text == article.text


def set_page(number: int, *lines: str) -> list[Line]:
    """With a page number and a running title as in a book, the chapter or the book."""
    title = "The Lake Gazette" if number % 2 else f"Chapter {number // 4}: the lake {number}"
    return [(820.0, 8.0, title), *set_lines(*lines), (30.0, 8.0, f"\u2013 {number} \u2013")]


def test_running_titles_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    days = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
    pages = [
        set_page(
            i, f"On the {day} day of the talks in Kisumu the ministers", f"spoke of the {day} island and"
        )
        for i, day in enumerate(days, start=1)
    ]
    text = [
        f"On the {day} day of the talks in Kisumu the ministers spoke of the {day} island and" for day in days
    ]
    assert read_text(tmp_path, *pages) == " ".join(text) + "\n"


def test_a_line_that_stands_once_at_the_edge_of_a_page_stays(tmp_path: Path) -> None:
    pages = [set_lines("The ministers of Kenya and of Uganda met."), set_lines("Then they went home.")]
    assert (
        read_text(tmp_path, *pages) == "The ministers of Kenya and of Uganda met.\n\nThen they went home.\n"
    )


def test_a_paragraph_goes_on_in_the_next_column_and_on_the_next_page(tmp_path: Path) -> None:
    left = set_lines("The ministers of Kenya", "and of Uganda met in", top=100)
    right = set_lines("Kisumu on Tuesday to", "talk about the lake and", top=TOP)
    text = read_text(tmp_path, [*left, *right], set_lines("its fish. They agreed."))
    assert text == (
        "The ministers of Kenya and of Uganda met in Kisumu on Tuesday to talk about the lake and its fish. "
        "They agreed.\n"
    )


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph() -> None:
    full = "The ministers of Kenya and of Uganda met in Kisumu on Tuesday to talk about the lake"
    texts = [full, "and its fish.", full, "of Kisumu", full]
    lines = [Placed(0, text, 700 - 14 * i, 11) for i, text in enumerate(texts)]
    assert list(join_lines(lines)) == [f"{full} and its fish.", f"{full} of Kisumu {full}"]


def test_a_hyphen_is_kept_where_the_text_has_the_word_with_it() -> None:
    texts = ["a co-operation was", "put off, the co-", "operation of the two; over-", "time, in overtime"]
    lines = [Placed(0, text, 700 - 14 * i, 11) for i, text in enumerate(texts)]
    assert list(join_lines(lines)) == [
        "a co-operation was put off, the co-operation of the two; overtime, in overtime"
    ]


NO_TEXT = make_pdf([], [])
LOCKED = make_pdf(
    ARTICLE,
    trailer="/Encrypt 6 0 R /ID [<00112233445566778899aabbccddeeff> <00112233445566778899aabbccddeeff>]",
    more=[
        f"<< /Filter /Standard /V 1 /R 2 /P -4 /Length 40 /O <{'17' * 32}> /U <{'42' * 32}> >>",
    ],
)
LOOP = make_pdf(ARTICLE).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (NO_TEXT, r"holds no text: its 2 pages are pictures; recognise their letters first \(OCR\)"),
        (make_pdf([(30.0, 9.0, "Page 3 of 7")]), r"holds no text but the numbers of its pages"),
        (LOCKED, r"is encrypted; save it without its password"),
        (b"%PDF-1.7\n...", r"is broken: \w+: "),
        (make_pdf(ARTICLE)[:400], r"is broken: \w+: |holds no text"),
        (LOOP, r"is broken|holds no text|is not read after"),
        (make_pdf(ARTICLE).replace(b"WinAnsi", b"Bananas"), r""),
    ],
)
def test_a_pdf_that_cannot_be_read_is_told(content: bytes, reason: str, tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.pdf", content))
    assert isinstance(found, Failure) or not reason
    assert isinstance(found, Article) or re.match(reason, found.reason), found


def test_what_is_no_pdf_is_told(tmp_path: Path) -> None:
    assert fail_one(write(tmp_path / "a.txt", "Talks."), reader="pdf").reason == "is no PDF"


def test_a_pdf_of_too_many_pages_is_not_begun(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", make_pdf(*[[(700.0, 11.0, "Talks")]] * (pdf.MAX_PAGES + 1)))
    begin = time.monotonic()
    assert fail_one(path).reason == "has 1001 pages, more than 1000; split it"
    assert time.monotonic() - begin < 10


def test_a_bomb_in_a_pdf_is_given_up(tmp_path: Path) -> None:
    drawn = zlib.compress(b" " * 100_000_000).hex()
    filters = "/Filter [/ASCIIHexDecode /FlateDecode]"
    stream = f"<< /Length {len(drawn)} {filters} >>\nstream\n{drawn}\nendstream"
    content = make_pdf([], more=[stream]).replace(b"/Contents 5 0 R", b"/Contents 6 0 R")
    assert re.match("is broken|takes more than", fail_one(write(tmp_path / "a.pdf", content)).reason)


# The process of its own


@pytest.fixture
def helper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """What is told of a parser that does this; another process reads what comes behind it."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    apart.end_helper()

    def tell(body: str) -> str:
        name = f"parser_{zlib.crc32(body.encode())}"
        write(tmp_path / f"{name}.py", f"import os\ndef write_text(content):\n    {body}\n")
        with pytest.raises(SourceError, match=r"^a\.pdf: ") as raised:
            apart.read_apart(name, "json", "a.pdf", b"%PDF-")
        return raised.value.reason

    yield tell
    apart.end_helper()


def test_a_parser_that_runs_for_ever_is_ended(
    helper: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MAX_SECONDS", 1.0)
    begin = time.monotonic()
    assert helper("while True: pass") == "is not read after 1 seconds; save its text as .txt"
    assert time.monotonic() - begin < 3
    monkeypatch.undo()
    assert read_one(write(tmp_path / "a.pdf", make_pdf(ARTICLE)))


def test_a_parser_that_crashes_fills_the_memory_or_prints_costs_one_document(
    helper: Callable[[str], str], tmp_path: Path
) -> None:
    assert helper("os._exit(3)") == "makes the program that reads it crash; save its text as .txt"
    assert helper("return 'x' * 9_000_000_000") == ("takes more than 1.2 GB of memory; save its text as .txt")
    assert helper("print(1); raise RecursionError('too\\ndeep')") == "is broken: RecursionError: too deep"
    assert read_one(write(tmp_path / "a.pdf", make_pdf(ARTICLE)))


class Interrupted:
    """A pipe on which Ctrl-C is pressed while it is waited for."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.close = pipe.close

    def readline(self) -> bytes:
        raise KeyboardInterrupt


def test_what_was_found_in_an_interrupted_document_is_not_taken_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "a.pdf", make_pdf(set_lines("Of the first document.")))
    second = write(tmp_path / "b.pdf", make_pdf(ARTICLE))
    expected = read_one(second).text
    helper = apart._find_helper()  # noqa: SLF001
    monkeypatch.setattr(helper, "_answered", Interrupted(helper._answered))  # noqa: SLF001
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        read(first)
    assert read_one(second).text == expected


def test_what_is_not_installed_is_told() -> None:
    with pytest.raises(
        SourceError, match=r"a\.pdf: needs what is not installed: pip install 'kg\[documents\]'"
    ):
        apart.read_apart("kg.readers.pdf", "no_such_library", "a.pdf", b"%PDF-")
