"""Pages are fetched politely, within bounds, from the internet only; what keeps one from it is one line."""

from __future__ import annotations

import gzip
import re
import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from news_site import FAST, Reply, serve_site
from reading import ENGLISH, fail_one, read, read_one

from kg.errors import SourceError
from kg.readers import url
from kg.readers.fetching import MAX_REDIRECTS, MAX_SLOW, Fetcher, addresses, exchange, robots
from kg.records import Failure

if TYPE_CHECKING:
    from news_site import Site

SAMPLES = Path(__file__).parent / "readers"
PAGE = (SAMPLES / "page.html").read_bytes()
PUBLIC = "93.184.215.14"
PUBLIC_ONLY = replace(FAST, allow_private=False)


@pytest.fixture
def site(news_site: Site) -> Site:
    news_site.pages, news_site.asked = {"/bridge": Reply(PAGE)}, []
    return news_site


def move(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


# What is read


def test_a_page_is_fetched_and_read(site: Site) -> None:
    article = read_one(site.url("/bridge#top"), fetching=FAST)
    assert article.text == read_one(SAMPLES / "page.html").text
    assert re.fullmatch(r"127\.0\.0\.1-bridge-[0-9a-f]{8}", article.id)
    assert (article.origin, article.url) == (site.url("/bridge"), site.url("/bridge"))
    assert (article.published, article.extracted) == ("2022-07-09", True)
    agent = dict(site.asked)["/bridge"]["User-Agent"]
    assert re.match(r"kg-reader/\d", agent)


def test_a_page_is_read_where_it_has_moved_to(site: Site) -> None:
    site.pages |= {"/moved": move("/bridge", 301), "/r%C3%ADo?a=%C3%B1": Reply(PAGE)}
    article = read_one(site.url("/moved"), fetching=FAST)
    assert article.url == site.url("/bridge")
    # As many servers send it, and no standard has it.
    site.pages["/there"] = move("/río?a=ñ".encode().decode("latin-1"))
    assert read_one(site.url("/there"), fetching=FAST).url == site.url("/río?a=ñ")
    assert article.id.startswith("127.0.0.1-moved-")
    assert read_one(site.url("/río?a=ñ"), fetching=FAST).title == "Peru and Ecuador open a bridge"


def test_texts_and_json_lines_are_fetched_too(site: Site) -> None:
    lines = (SAMPLES / "lines.jsonl").read_bytes()
    site.pages |= {
        "/plain": Reply(ENGLISH.encode(), headers={"Content-Type": "text/plain"}),
        "/lines": Reply(lines, headers={"Content-Type": "application/x-ndjson"}),
        "/packed": Reply(gzip.compress(PAGE), headers={"Content-Encoding": "gzip"}),
    }
    article = read_one(site.url("/plain"), fetching=FAST)
    assert (article.text, article.url, article.extracted) == (ENGLISH, site.url("/plain"), True)
    assert len(read(site.url("/lines"), fetching=FAST)) == 3
    assert read_one(site.url("/packed"), fetching=FAST).title == "Peru and Ecuador open a bridge"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=404), r"the server answers 404 Not Found"),
        (Reply(b"%PDF-1.7"), r"is broken: PdfStreamError"),
        (move("file:///etc/hostname"), r"it leads to 'file:///etc/hostname'; only http:// and https://"),
        (move("ftp://example.org/a"), r"it leads to 'ftp://example\.org/a'; only http:// and https://"),
        (move("http://[::1"), r"it leads to 'http://\[::1'"),
        (Reply(status=302), r"it leads to ''"),
        (move("/page"), rf"leads on more than {MAX_REDIRECTS} times, at last to http://127"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), r"the server sends it in the encoding 'br', not"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), r"is no gzip that can be unpacked"),
        (
            Reply(gzip.compress(PAGE)[:-9], headers={"Content-Encoding": "gzip"}),
            r"ends before it is complete",
        ),
        (Reply(b"abc", headers={"Content-Length": "30"}), r"ends 27 bytes before it is complete"),
    ],
)
def test_what_keeps_a_page_from_being_read_is_told(reply: Reply, reason: str, site: Site) -> None:
    site.pages["/page"] = reply
    failure = fail_one(site.url("/page"), fetching=FAST)
    assert failure.origin == site.url("/page")
    assert re.match(reason, failure.reason)
    assert "\n" not in failure.reason


def test_what_the_server_calls_an_error_cannot_steer_the_terminal(site: Site) -> None:
    assert exchange.clean("No\x1b[2J page\x9b") == "No[2J page"
    assert fail_one(site.url("/nowhere"), fetching=FAST).reason == "the server answers 404 Not Found"


# Limits


