"""Feeds, sitemaps and lists of addresses -> their articles, in their order; what is broken is read so far."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from news_site import FAST, Reply
from reading import ENGLISH, fail_one, read, read_one, write

from kg.readers.fragments import read_fragment
from kg.readers.links import MAX_DEPTH
from kg.records import Article, Failure

if TYPE_CHECKING:
    from news_site import Site

SAMPLES = Path(__file__).parent / "readers"
FEEDS = SAMPLES / "feeds"
PAGE = (SAMPLES / "page.html").read_bytes()
UNDATED = PAGE.replace(b"article:published_time", b"x")


@pytest.fixture
def site(news_site: Site) -> Site:
    news_site.pages = {"/bridge": Reply(PAGE), "/undated": Reply(UNDATED)}
    news_site.asked = []
    return news_site


def sample(name: str, site: Site) -> bytes:
    return (FEEDS / name).read_bytes().replace(b"SITE", site.address.encode())


def tell(found: list[Article | Failure], site: Site) -> list[str]:
    """Where each comes from, and of what fails the reason."""
    origins = [one.origin.removeprefix(site.address) for one in found]
    return [
        f"{origin}: {one.reason}" if isinstance(one, Failure) else origin
        for origin, one in zip(origins, found, strict=True)
    ]


def make_sitemap(*entries: str, root: str = "urlset", child: str = "url") -> bytes:
    """'/page 2024-05-16' is a page that was touched on that day."""
    parts = [entry.split() for entry in entries]
    urls = "".join(
        f"<{child}><loc>{part[0]}</loc>{''.join(f'<lastmod>{day}</lastmod>' for day in part[1:])}</{child}>"
        for part in parts
    )
    xml = f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</{root}>'
    return xml.encode()


# Feeds


def test_a_feed_gives_whole_articles_from_itself_and_others_from_their_pages(
    site: Site, tmp_path: Path
) -> None:
    site.pages["/feed"] = Reply(sample("atlas.rss", site))
    warnings: list[tuple[str, str]] = []
    found = read(site.url("/feed"), fetching=FAST, warn=lambda *told: warnings.append(told))
    whole, page, rest, failure = found
    assert isinstance(whole, Article)
    assert isinstance(page, Article)
    assert isinstance(rest, Article)
    assert whole.text.startswith(
        "# Chile & Bolivia reopen talks on access to the sea\n\nChile and Bolivia have"
    )
    assert "capital" in whole.text
    assert "\n\n### A long dispute\n\nBolivia lost" in whole.text
    assert "\n\n- Bolivia wants a railway to the coast.\n\n" in whole.text
    assert whole.text.endswith("informed by both of its neighbours.\n")
    for left_out in ("Photo", "track", "appeared first", "Read more"):
        assert left_out not in whole.text
    assert (whole.published, whole.dated_by, whole.extracted_by) == ("2024-05-16", "feed", "feed")
    assert (whole.publisher, whole.authors, whole.language) == ("The Atlas Herald", ("Marta Ruiz",), "en-GB")
    assert whole.url == "https://atlas-herald.example.org/2024/05/chile-bolivia-talks"
    # What the page declares goes before what the feed says of it.
    assert page.text == read_one(SAMPLES / "page.html").text
    assert (page.published, page.dated_by, page.publisher) == ("2022-07-09", "page metadata", "Andes Courier")
    assert (rest.url, rest.published, rest.extracted_by) == (site.url("/gone"), "2024-06-25", "feed")
    assert [told for name, told in warnings if name == rest.id] == [
        "only what the feed has of it is read; the page the server answers 404 Not Found"
    ]
    assert isinstance(failure, Failure)
    assert failure.origin == site.url("/feed[4]")
    assert site.paths() == ["/feed", "/bridge", "/gone"]
    assert read(write(tmp_path / "f.xml", sample("atlas.rss", site)), fetching=FAST)[1] == page


def test_an_atom_feed_dates_by_published_and_never_by_updated() -> None:
    whole, undated = read(FEEDS / "fjord.atom")
    assert isinstance(whole, Article)
    assert isinstance(undated, Article)
    assert whole.title == "Norway & Sweden move joint exercise north"
    assert (whole.published, whole.authors) == ("2024-02-20", ("Kari Dahl",))
    assert (undated.published, undated.dated_by) == (None, None)
    assert undated.text.count("\n\n") == 2
    assert undated.id.startswith("fjord-")


def test_rss_1_0_in_latin_1_is_read() -> None:
    article = read_one(FEEDS / "island.rdf", fetching=replace(FAST, allow_private=False))
    assert article.title == "Ferries of São Tomé run again"
    assert "islands of São Tomé and Príncipe run" in article.text
    assert (article.published, article.dated_by) == ("2024-02-11", "feed")


def test_an_undated_page_has_the_date_of_its_feed(site: Site) -> None:
    feed = sample("atlas.rss", site).replace(b"/bridge", b"/undated")
    site.pages["/feed"] = Reply(feed)
    page = read(site.url("/feed"), fetching=FAST)[1]
    assert isinstance(page, Article)
    assert (page.published, page.dated_by) == ("2022-07-10", "feed")


def test_a_feed_cut_short_is_read_as_far_as_it_goes_and_told(site: Site) -> None:
    feed = sample("atlas.rss", site)
    site.pages["/feed"] = Reply(feed[: feed.index(b"where gangs")])
    assert tell(read(site.url("/feed"), fetching=FAST), site) == [
        "/feed[1]",
        "/bridge",
        "/gone: the server answers 404 Not Found",
        "/feed: is a feed cut short; 3 entries are read",
    ]


def test_a_broken_feed_is_read_and_told(site: Site) -> None:
    site.pages["/feed"] = Reply(
        sample("atlas.rss", site).replace(b"<guid", b"<br><guid").replace(b"&amp;", b"&")
    )
    *found, last = read(site.url("/feed"), fetching=FAST)
    assert len(found) == 4
    assert isinstance(last, Failure)
    what = "not well-formed (invalid token) in line 11"
    assert last.reason == f"is a feed that is broken ({what}); 4 entries are read"
    empty = fail_one(write_feed(site, b"<rss version='2.0'><channel><title>x</title>"), fetching=FAST)
    assert empty.reason.startswith("is a feed without entries")


def test_a_text_that_ends_in_a_million_dots_is_read_in_time(site: Site) -> None:
    text = f"One. Two{'.' * 1_000_000} x"
    item = f"<item><link>{site.url('/bridge')}</link><description>{text}</description></item>"
    assert read_one(
        write_feed(site, f"<rss><channel>{item}</channel></rss>".encode()), fetching=FAST
    ).origin == site.url("/bridge")


def test_an_emoji_in_halves_costs_a_feed_nothing_else(site: Site) -> None:
    feed = sample("atlas.rss", site).replace(b"Chile", b"&#xD83D;&#xde00;&#55357;&#56832;&#57344;Chile")
    article = read(write_feed(site, feed), fetching=FAST)[0]
    assert isinstance(article, Article)
    assert article.title == "\ue000Chile & Bolivia reopen talks on access to the sea"


def write_feed(site: Site, content: bytes) -> str:
    site.pages["/other"] = Reply(content)
    return site.url("/other")


@pytest.mark.parametrize(
    "teaser",
    [
        "One sentence. And another that was cut in the…",
        "One sentence. And another that was cut in the […]",
        "<p>One sentence.</p><p>And another ... <a href='/x'>Read more »</a></p>",
        "<p>One sentence.</p><p><a href='/x'>Continue reading One sentence</a></p>",
    ],
)
def test_a_teaser_is_no_article_however_long(teaser: str, site: Site) -> None:
    text = "The ministers met in Oslo and agreed on a treaty. " * 30 + teaser
    item = f"<item><link>{{}}</link><description><![CDATA[{text}]]></description></item>"
    feed = f"<rss version='2.0'><channel>{item}</channel></rss>"
    assert read_one(
        write_feed(site, feed.format(site.url("/bridge")).encode()), fetching=FAST
    ).origin == site.url("/bridge")
    article = read_one(write_feed(site, feed.format(site.url("/gone")).encode()), fetching=FAST)
    assert article.text.endswith("One sentence.\n")


def test_xml_that_unpacks_itself_is_not_unpacked(site: Site) -> None:
    entities = "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    bomb = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa">{entities}]>'
    content = f"{bomb}<urlset><url><loc>{site.url('/bridge')}</loc></url><url><loc>&j;</loc></url></urlset>"
    found, failure = read(write_feed(site, content.encode()), fetching=FAST)
    assert isinstance(found, Article)
    assert isinstance(failure, Failure)
    assert "amplification" in failure.reason


def test_a_feed_or_page_that_takes_too_long_costs_its_time_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both parsers take the square of the number of attributes: these would have them work for minutes."""
    monkeypatch.setattr("kg.readers.apart.MAX_SECONDS", 0.5)
    many = " ".join(f"a{number}='1'" for number in range(80_000))
    write(tmp_path / "a.html", f"<html><body {many}><p>Talks")
    write(tmp_path / "b.xml", f"<rss><channel><item {many}><title>Talks")
    write(tmp_path / "c.txt", ENGLISH)
    first, second, third = read(tmp_path)
    for failure in (first, second):
        assert isinstance(failure, Failure)
        assert failure.reason == "is not read after 0.5 seconds; save its text as .txt"
    assert isinstance(third, Article)


