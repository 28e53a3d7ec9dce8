"""Pages as sites make them -> the article, how it was taken out, and a date that is its own."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from reading import ENGLISH, fail_one, read_one, warn_of, write

from kg.readers import html
from kg.readers.declared import read_declared
from kg.readers.raw import Raw

PAGES = Path(__file__).parent / "readers" / "pages"


def show(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def make_page(*, head: str = "", body: str = "", text: str = ENGLISH * 3) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<html><head>{head}</head><body><article><h1>Talks</h1>{body}{paragraphs}</article></body></html>"


def make_json_ld(**fields: object) -> str:
    content = json.dumps({"@type": "NewsArticle"} | fields)
    return f'<script type="application/ld+json">{content}</script>'


# Its date


@pytest.mark.parametrize(
    ("page", "published", "dated_by"),
    [
        (show("yoast.html"), "2023-10-05", "JSON-LD"),
        (show("visible.html"), "2024-05-16", "page text"),
        (show("visible.html").replace("May 16, 2024", ""), None, None),
        (show("hub.html"), None, None),
        (show("table.html"), "2024-08-30", "page metadata"),
        (make_page(head='<meta name="DC.date.issued" content="2024-05-16">'), "2024-05-16", "page metadata"),
        (
            make_page(body='<time itemprop="datePublished" datetime="2024-05-16T08:00">'),
            "2024-05-16",
            "page metadata",
        ),
        (make_page(body='<time datetime="2024-05-16">Thursday</time>'), "2024-05-16", "page text"),
        # Of several, that of publication; of a date that cannot be read, the next.
        (
            make_page(
                head='<meta property="article:modified_time" content="2024-06-01">'
                '<meta name="date" content="2024-05-17">'
                '<meta property="article:published_time" content="2024-05-16">'
            ),
            "2024-05-16",
            "page metadata",
        ),
        (
            make_page(
                head='<meta name="date" content="05/06/24">' + make_json_ld(datePublished="2024-05-16")
            ),
            "2024-05-16",
            "JSON-LD",
        ),
        (make_page(head=make_json_ld(dateModified="2024-06-01")), None, None),
        (make_page(head=make_json_ld(datePublished="2024-05-16") * 2), None, None),
        (
            make_page(
                head=make_json_ld(headline="Talks", datePublished="2024-05-16")
                + make_json_ld(headline="War", datePublished="2023-01-01")
            ),
            "2024-05-16",
            "JSON-LD",
        ),
        (make_page(head='<script type="application/ld+json">{"@type": </script>'), None, None),
        (make_page(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>"), None, None),
    ],
)
def test_a_page_is_dated_by_what_it_declares_or_else_shows(
    page: str, published: str | None, dated_by: str | None, tmp_path: Path
) -> None:
    article = read_one(write(tmp_path / "page.html", page))
    assert (article.published, article.dated_by) == (published, dated_by)


@pytest.mark.parametrize(
    "other",
    [
        '<meta property="og:image" content="https://a.org/2019/03/04/port.jpg">',
        '<img src="https://a.org/uploads/2019/03/04/port.jpg">',
        "<figure><figcaption>The port on 4 March 2019. Photo: A. Vega</figcaption></figure>",
        '<div class="comments"><time datetime="2025-08-01">1 August 2025</time> Well said.</div>',
        '<span id="current-date">Saturday, November 21, 2026</span>',
        '<span class="updated">Updated November 21, 2026</span>',
        "<aside><time datetime='2026-11-19'>19 November 2026</time> Gold falls</aside>",
        "<footer>© 2026. Published on 21 November 2026</footer>",
        "<!-- published 2026-11-21 -->",
        "<script>var published = '2026-11-21';</script>",
    ],
)
def test_a_date_of_something_else_is_not_taken(other: str) -> None:
    assert read_declared(make_page(body=other)).published is None


def test_a_day_in_the_address_goes_before_a_guess(tmp_path: Path) -> None:
    page = make_page(
        head='<link rel="canonical" href="https://a.org/2024/05/17/talks">',
        body="<time datetime='2024-05-16'>",
    )
    article = read_one(write(tmp_path / "page.html", page))
    assert (article.published, article.dated_by) == ("2024-05-17", "URL")
    page = page.replace("/05/17/", "/05/")
    path = write(tmp_path / "page.html", page)
    assert (read_one(path).published, read_one(path).dated_by) == ("2024-05-16", "page text")
    assert (
        warn_of(path)[0][1]
        == "the date of publication, 2024-05-16, is shown in the page, which does not declare one"
    )


# Its text


def test_a_page_that_a_script_fills_is_read_from_its_json_ld(tmp_path: Path) -> None:
    article = read_one(PAGES / "script.html")
    assert article.extracted_by == "JSON-LD"
    assert article.text.startswith(
        "# Vietnam and the Philippines sign accord\n\nVietnam and the Philippines signed"
    )
    assert "in Hanoi.\n\nTheir coast guards" in article.text
    assert article.text.endswith("\n\nMarcos thanked his hosts and invited Thuong to Manila.\n")
    paid = write(tmp_path / "paid.html", show("script.html").replace("true", '"False"'))
    assert fail_one(paid).reason == "no article is found in the page; save its text as .txt"


def test_where_nothing_else_is_found_the_json_ld_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "_extract", lambda *_, **__: None)
    article = html.find_article(show("script.html"), None)
    assert (article.way, article.fields.published) == ("JSON-LD", "2024-01-30")


@pytest.mark.parametrize("sign", ["\x01", "&#1;", "&#x1;", "&#0;", "&#X0001f", "\ufffe"])
def test_control_characters_are_spaces(sign: str) -> None:
    """Lxml takes them out of a page, and then refuses them."""
    body = f'<img src="x">{sign}<p>Talks{sign}go on.</p>'
    article = html.find_article(make_page(body=body, text=ENGLISH * 3), None)
    assert "Talks go on." in article.text
    page = make_page(body="<p>a&#39;s 10&#160;km &#13;&#x10e;</p>")
    assert "a's 10 km Ď" in html.find_article(page, None).text


def test_what_the_precise_way_leaves_out_is_found_by_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    page = make_page()
    assert html.find_article(page, None).way == "trafilatura, precise"
    extract = html._extract  # noqa: SLF001
    monkeypatch.setattr(
        html, "_extract", lambda page, url, *, precise: None if precise else extract(page, url, precise=False)
    )
    article = html.find_article(page, None)
    assert article.way == "trafilatura, recall"
    assert "agreed to open the border again" in article.text


def test_a_short_notice_stays_as_the_precise_way_has_it(tmp_path: Path) -> None:
    """Other ways find no more of it, but for what stands around it."""
    article = read_one(write(tmp_path / "page.html", make_page(text=ENGLISH)))
    assert (article.extracted_by, article.text) == ("trafilatura, precise", f"# Talks\n\n{ENGLISH}")


def test_a_table_that_lays_out_a_page_keeps_its_paragraphs_apart() -> None:
    text = read_one(PAGES / "table.html").text
    assert "\n\nSerbia signed a contract" in text
    assert "to Belgrade.\n\nSerbian President" in text


def test_a_page_of_many_megabytes_is_not_begun(tmp_path: Path) -> None:
    page = make_page(text="The ministers met in Oslo. " * 200_000)
    assert "has more than 5 MB" in fail_one(write(tmp_path / "page.html", page)).reason


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1251", "utf-16", "big5"])
def test_a_page_of_utf_8_is_read_as_such_whatever_it_is_called(charset: str) -> None:
    page = make_page(head=f"<meta charset={charset}>", text=f"São Tomé’s ministers. {ENGLISH}").encode()
    raw = Raw("page.html", "page", io.BufferedReader(io.BytesIO(page)), charset=charset)
    (reading,) = html.read(raw)
    assert "São Tomé’s ministers." in reading.article.text


@pytest.mark.parametrize("charset", ["base64", "undefined", "a\x00b", "nonsense", "idna"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    page = make_page().encode()
    raw = Raw("page.html", "page", io.BufferedReader(io.BytesIO(page)), charset=charset)
    (reading,) = html.read(raw)
    assert reading.article.text.startswith(f"# Talks\n\n{ENGLISH[:20]}")