def test_a_server_that_does_not_answer_is_told() -> None:
    with serve_site() as site:
        pass
    reason = fail_one(site.url("/a"), fetching=FAST).reason
    assert reason == "cannot be fetched: Connection refused (its robots.txt, which is asked for first)"


def test_a_host_that_is_slow_for_ever_costs_its_time_out_and_no_more(site: Site) -> None:
    site.pages |= {
        "/hangs": Reply(b"a", headers={"Content-Length": "30"}, hangs=True),
        "/drips": Reply(b"a", headers={"Content-Length": "9999"}, drips=True),
    }
    silent = Fetcher(replace(FAST, timeout=0.05))
    with pytest.raises(
        SourceError, match=r"hangs: cannot be fetched: the host says nothing for 0\.05 seconds"
    ):
        silent.fetch(site.url("/hangs"))
    assert site.paths() == ["/hangs"]
    dripping = Fetcher(replace(FAST, max_seconds=0.05))
    for _ in range(MAX_SLOW):
        with pytest.raises(SourceError, match=r"drips: is not complete after 0\.05 seconds"):
            dripping.fetch(site.url("/drips"))
    with pytest.raises(SourceError, match=rf"bridge: is not fetched: .* took too long {MAX_SLOW} times"):
        dripping.fetch(site.url("/bridge"))


def test_a_head_that_drips_for_ever_is_left(site: Site) -> None:
    """A socket's own time-out begins anew at every byte."""
    listener = socket.create_server(("127.0.0.1", 0))

    def drip() -> None:
        connection, _ = listener.accept()
        with connection:
            while not site.is_over.wait(0.005):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip)
    thread.start()
    with listener, pytest.raises(exchange.UnreachableError, match=r"is not complete after 0\.05 seconds"):
        exchange.get(
            f"http://127.0.0.1:{listener.getsockname()[1]}/", {}, replace(FAST, max_seconds=0.05), 1000
        )
    thread.join()