# Sitemaps


def test_a_news_sitemap_gives_dates_and_its_lastmod_none(site: Site) -> None:
    site.pages |= {"/map": Reply(sample("news-sitemap.xml", site)), "/old": Reply(UNDATED)}
    # That of the news sitemap goes before a date that the page only shows.
    shown = b"<article><time datetime='2022-07-08'></time>"
    site.pages["/undated"] = Reply(UNDATED.replace(b"<article>", shown))
    warnings: list[tuple[str, str]] = []
    first, second = read(site.url("/map"), fetching=FAST, warn=lambda *told: warnings.append(told))
    assert isinstance(first, Article)
    assert first.id not in [name for name, _ in warnings]
    assert isinstance(second, Article)
    assert (first.url, first.published, first.dated_by) == (
        site.url("/undated"),
        "2022-07-09",
        "news sitemap",
    )
    assert (second.url, second.published) == (site.url("/old"), None)


def test_an_index_leads_to_sitemaps_packed_or_not_the_newest_first(site: Site) -> None:
    index = make_sitemap(
        f"{site.url('/a')} 2024-01-01", f"{site.url('/b')} 2024-05-01", root="sitemapindex", child="sitemap"
    )
    first = make_sitemap(site.url("/undated"))
    second = make_sitemap(
        f"{site.url('/bridge')} 2024-04-01", f"{site.url('/gone')} 2024-05-01", site.url("/bridge")
    )
    site.pages |= {
        "/index": Reply(index),
        "/a": Reply(first),
        "/b": Reply(gzip.compress(second), headers={"Content-Type": "application/gzip"}),
    }
    expected = ["/gone: the server answers 404 Not Found", "/bridge", "/undated"]
    assert tell(read(site.url("/index"), fetching=FAST), site) == expected


