"""Entities, articles and the explorer as pages: readable, had as RDF, safe whatever an article says."""

from __future__ import annotations

import gzip
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, unquote

import pyoxigraph as ox
import pytest
from playwright.sync_api import sync_playwright
from samples import AGENCY_ARTICLE, HOSTILE_ARTICLE, MOSCOW_ARTICLE

from kg.queries import load_questions
from kg.records import Span
from kg.server.pages.marking import mark_text

if TYPE_CHECKING:
    from serving import Server

HTML = "text/html"
# What a page may consist of; anything else came out of an article.
TAGS = {
    *(
        "html",
        "meta",
        "title",
        "link",
        "header",
        "nav",
        "a",
        "form",
        "label",
        "input",
        "button",
        "main",
        "h1",
    ),
    *("h2", "bdi", "p", "div", "article", "section", "ol", "ul", "li", "b", "span", "sup", "blockquote"),
}


class Reader(HTMLParser):
    """A page as a browser takes it: tags, text and where its links lead."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.handlers: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        found = {name: value or "" for name, value in attrs}
        self.links += [found["href"]] if tag == "a" else []
        self.ids += [found["id"]] if "id" in found else []
        self.handlers += [name for name in found if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_of_an_entity_tells_what_is_said_of_it(reading: Server) -> None:
    reply = reading.get("/entity/Xi_Jinping", HTML)
    page = Reader(reply.text)
    assert reply.status == 200
    assert reply.headers["vary"] == "Accept"
    assert "script" not in reply.headers["content-security-policy"]
    assert "Chinese President Xi Jinping met Vladimir Putin in Moscow on Thursday." in page.text
    assert "../entity/Vladimir_Putin" in page.links
    assert "planned" in page.text


def test_an_entity_is_also_had_as_rdf(reading: Server) -> None:
    reply = reading.get("/entity/Xi_Jinping", "application/n-triples")
    subjects = {quad.subject.value for quad in ox.parse(reply.body, format=ox.RdfFormat.N_TRIPLES)}
    assert subjects == {"https://kg.example.org/id/Xi_Jinping"}
    assert reading.get("/entity/Xi_Jinping", "image/png").status == 406


def test_a_name_as_people_write_it_leads_to_the_entity(reading: Server) -> None:
    for path in ("/entity/xi%20jinping", "/entity?name=Xi+Jinping", "/id/Xi_Jinping"):
        reply = reading.get(path, HTML)
        assert (reply.status, reply.headers["location"]) == (303, "/entity/Xi_Jinping")
    missing = reading.get("/entity/Xi%20Jinpong", HTML)
    assert missing.status == 404
    assert "did you mean Xi Jinping" in Reader(missing.text).text


def test_a_statement_leads_to_its_place_and_an_event_to_its_page(reading: Server) -> None:
    found = reading.query("SELECT ?s ?e WHERE { ?s kg:describes ?e } LIMIT 1", "text/csv").text.split()[1]
    statement, event = (iri.rpartition("/")[2] for iri in found.split(","))
    reply = reading.get(f"/entity/{statement}", HTML)
    assert reply.status == 303
    assert reply.headers["location"].endswith(f"#{statement}")
    assert statement in Reader(reading.get(f"/entity/{event}", HTML).text).ids


def test_a_mark_in_a_text_leads_to_its_statement(reading: Server) -> None:
    article = AGENCY_ARTICLE.article
    page = Reader(reading.get(f"/articles/{quote(article.id)}", HTML).text)
    assert {f"#{s.id}" for s in AGENCY_ARTICLE.statements} <= set(page.links)
    assert {s.id for s in AGENCY_ARTICLE.statements} <= set(page.ids)
    # Digits behind the sentences apart, the text stands there whole.
    assert re.sub(r"\d+", "", article.text) in re.sub(r"\d+", "", page.text)


def test_without_its_text_an_article_shows_what_it_is_quoted_for(reading: Server) -> None:
    page = Reader(reading.get(f"/articles/{MOSCOW_ARTICLE.article.id}", HTML).text)
    assert "The text was not kept" in page.text
    assert "Russia does not threaten NATO." in page.text


def test_an_article_is_also_had_as_its_graph(reading: Server) -> None:
    article = quote(AGENCY_ARTICLE.article.id)
    graph = reading.get(f"/articles/{article}", "application/n-triples")
    stored = reading.get(f"/store/article/{article}", "application/n-triples")
    assert sorted(graph.body.splitlines()) == sorted(stored.body.splitlines())
    assert len(graph.body.splitlines()) > 50


def test_what_an_article_says_is_never_markup(reading: Server) -> None:
    place = quote(HOSTILE_ARTICLE.article.id, safe="")
    hostile = quote('A_B "said"')
    paths = [f"/articles/{place}", "/articles", f"/entity?name={hostile}", "/entity/%3Cscript%3E"]
    for path in paths:
        reply = reading.get(path, HTML)
        while reply.status == 303:
            reply = reading.get(reply.headers["location"], HTML)
        page = Reader(reply.text)
        assert page.tags <= TAGS
        assert not page.handlers
        assert not [link for link in page.links if unquote(link).lower().startswith("javascript:")]


def test_every_link_of_a_page_leads_somewhere(reading: Server) -> None:
    place = quote(HOSTILE_ARTICLE.article.id, safe="")
    for path in (f"/articles/{place}", "/entity/Xi_Jinping"):
        for link in Reader(reading.get(path, HTML).text).links:
            if link.startswith("../"):
                target = link.removeprefix("..").partition("#")[0]
                assert reading.get(target, HTML).status in {200, 303}, link


def test_marks_that_overlap_are_cut_where_they_cross() -> None:
    first, second = AGENCY_ARTICLE.statements[2:4]
    text = AGENCY_ARTICLE.article.text
    crossing = Span(first.evidence[0].begin + 4, first.evidence[0].end + 9, "")
    moved = type(second)(
        **{name: getattr(second, name) for name in second.__dataclass_fields__} | {"evidence": (crossing,)}
    )
    marked = mark_text(text, [first, moved], AGENCY_ARTICLE.mentions, root="")
    page = Reader(marked)
    assert re.sub(r"\d", "", page.text) == re.sub(r"\d", "", text)
    assert marked.count("<a") == marked.count("</a>")
    # No link in a link.
    assert not re.search(r"<a [^>]*>[^<]*<a ", marked)


def test_the_explorer_is_made_once_for_a_state_of_the_graph(reading: Server) -> None:
    first = reading.get("/", HTML)
    assert first.status == 200
    assert "<canvas" in first.text or "picture" in first.text
    assert '"served":true' in first.text
    again = reading.request("GET", "/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_files_beside_the_pages_are_those_and_no_others(reading: Server) -> None:
    assert reading.get("/static/pages.css").headers["content-type"] == "text/css; charset=utf-8"
    for path in ("/static/..%2f__init__.py", "/static/../app.py", "/static/nothing.css", "/static/"):
        assert reading.get(path).status == 404


def test_a_page_of_all_articles_names_each(reading: Server) -> None:
    page = Reader(reading.get("/articles", HTML).text)
    assert len([link for link in page.links if link.startswith("articles/")]) == 3
    assert cast("str", AGENCY_ARTICLE.article.title) in page.text


# Of the files of the npm package @zazuko/yasgui 4.6.2, as `npm pack` gives them.
YASGUI = {
    "yasgui.min.js": "55034eaac74c55f55fbd1eeed008ae38a79053651cbed2b453f1fcfd895a4b75",
    "yasgui.min.css": "085b94556b97f9928981bdedb6848fd11ad4d8d950e821f0d698c58ca538fc55",
}


@pytest.mark.parametrize("name", YASGUI)
def test_yasgui_is_as_its_makers_published_it(name: str) -> None:
    folder = files("kg.server.pages") / "static"
    assert sha256(gzip.decompress((folder / f"{name}.gz").read_bytes())).hexdigest() == YASGUI[name]
    assert "MIT" in (folder / "yasgui.LICENSE.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_yasgui_is_sent_packed_to_whom_can_unpack_it(reading: Server, encoding: str) -> None:
    answer = reading.request("GET", "/static/yasgui.min.js", headers={"Accept-Encoding": encoding})
    assert answer.status == 200
    body = gzip.decompress(answer.body) if encoding == "gzip" else answer.body
    assert sha256(body).hexdigest() == YASGUI["yasgui.min.js"]
    assert reading.get("/static/yasgui.min.js.gz").status == 404


def test_the_named_questions_are_at_hand(reading: Server) -> None:
    told = json.loads(reading.get("/questions").body)
    assert {question["name"] for question in told["questions"]} == set(load_questions())
    assert told["prefixes"]["kgr"] == "https://kg.example.org/id/"
    query = reading.get("/questions/who-met-whom?person=Xi+Jinping").text
    assert "<https://kg.example.org/id/Xi_Jinping>" in query
    assert reading.query(query).status == 200
    assert reading.get("/questions/nothing").status == 400
    assert "nobody" in reading.get("/questions/who-met-whom?person=Nobody").text


def test_the_page_of_queries_answers_in_a_browser(reading: Server, chromium: str) -> None:
    """With nothing from elsewhere, and with results that neither run nor load anything."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        elsewhere: list[str] = []
        page.on("request", lambda r: None if r.url.startswith(reading.address) else elsewhere.append(r.url))
        failures: list[str] = []
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("dialog", lambda dialog: failures.append(dialog.message))
        page.goto(f"{reading.address}sparql")
        page.select_option("select[name=question]", "who-met-whom")
        page.fill("input[name=person]", "Xi Jinping")
        page.click("#questions button")
        page.wait_for_selector(".yasr table tbody tr")
        assert "Vladimir Putin" in page.inner_text(".yasr table")
        page.evaluate(
            """() => { const query = document.querySelector(".CodeMirror").CodeMirror;
            query.setValue('SELECT ("<img src=x onerror=alert(1)>" AS ?x) {}'); }"""
        )
        page.click(".yasqe_queryButton")
        page.wait_for_selector(".yasr table td:has-text('onerror')")
        browser.close()
    assert not failures
    assert not [url for url in elsewhere if not url.startswith(("data:", "blob:"))]