def test_a_page_may_have_no_more_than_so_many_bytes_packed_or_not(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.readers.fetching.MAX_BYTES", 100_000)
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000
    site.pages |= {
        "/large": Reply(b"a" * 200_000),
        "/bomb": Reply(bomb, headers={"Content-Encoding": "gzip"}),
    }
    for path in ("/large", "/bomb"):
        assert fail_one(site.url(path), fetching=FAST).reason == "has 0.1 MB or more, too much for one page"


# Busy servers


def test_a_busy_server_is_asked_again_as_late_as_it_wishes(site: Site) -> None:
    day = "Thu, 16 May 2024 08:00:{} GMT"
    dated = {"Date": day.format("00"), "Retry-After": day.format("07")}
    site.pages["/busy"] = [
        Reply(status=503, headers={"Retry-After": "5"}),
        Reply(status=429, headers=dated),
        Reply(PAGE),
    ]
    waits: list[float] = []
    page = Fetcher(FAST, sleep=waits.append).fetch(site.url("/busy"))
    assert page.content == PAGE
    assert [round(wait) for wait in waits] == [5, 7]


def test_the_waits_between_retries_are_doubled_and_the_last_answer_is_told(site: Site) -> None:
    site.pages["/busy"] = Reply(status=500)
    waits: list[float] = []
    fetcher = Fetcher(replace(FAST, backoff=10.0), sleep=waits.append)
    with pytest.raises(SourceError, match=r"the server answers 500 Internal Server Error"):
        fetcher.fetch(site.url("/busy"))
    assert [round(wait) for wait in waits] == [10, 20]


def test_a_server_that_wants_to_be_left_alone_for_an_hour_is(site: Site) -> None:
    site.pages["/busy"] = Reply(status=429, headers={"Retry-After": "3600"})
    waits: list[float] = []
    with pytest.raises(SourceError, match=r"the server answers 429 Too Many Requests"):
        Fetcher(FAST, sleep=waits.append).fetch(site.url("/busy"))
    assert (site.paths(), waits) == (["/busy"], [])
    never = "Thu, 16 May 99999999999999999999 08:00:00 GMT"  # no date that Python has
    site.pages["/busy"] = [Reply(status=429, headers={"Date": never, "Retry-After": never}), Reply(PAGE)]
    assert Fetcher(FAST).fetch(site.url("/busy")).content == PAGE


def test_requests_to_one_host_are_a_while_apart(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 4")
    waits: list[float] = []
    fetcher = Fetcher(replace(FAST, delay=2.0), sleep=waits.append)
    fetcher.fetch(site.url("/bridge"))
    fetcher.fetch(site.url("/bridge"))
    assert [round(wait) for wait in waits] == [4, 4]


# robots.txt


@pytest.mark.parametrize(
    ("rules", "is_allowed"),
    [
        (Reply(b"User-agent: *\nDisallow: /\nAllow: /bridge"), True),
        (Reply(b"\xef\xbb\xbfUser-agent: *\nDisallow: /bri"), False),
        (Reply(b"User-agent: kg-reader\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (Reply(b"User-agent: other\nDisallow: /"), True),
        (Reply(b"<html>No such page</html>"), True),
        (Reply(status=403), True),
        (Reply(status=503), False),
        (Reply(status=429), False),
        (move("/rules"), False),
        (move("/robots.txt"), True),
    ],
)
def test_robots_txt_is_obeyed(rules: Reply, is_allowed: bool, site: Site) -> None:  # noqa: FBT001
    site.pages |= {"/robots.txt": rules, "/rules": Reply(b"User-agent: *\nDisallow: /bridge")}
    (found,) = read(site.url("/bridge"), fetching=FAST)
    assert isinstance(found, Failure) != is_allowed
    if isinstance(found, Failure):
        assert "robots.txt" in found.reason
        assert "/bridge" not in site.paths()


def test_robots_txt_is_asked_once_for_a_host_and_obeyed_behind_a_redirect(site: Site) -> None:
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /private"),
        "/moved": move("/private"),
        "/private": Reply(PAGE),
    }
    assert "refuses it" in fail_one(site.url("/moved"), fetching=FAST).reason
    fetcher = Fetcher(FAST)
    for _ in range(3):
        fetcher.fetch(site.url("/bridge"))
    assert site.asked.count(("/robots.txt", site.asked[0][1])) == 2


def test_a_robots_txt_that_asks_for_a_day_between_pages_is_not_taken_at_its_word(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 86400")
    waits: list[float] = []
    Fetcher(FAST, sleep=waits.append).fetch(site.url("/bridge"))
    assert [round(wait) for wait in waits] == [robots.MAX_DELAY]


def test_of_a_robots_txt_without_end_the_first_half_megabyte_counts(site: Site) -> None:
    rules = b"User-agent: *\nDisallow: /bridge\n"
    site.pages["/robots.txt"] = Reply(
        rules + b"# and so on\n" * 50_000, headers={"Content-Length": "9999999"}
    )
    assert "robots.txt refuses it" in fail_one(site.url("/bridge"), fetching=FAST).reason
    bomb = gzip.compress(rules + bytes(5_000_000))
    site.pages["/robots.txt"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    assert "robots.txt refuses it" in fail_one(site.url("/bridge"), fetching=FAST).reason


def test_a_robots_txt_that_cannot_be_read_is_asked_for_once(site: Site) -> None:
    site.pages["/robots.txt"] = Reply(b"x", headers={"Content-Encoding": "br"})
    fetcher = Fetcher(FAST)
    for _ in range(2):
        with pytest.raises(SourceError, match=r"/bridge: the server sends it in the encoding 'br'"):
            fetcher.fetch(site.url("/bridge"))
    assert [path for path, _ in site.asked] == ["/robots.txt"]


def test_where_robots_txt_leads_is_checked_like_any_address(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_public(site, monkeypatch)
    for target in ("http://localhost/robots.txt", "http://[::1]/", "http://169.254.169.254/latest"):
        site.pages["/robots.txt"] = move(target)
        failure = fail_one(site.url("/bridge").replace("127.0.0.1", "news.example.org"), fetching=PUBLIC_ONLY)
        assert "in the own network" in failure.reason
    assert site.paths() == []


# Addresses


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.1.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "198.18.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_addresses_of_the_own_network_are_none_of_the_internet(address: str) -> None:
    assert not addresses.is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "2606:4700::6810:84e5", "64:ff9b::5db8:d70e", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_told(address: str) -> None:
    assert addresses.is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:ffff:7f00:1]",
    ],
)
def test_this_machine_is_not_fetched_from_whatever_it_is_called(host: str, site: Site) -> None:
    address = site.url("/bridge").replace("127.0.0.1", host)
    reason = fail_one(address, fetching=PUBLIC_ONLY).reason
    assert re.match(r"is not fetched: .* is at .*, in the own network; allow it with --allow-private", reason)
    assert site.asked == []


def look_up(answers: dict[str, list[str]]) -> Any:
    """A getaddrinfo that knows these hosts, each by the addresses that it has one look-up after the other."""

    def find(host: str, port: int, *_: object, **__: object) -> list[Any]:
        known = answers.get(host, [host])
        found = known.pop(0) if len(known) > 1 else known[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found.split()]

    return find


def pretend_public(site: Site, monkeypatch: pytest.MonkeyPatch) -> int:
    """The site is news.example.org, at an address of the internet, and has this port."""
    port = int(site.address.rpartition(":")[2])
    known = {"news.example.org": [PUBLIC], "localhost": ["127.0.0.1"], "inside.example.org": ["10.0.0.7"]}
    monkeypatch.setattr(socket, "getaddrinfo", look_up(known))
    connect = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda _address, timeout: connect(("127.0.0.1", port), timeout)
    )
    return port


def test_the_address_that_was_looked_at_is_the_one_that_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A name that is public when it is looked at and this machine afterwards gains nothing."""
    monkeypatch.setattr(socket, "getaddrinfo", look_up({"evil.example.org": [PUBLIC, "127.0.0.1"]}))
    tried: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], _timeout: float) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(SourceError, match="Connection refused"):
        exchange.get("http://evil.example.org/a", {}, PUBLIC_ONLY, 1000)
    assert tried == [(PUBLIC, 80)]


def test_of_several_addresses_only_those_of_the_internet_are_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", look_up({"a.example.org": [f"10.0.0.1 {PUBLIC} {PUBLIC}"]}))
    found = addresses.find_addresses("a.example.org", 80, "", timeout=8, allow_private=False)
    assert found == [PUBLIC]


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", "127.0.0.1"), ("inside.example.org", "10.0.0.7")]
)
def test_a_redirect_to_the_own_network_is_refused(
    host: str, address: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first host is reached as if it were one of the internet; the second is not."""
    port = pretend_public(site, monkeypatch)
    site.pages["/moved"] = move(f"http://{host}:{port}/bridge")
    failure = fail_one(f"http://news.example.org:{port}/moved", fetching=PUBLIC_ONLY)
    assert failure.origin == f"http://{host}:{port}/bridge"
    assert f"{host} is at {address}, in the own network" in failure.reason
    assert [path for path, _ in site.asked] == ["/robots.txt", "/moved"]


def test_a_host_that_is_not_found_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", find)
    reason = "cannot be fetched: nowhere.example.org is not found (Name or service not known)"
    assert fail_one("http://nowhere.example.org/a", fetching=FAST).reason == reason
    for host in (f"{'ñ' * 70}.org", f"{'n' * 70}.org", "a..b.org"):
        assert "is no name of a host" in fail_one(f"http://{host}/a", fetching=FAST).reason


def test_a_look_up_that_takes_for_ever_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [()] * (not ended.wait(60)))
    reason = fail_one("http://slow.example.org/a", fetching=replace(FAST, timeout=0.1)).reason
    ended.set()
    assert reason == "cannot be fetched: nobody says within 0.1 seconds where slow.example.org is"


# The cache


def test_what_did_not_change_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    cached = replace(FAST, cache=tmp_path)
    site.pages["/bridge"] = Reply(PAGE, headers={"ETag": '"1"'})
    first = read_one(site.url("/bridge"), fetching=cached)
    site.asked.clear()
    assert read_one(site.url("/bridge"), fetching=cached) == first
    assert dict(site.asked)["/bridge"]["If-None-Match"] == '"1"'
    site.pages["/bridge"] = Reply(PAGE.replace(b"a bridge", b"two bridges"), headers={"ETag": '"2"'})
    assert read_one(site.url("/bridge"), fetching=cached).title == "Peru and Ecuador open two bridges"


def test_a_page_of_the_same_version_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    cached = replace(FAST, cache=tmp_path)
    first = Fetcher(cached).fetch(site.url("/bridge"), version="2024-05-16")
    assert Fetcher(cached).fetch(site.url("/bridge"), version="2024-05-16") == first
    assert site.paths() == ["/bridge"]
    Fetcher(cached).fetch(site.url("/bridge"), version="2024-05-17")
    assert site.paths() == ["/bridge"] * 2


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]\n", b'{"format": 1}\nx', b"\xff"])
def test_a_damaged_file_of_the_cache_is_fetched_anew(damage: bytes, site: Site, tmp_path: Path) -> None:
    cached = replace(FAST, cache=tmp_path)
    first = Fetcher(cached).fetch(site.url("/bridge"), version="1")
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    file.write_bytes(damage)
    assert Fetcher(cached).fetch(site.url("/bridge"), version="1") == first


# Names


def test_a_name_is_made_of_the_end_of_a_url() -> None:
    assert url.make_name("https://www.dw.com/en/Xi-meets-Putin/a-724?x=1").startswith(
        "dw.com-xi-meets-putin-a-724-"
    )
    assert len(url.make_name(f"https://a.org/{'x' * 300}")) <= url.MAX_SLUG + 9
    assert url.make_name("https://a.org/?a=1") != url.make_name("https://a.org/?a=2")