def test_sitemaps_that_lead_round_in_a_circle_end(site: Site) -> None:
    site.pages |= {
        "/a": Reply(make_sitemap(site.url("/b"), root="sitemapindex", child="sitemap")),
        "/b": Reply(make_sitemap(site.url("/a"), site.url("/b"), root="sitemapindex", child="sitemap")),
    }
    assert read(site.url("/a"), fetching=FAST) == []
    assert site.paths() == ["/a", "/b"]


def test_sitemaps_without_end_are_followed_so_deep(site: Site) -> None:
    for number in range(MAX_DEPTH + 2):
        content = make_sitemap(site.url(f"/{number + 1}"), root="sitemapindex", child="sitemap")
        site.pages[f"/{number}"] = Reply(content)
    failure = fail_one(site.url("/0"), fetching=FAST)
    assert failure.reason == f"is not read: lists that name lists are followed {MAX_DEPTH} deep"


def test_an_index_of_sitemaps_without_pages_is_not_followed_for_ever(site: Site) -> None:
    urls = [site.url(f"/empty/{number}") for number in range(9)]
    site.pages["/index"] = Reply(make_sitemap(*urls, root="sitemapindex", child="sitemap"))
    *failed, last = tell(read(site.url("/index"), fetching=replace(FAST, max_pages=2)), site)
    assert len(failed) == 2
    assert last.startswith("/index: names more than 2 pages")


