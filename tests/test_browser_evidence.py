"""The HTML graph in a real Chromium: the sentences behind a link, events, and what is passed on."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import networkx as nx
from explorer_browser import ENTITY, TIE
from html_sample import World, read_world, state

import kg
from kg.exporters.html import write_html
from kg.records import Article, Entity, Event

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer_browser import Opened

# --- believing


def test_a_click_on_a_line_shows_every_sentence_behind_it(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.click(
        sample.spot(f"network.body.edges[{TIE.format('Russia', 'Ukraine')}.key].edgeType.getPoint(0.5)")
    )
    sample.page.wait_for_selector("blockquote")
    panel = sample.panel()
    assert panel.locator("h2").inner_text() == "Russia – Ukraine"
    assert panel.locator("article").count() == 8
    assert panel.locator("h3").first.inner_text().strip() == "Russia assaults Ukraine"
    card = panel.locator("article", has_text="By morning drones")
    assert card.locator("blockquote").inner_text() == (
        "By morning drones of Russia had struck a bus in the north of Ukraine."
    )
    marked = card.locator("mark")
    assert [marked.nth(n).inner_text() for n in range(3)] == ["drones", "Russia", "Ukraine"]
    assert [marked.nth(n).get_attribute("class") for n in range(3)] == ["trigger", "subject", "object"]
    text = card.inner_text()
    for part in (
        "stated as fact",
        "17 May 2025",
        "Example News Agency",
        "% confidence",
        "One of 3 tellings of",
    ):
        assert part in text
    link = card.locator("a")
    assert link.get_attribute("href") == "https://news.example.org/istanbul-talks"
    assert link.get_attribute("rel") == "noopener"


def test_who_says_it_and_that_it_is_denied_is_told(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.choose(TIE.format("Russia", "China"))
    text = sample.panel().inner_text()
    for part in (
        "according to Sergei Lavrov",
        "possible",
        "planned",
        "denied: said not to be so",
        "in Moscow",
    ):
        assert part in text


def test_a_claim_is_not_called_a_fact(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.choose(TIE.format("Iran", "Houthis"))
    badges = sample.panel().locator(".badges").inner_text()
    assert "claimed" in badges
    assert "according to United States" in badges
    assert "fact" not in badges


def test_a_click_on_an_entity_or_its_name_shows_what_it_is_and_its_links(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.click(sample.place("Emmanuel Macron"))
    panel = sample.panel()
    assert panel.locator("h2").inner_text() == "Emmanuel Macron"
    assert "Person: President of France" in panel.inner_text()
    assert panel.get_by_text("Wikidata").get_attribute("href") == "https://www.wikidata.org/wiki/Q3052772"
    assert panel.locator(".rows li").count() == 2
    panel.locator(".rows button", has_text="France").click()
    assert sample.heading() == "France – Emmanuel Macron"
    sample.page.get_by_label("Back").click()
    sample.page.wait_for_function("() => selected.opened.name === 'Emmanuel Macron'")


def test_a_click_beside_everything_goes_back_to_the_list(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.panel().locator(".rows button").first.click()
    sample.page.mouse.click(4, 420)
    sample.page.wait_for_timeout(100)
    assert sample.tab("Entities").get_attribute("aria-pressed") == "true"


def test_everything_can_be_reached_by_key_alone(show: Callable[..., Opened]) -> None:
    sample = show()
    page = sample.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.startsWith('Links')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("blockquote")
    assert sample.heading() == "Russia – Ukraine"
    assert page.evaluate("() => document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    page.wait_for_function("() => selected.opened.kind === 'links'")


def test_a_picture_can_be_rearranged_by_hand_and_stays_so(show: Callable[..., Opened]) -> None:
    sample = show()
    where = f"network.getPosition({ENTITY.format('Istanbul')}.key)"
    x, y = sample.spot(where)
    sample.page.mouse.move(x, y)
    sample.page.mouse.down()
    sample.page.mouse.move(x + 40, y + 30, steps=5)
    sample.page.mouse.up()
    moved = sample.page.evaluate(f"() => {where}")
    sample.chip("Conflict in words").click()
    assert sample.page.evaluate(f"() => {where}") == moved
    assert abs(sample.spot(where)[0] - x - 40) < 6


def test_what_other_articles_say_against_it_stands_beside_it(
    show: Callable[..., Opened], tmp_path: Path
) -> None:
    one, other = Entity("Ann", "person"), Entity("Bob", "person")
    said = state(one, "meets", other, "Ann met Bob.", article="a", when="2025-05")
    denied = state(
        one, "meets", other, "Ann did not meet Bob.", article="b", when="2025", factuality="negated"
    )
    later = state(
        one, "meets", other, "Ann did not meet Bob then.", article="b", when="2026", factuality="negated"
    )
    articles = tuple(Article(name, "", f"Paper {name}") for name in "ab")
    write_html(World(articles, (one, other), (said, denied, later)), tmp_path / "page.html")
    page = show(tmp_path / "page.html", at="#link=Ann+Bob")
    page.page.wait_for_selector("blockquote")
    against = page.panel().locator("article", has_text="Paper a").locator(".against").first
    assert against.locator("blockquote").all_inner_texts() == ["Ann did not meet Bob."]
    assert "denied" in against.inner_text()
    assert page.panel().locator(".against").count() == 2


def test_what_others_tell_otherwise_of_one_event_stands_beside_it(
    show: Callable[..., Opened], tmp_path: Path
) -> None:
    """Each sentence is unpacked with those that stand beside it."""
    one, other = Entity("Ann", "person"), Entity("Bob", "person")
    told = [
        state(one, "assaults", other, f"{n} died.", article=name, killed=(n,))
        for name, n in (("a", "12"), ("b", "at least 15"))
    ]
    ids = tuple(s.id for s in told)
    event = Event("e-1", "assaults", "Assault of Ann on Bob", (one,), (other,), "actual", ids)
    articles = tuple(Article(name, "", f"Paper {name}") for name in "ab")
    write_html(World(articles, (one, other), tuple(told), (event,)), tmp_path / "page.html")
    page = show(tmp_path / "page.html", at="#event=e-1")
    page.page.wait_for_selector("blockquote")
    card = page.panel().locator("article", has_text="Paper a").filter(has=page.page.locator(".against"))
    assert "12 killed" in card.first.locator(".badges").first.inner_text()
    against = card.first.locator(".against")
    assert "Told otherwise: how many were killed" in against.inner_text()
    assert "at least 15 killed" in against.inner_text()
    assert against.locator("blockquote").all_inner_texts() == ["at least 15 died."]


def test_a_sentence_is_given_as_a_citation(show: Callable[..., Opened]) -> None:
    sample = show(at="#link=Russia+Ukraine")
    card = sample.panel().locator("article", has_text="By morning drones")
    card.get_by_text("Copy as citation").press("Enter")
    assert re.fullmatch(
        r"“By morning drones .* in the north of Ukraine\.” Example News Agency, .*, 17 May 2025, "
        r"https://news\.example\.org/istanbul-talks \[s-\w{10}\]",
        sample.offered(),
    )
    sample.page.keyboard.press("Escape")
    assert not sample.page.locator("#offer").is_visible()


# --- events


def test_events_are_a_list_in_the_order_of_time(show: Callable[..., Opened], built_graph: Path) -> None:
    one = show(built_graph / "graph.html")
    one.tab("Events").press("Enter")
    one.panel().locator(".rows .year").first.wait_for()
    while one.panel().get_by_text("Show more").count():
        one.panel().get_by_text("Show more").click()
    years = one.panel().locator(".rows .year").all_inner_texts()
    assert years[:-1] == sorted(years[:-1])
    assert years[-1] == "Without a date"
    with kg.open(built_graph) as graph:
        assert one.tab("Events").inner_text() == f"Events {len(graph.events())}"


def test_an_event_is_a_card_with_date_place_people_and_every_telling(
    show: Callable[..., Opened], built_graph: Path
) -> None:
    with kg.open(built_graph) as graph:
        event = max(graph.events(), key=lambda event: (len(event.statements), event.id))
    one = show(built_graph / "graph.html", at=f"#event={event.id[:12]}")
    one.page.wait_for_selector("blockquote")
    assert one.heading() == event.label
    assert one.panel().locator("article").count() == len(event.statements)
    people = one.panel().locator("p.tabs").first.inner_text()
    assert all(actor.name in people for actor in event.actors)
    one.panel().locator("p.tabs button").first.press("Enter")
    assert one.heading() in people


def test_a_statement_leads_to_its_event(show: Callable[..., Opened]) -> None:
    sample = show(at="#link=Russia+Ukraine")
    sample.panel().get_by_text("One of 3 tellings of").first.click()
    assert sample.heading() == "Assault of Russia on Ukraine, from 24 February 2022"
    assert sample.panel().locator("article").count() == 3
    assert "24 February 2022" in sample.panel().locator(".badges").first.inner_text()


# --- passing on


def save(one: Opened, form: str) -> Path:
    with one.page.expect_download() as found:
        one.save(form)
    assert found.value.suggested_filename == f"graph.{form}"
    return Path(found.value.path())


def test_the_visible_part_is_saved_for_other_programs(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.chip("Places").click()
    n = sample.page.evaluate("() => selected.edges.flatMap(({ visible }) => visible).length")
    people = sample.page.evaluate("() => selected.nodes.size")
    rows = json.loads(save(sample, "json").read_text(encoding="utf-8"))
    assert len(rows) == n
    row = next(row for row in rows if "By morning drones" in row["evidence"])
    assert (row["subject"], row["relation"], row["object"]) == ("Russia", "assaults", "Ukraine")
    with save(sample, "csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [row["id"] for row in rows]
    for network in (
        nx.read_gexf(save(sample, "gexf"), version="1.3"),
        nx.read_graphml(save(sample, "graphml"), force_multigraph=True),
    ):
        assert (len(network), network.size()) == (people, n)
        assert network.nodes["Russia"]["class"] == "country"
        edges = network.edges("Russia", data=True)
        assert any(to == "Ukraine" and data["relation"] == "assaults" for _, to, data in edges)


def test_the_picture_is_saved_as_dots_and_as_lines(show: Callable[..., Opened]) -> None:
    sample = show()
    assert save(sample, "png").read_bytes().startswith(b"\x89PNG")
    svg = save(sample, "svg").read_text(encoding="utf-8")
    assert {"Russia", "Ukraine", "Emmanuel Macron"} <= read_texts(svg)
    arrows = sample.page.evaluate(
        "() => selected.edges.flatMap(({ edge }) => edge.arrows.match(/to|from/g) ?? [])"
    )
    shapes = len({entity.cls for entity in read_world().entities()})
    assert svg.count("<polygon") == 45 + len(arrows) + shapes
    assert "stroke-dasharray" in svg


def read_texts(svg: str) -> set[str]:
    names = ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")  # noqa: S314 - our own file
    return {"".join(text.itertext()).strip() for text in names}


def test_a_saved_picture_tells_what_it_shows_and_what_its_signs_mean(show: Callable[..., Opened]) -> None:
    sample = show()
    height = sample.page.evaluate("() => network.canvas.frame.canvas.height")
    sample.chip("Places").click()
    sample.filter("publisher", "Example News Agency")
    texts = read_texts(save(sample, "svg").read_text(encoding="utf-8"))
    days = sorted(article.published or "" for article in read_world().articles())
    span = sample.page.evaluate("days => days.map(writeDate)", [days[0], days[-1]])
    assert {
        "World politics, a sample",
        sample.say(),
        f"From articles of {span[0]} to {span[1]}",
        "People",
        "●",
        "cooperation",
        "×",
        "conflict",
        "dashed: planned, possible, denied or claimed",
    } <= texts
    (filters,) = (text for text in texts if text.startswith("without Places"))
    assert "; Published by: Example News Agency (" in filters
    assert "Places" not in texts
    png = save(sample, "png").read_bytes()
    assert int.from_bytes(png[20:24], "big") > height + 60