def test_a_list_that_was_not_named_by_the_user_has_no_pages_of_its_own(site: Site, tmp_path: Path) -> None:
    """Else one page of a feed could lead to a million."""
    names = [site.url(f"/gone/{number}") for number in range(9)]
    site.pages["/map"] = Reply(make_sitemap(site.url("/list")))
    site.pages["/list"] = Reply("\n".join(names).encode())
    few = replace(FAST, max_pages=3)
    file = write(tmp_path / "list.txt", site.url("/map"))
    assert len(read(file, fetching=few)) == 3
    assert site.paths() == ["/map", "/list", "/gone/0", "/gone/1"]
    assert len(read(write(tmp_path / "all.txt", "\n".join(names)), fetching=few)) == 9


def test_of_a_sitemap_of_too_many_addresses_the_first_count(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.readers.sitemaps.MAX_ADDRESSES", 2)
    site.pages["/map"] = Reply(make_sitemap(*[site.url(f"/{number}") for number in range(5)]))
    *found, last = tell(read(site.url("/map"), fetching=FAST), site)
    assert len(found) == 2
    assert last == "/map: names more than 2 addresses, of which the first are read"


@pytest.mark.parametrize("charset", ["nonsense", "utf-7", "euc-jp", "base64", "undefined", "utf-16"])
def test_xml_in_a_charset_that_it_has_not_is_told_and_stops_nothing(
    charset: str, site: Site, tmp_path: Path
) -> None:
    head = f"<?xml version='1.0' encoding='{charset}'?>".encode()
    site.pages["/map"] = Reply(head + make_sitemap(site.url("/bridge")).partition(b"?>")[2])
    site.pages["/feed"] = Reply(
        head + b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"
    )
    file = write(tmp_path / "list.txt", "\n".join(map(site.url, ("/map", "/feed", "/bridge"))))
    found = read(file, fetching=FAST)
    assert [isinstance(one, Failure) for one in found] == [True, True, False]


def test_no_more_pages_are_fetched_than_allowed_and_that_is_told(site: Site) -> None:
    urls = [site.url(f"/gone/{number}") for number in range(5)]
    site.pages |= {
        "/index": Reply(make_sitemap(site.url("/a"), site.url("/b"), root="sitemapindex", child="sitemap")),
        "/a": Reply(make_sitemap(*urls)),
        "/b": Reply(make_sitemap(site.url("/bridge"))),
    }
    found = tell(read(site.url("/index"), fetching=replace(FAST, max_pages=2)), site)
    assert found[2:] == [
        "/index: names more than 2 pages, of which the first are read; allow more with --max-pages"
    ]
    assert site.paths() == ["/index", "/a", "/gone/0", "/gone/1"]


def test_a_sitemap_cut_short_is_read_as_far_as_it_goes_and_told(site: Site) -> None:
    whole = make_sitemap(site.url("/bridge"), site.url("/undated"))
    site.pages |= {"/map": Reply(whole[:-25]), "/none": Reply(whole[:100])}
    found = tell(read(site.url("/map"), fetching=FAST), site)
    assert found[0] == "/bridge"
    assert found[1].startswith("/map: is cut short or broken (")
    assert found[1].endswith("; the 1 addresses before that are read")
    assert (
        "is a sitemap without pages that can be read: " in fail_one(site.url("/none"), fetching=FAST).reason
    )


# Lists of addresses


def test_a_list_of_addresses_is_read_in_its_order(site: Site, tmp_path: Path) -> None:
    site.pages["/moved"] = Reply(status=301, headers={"Location": "/bridge"})
    lines = [
        "# what we read",
        "",
        f"{site.url('/undated')}  # without a date",
        site.url("/bridge#top"),
        site.url("/bridge"),
        site.url("/moved"),
    ]
    file = write(tmp_path / "list.txt", "\n".join(lines))
    assert tell(read(file, fetching=FAST), site) == [
        "/undated",
        "/bridge",
        f"/moved: leads to {site.url('/bridge')}, which is read already",
    ]
    # Named by the list, and on the command line again.
    assert len(read(file, site.url("/bridge"), fetching=FAST)) == 3


def test_a_line_that_is_no_address_costs_that_line(site: Site, tmp_path: Path) -> None:
    lines = ["news.example.org/feed.xml", site.url("/bridge"), site.url("/undated")]
    found = read(write(tmp_path / "short.txt", "\n".join(lines)), fetching=FAST)
    assert [isinstance(one, Failure) for one in found] == [True, False, False]
    lines = [*[site.url("/bridge")] * 3000, "ftp://example.org/a"]
    found = read(write(tmp_path / "list.txt", "\n".join(lines)), fetching=FAST)
    assert found[1] == Failure(
        f"{tmp_path}/list.txt:3001", "is no URL of http:// or https://: 'ftp://example.org/a'"
    )


def test_a_text_with_addresses_in_it_is_a_text(tmp_path: Path) -> None:
    text = "https://a.example.org/x\nThe ministers met in Oslo.\n"
    assert read_one(write(tmp_path / "a.txt", text)).text == text


# All of them


def find_nothing(*_: object, **__: object) -> None:
    raise OSError(-2, "Name or service not known")


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_no_damage_makes_a_reader_raise(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Nothing is fetched, as no host is found."""
    name = data.draw(st.sampled_from(["atlas.rss", "fjord.atom", "island.rdf", "news-sitemap.xml"]))
    content = bytearray((FEEDS / name).read_bytes().replace(b"SITE", b"http://[::1]"))
    for _ in range(data.draw(st.integers(0, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    file = write(tmp_path_factory.mktemp("damaged") / name, bytes(content))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("socket.getaddrinfo", find_nothing)
        for one in read(file, fetching=FAST):
            assert isinstance(one, Article | Failure)


@pytest.mark.parametrize(
    ("fragment", "paragraphs"),
    [
        ("Talks &amp; war<br>go on<br><br>here", ["Talks & war\ngo on", "here"]),
        ("<div>One<p>two</p>three <b>four</b></div>", ["One", "two", "three four"]),
        ("<ul><li>a</li><li><p>b</p></li></ul><h2>c</h2>", ["- a", "b", "## c"]),
        ("<p>a<script>b</script>c<!-- d -->e</p>", ["ace"]),
        ("plain text\n\nin two lines", ["plain text in two lines"]),
        ("", []),
        ("<img src='x'>", []),
        ("\x00\x1f<p>a", ["a"]),
    ],
)
def test_a_fragment_of_html_is_read_by_paragraphs(fragment: str, paragraphs: list[str]) -> None:
    assert read_fragment(fragment) == paragraphs
