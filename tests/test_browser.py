"""The HTML graph in a real Chromium without network: what a reader sees, however large or hostile it is.

Pictures of it are kept under tests/artefacts/ for people to look at. Finding is in test_browser_finding.py,
believing and passing on in test_browser_evidence.py.
"""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import axe_playwright_python
import pytest
from explorer_browser import NARROW, WIDE
from html_sample import HOSTILE, read_world

from kg.exporters.html import render_html, to_pyvis

if TYPE_CHECKING:
    from collections.abc import Callable

    from explorer_browser import Opened
    from playwright.sync_api import ViewportSize

ARTEFACTS = Path(__file__).parent / "artefacts"
ALL = "45 of 45 entities, 96 of 96 links, 122 of 122 statements"
_AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
_RUN_AXE = "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"


# --- seeing


def test_it_opens_with_all_entities_and_links_and_says_so(show: Callable[..., Opened]) -> None:
    sample = show()
    assert sample.say() == ALL
    assert sample.page.title() == "World politics, a sample"


def test_it_opens_still(show: Callable[..., Opened]) -> None:
    sample = show()
    before = sample.page.evaluate("() => network.getPositions()")
    sample.page.wait_for_timeout(500)
    assert sample.page.evaluate("() => network.getPositions()") == before


def test_every_name_of_the_sample_can_be_read_at_once(show: Callable[..., Opened]) -> None:
    sample = show()
    named = sample.page.evaluate(
        "() => entities.filter(one => placed.filter(({ thing }) => thing === one).length > 1).length"
    )
    assert named >= 43
    assert sample.page.evaluate("() => network.getScale()") > 0.6


@pytest.mark.parametrize("size", [WIDE, {"width": 1200, "height": 760}, NARROW])
def test_no_name_is_cut_off_at_an_edge(
    show: Callable[..., Opened], built_graph: Path, size: ViewportSize
) -> None:
    one = show(built_graph / "graph.html", size=size)
    cut = one.page.evaluate(
        """() => placed.filter(({ thing, box }) => thing.kind === 'entity' && box.h === 17 && box.w > 17)
          .filter(({ box: { x, y, w, h } }) =>
            x < 0 || y < 0 || x + w > picture.clientWidth || y + h > picture.clientHeight)
          .map(({ thing }) => thing.name)"""
    )
    assert cut == []


def test_a_picture_larger_than_the_screen_fills_it(show: Callable[..., Opened]) -> None:
    """It begins where what matters most is, but leaves no empty half beside what it has."""
    large = show("large", size=NARROW)
    for axis, side in (("x", "clientWidth"), ("y", "clientHeight")):
        begin, end, room, margin = large.page.evaluate(
            f"""() => {{ const spots = [...drawn.values()].map(findSpot);
              return [Math.min(...spots.map(one => one.{axis} - one.r)),
                Math.max(...spots.map(one => one.{axis} + one.r)), picture.{side}, MARGIN.{axis} + 1]; }}"""
        )
        assert end - begin <= room - 2 * margin + 4 or (begin <= margin and end >= room - margin)


def test_labels_do_not_stand_on_each_other(show: Callable[..., Opened]) -> None:
    """Only those of the ten most important entities may, where they find no room."""
    overlaps = """() => {
      const bound = placed.filter(({ thing }) => !(thing.rank < ALWAYS_NAMED));
      return bound.filter(({ box }, n) => bound.slice(0, n).some(other => overlap(box, other.box))).length;
    }"""
    assert show().page.evaluate(overlaps) == 0


def test_the_page_draws_lines_as_python_does(show: Callable[..., Opened]) -> None:
    """Filtering and letting in again gives the very lines that pyvis is given."""
    sample = show()
    sample.chip("Conflict in deeds").click()
    sample.chip("Conflict in deeds").click()
    ours = sample.page.evaluate(
        """() => selected.edges.map(tie => { const { from, to, id, ...edge } = styleTie(tie);
          return { ...edge, from: tie.first.id, to: tie.second.id }; })"""
    )
    world = read_world()
    network = to_pyvis(entities=world.entities(), statements=world.statements())
    theirs = [{key: value for key, value in edge.items() if key != "id"} for edge in network.edges]

    def order(edge: dict[str, Any]) -> tuple[str, str]:
        return edge["from"], edge["to"]

    assert sorted(ours, key=order) == sorted(theirs, key=order)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pictures_are_kept_to_be_looked_at(
    show: Callable[..., Opened], built_graph: Path, scheme: str, size: ViewportSize
) -> None:
    """Of the graph of sources/: as it opens, a community, the evidence of a link, and the events."""
    ARTEFACTS.mkdir(exist_ok=True)
    views = {
        "top": "#level=top",
        "overview": "#level=groups",
        "community": "#level=in:Iran&entity=Iran",
        "evidence": "#link=Russia+Ukraine",
        "events": "#list=events",
    }
    one = show(built_graph / "graph.html", size=size, color_scheme=scheme)
    for name, address in views.items():
        one.page.evaluate("address => { location.hash = address; }", address)
        one.page.wait_for_timeout(150)
        kind = f"{scheme}-{'wide' if size is WIDE else 'narrow'}"
        one.page.screenshot(path=ARTEFACTS / f"{name}-{kind}.png", full_page=size is NARROW)
        assert one.panel().locator(".tabs").first.is_visible()


def test_dark_and_light_follow_the_reader(show: Callable[..., Opened]) -> None:
    sample = show(color_scheme="light")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    light = sample.page.evaluate(ground)
    sample.page.emulate_media(color_scheme="dark")
    assert sample.page.evaluate(ground) != light
    sample.page.wait_for_function("() => theme.ground === '#15181e'")


def test_nothing_is_wider_than_a_narrow_screen(show: Callable[..., Opened]) -> None:
    for name in ("sample", "hostile"):
        one = show(name, size=NARROW)
        one.page.locator("#filters > summary").click()
        one.panel().locator(".rows button").first.click()
        one.panel().locator(".rows button").first.click()
        assert one.page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_without_scripts_it_says_what_is_missing(show: Callable[..., Opened]) -> None:
    page = show(java_script_enabled=False).page
    assert "Allow scripts" in page.locator("noscript").inner_text()


def test_an_empty_graph_says_so(show: Callable[..., Opened]) -> None:
    empty = show("empty")
    assert empty.say() == "0 of 0 entities, 0 of 0 links, 0 of 0 statements"
    assert "Nothing matches" in empty.panel().inner_text()


# --- a large graph


def test_a_large_graph_opens_with_its_communities_and_says_so(show: Callable[..., Opened]) -> None:
    large = show("large")
    assert large.say().startswith("600 of 600 entities, 1786 of 1786 links")
    assert large.page.evaluate("() => [...selected.nodes].every(one => one.kind === 'group')")
    assert "Entities 600" in large.panel().inner_text()
    assert large.page.evaluate("() => groups.reduce((sum, { members }) => sum + members.length, 0)") == 600


def test_a_click_on_a_community_opens_it_and_escape_leads_back(show: Callable[..., Opened]) -> None:
    large = show("large")
    large.click(large.spot("network.getPosition('g0')"))
    assert large.hash().startswith("#level=in:")
    assert large.page.evaluate("() => [...selected.nodes].every(({ group }) => group === groups[0])")
    large.page.keyboard.press("Escape")
    large.page.wait_for_function("() => selected.level === 'groups'")


def test_the_list_is_in_step_with_the_picture(show: Callable[..., Opened]) -> None:
    """Communities where the picture shows such; else those in the picture before those that are not."""
    large = show("large")
    rows = large.panel().locator(".rows li")
    assert rows.count() == large.page.evaluate("() => selected.nodes.size")
    rows.first.locator("button").press("Enter")
    assert large.hash().startswith("#level=in:")
    titles = large.panel().locator(".year").all_inner_texts()
    assert titles == ["In the picture", "Not in the picture"]
    n = large.page.evaluate(
        """() => [...panel.querySelectorAll('.rows li')].findLastIndex(row => row.querySelector('.year'))"""
    )
    assert n == large.page.evaluate("() => selected.nodes.size")


def test_on_a_small_screen_a_graph_opens_with_its_communities(
    show: Callable[..., Opened], built_graph: Path
) -> None:
    one = show(built_graph / "graph.html", size=NARROW)
    assert one.page.evaluate("() => selected.level") == "groups"
    one.page.get_by_label("Level").select_option("top")
    assert one.say().startswith("120 of ")
    one.page.get_by_label("Level").select_option("groups")
    assert one.page.evaluate("() => selected.level") == "groups"


def test_levels_can_be_chosen_by_key(show: Callable[..., Opened]) -> None:
    large = show("large")
    large.page.get_by_label("Level").select_option("top")
    assert re.fullmatch(r"120 of 600 entities, \d+ of 1786 links, \d+ of \d+ statements", large.say())
    large.page.get_by_label("Level").select_option(index=2)
    assert re.match(r"\d\d of 600 entities", large.say())


def test_a_link_of_two_communities_lists_the_links_between_them(show: Callable[..., Opened]) -> None:
    large = show("large")
    n, key = large.page.evaluate("() => [selected.edges[0].links, selected.edges[0].key]")
    large.click(large.spot(f"network.body.edges['{key}'].edgeType.getPoint(0.5)"))
    assert f"{n} links between the two communities" in large.panel().inner_text()
    large.panel().get_by_text("Open this community").first.click()
    assert large.hash().startswith("#level=in:")


def test_what_is_opened_in_the_overview_is_shown_in_its_community(show: Callable[..., Opened]) -> None:
    large = show("large", at="#list=entities")
    large.panel().locator(".rows button").first.click()
    assert large.page.evaluate(
        "() => selected.level === entities[0].group.id && selected.nodes.has(entities[0])"
    )


def test_neighbours_come_in_on_demand_into_free_places_and_go_again(show: Callable[..., Opened]) -> None:
    large = show("large", at="#level=top&list=entities")
    large.panel().locator(".rows button").first.click()
    bring = large.panel().get_by_text("more neighbours")
    (more,) = re.findall(r"\d+", bring.inner_text())
    assert 0 < int(more) <= 20
    bring.press("Enter")
    assert large.say().startswith(f"{120 + int(more)} of 600")
    apart = """() => { const all = Object.values(network.getPositions());
      return all.every((a, n) => all.every((b, m) => n === m || Math.hypot(a.x - b.x, a.y - b.y) > 20)); }"""
    assert large.page.evaluate(apart)
    large.panel().get_by_text("Fold neighbours away").press("Enter")
    assert large.say().startswith("120 of 600")


def test_an_entity_that_is_not_drawn_joins_when_it_is_found(show: Callable[..., Opened]) -> None:
    large = show("large", at="#level=top&list=entities")
    assert not large.page.evaluate("() => drawn.has('n599')")
    search = large.page.get_by_role("combobox", name="Search")
    search.fill("number 00599")
    search.press("Enter")
    assert large.say().startswith("121 of 600")
    x, y = large.spot("network.getPosition(selected.opened.key)")
    assert 0 < x < 1020
    assert 100 < y < 900


def test_long_lists_are_shown_in_parts_and_say_so(show: Callable[..., Opened]) -> None:
    large = show("large", at="#list=entities")
    assert large.panel().locator(".rows li").count() == 100
    large.panel().get_by_text("Show more (100 of 600 listed)").click()
    assert large.panel().locator(".rows li").count() == 200


# --- hostile articles


def test_hostile_texts_run_nothing_and_break_nothing(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    count = len(HOSTILE)
    assert (
        hostile.say()
        == f"{count} of {count} entities, {count} of {count} links, {count} of {count} statements"
    )
    for number in range(count):
        hostile.choose(f"entities[{number}]")
        hostile.choose(f"[...ties.values()][{number}]")
        assert hostile.panel().locator("blockquote").count() >= 1
        hostile.page.wait_for_timeout(20)
    for text in ("<", "proto", "construct", "script", "W"):
        hostile.page.get_by_role("combobox", name="Search").fill(text)
    assert hostile.page.evaluate("() => window.hacked") is None
    assert hostile.page.locator("img, svg, iframe, object, embed").count() == 0
    for chip in hostile.page.locator(".chip:visible").all():
        chip.click()
    assert hostile.say().startswith(f"0 of {count}")


def test_hostile_addresses_are_no_links(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    hostile.choose("[...ties.values()][0]")
    addresses = hostile.page.evaluate(
        """() => [...ties.values()].flatMap(tie => { choose(tie);
             return [...document.querySelectorAll('#panel a[href]')].map(a => a.href); })"""
    )
    assert {address.split("/")[2] for address in addresses} == {"news.example.org"}


@pytest.mark.parametrize(
    "at",
    [
        "#entity=nobody&level=in:nowhere&relation=none&since=yesterday&confidence=high&with=x+y&more=z",
        "#link=a+b&way=c+d&event=e&list=__proto__&__proto__=1&constructor=2",
        "#entity=<img src=x onerror=window.hacked=1>&class=person person&facts=javascript:",
        "#%%%&&&==#",
    ],
)
def test_hostile_permalinks_open_what_there_is(show: Callable[..., Opened], at: str) -> None:
    one = show(at=at)
    assert one.page.evaluate("() => window.hacked") is None
    assert re.match(r"\d+ of 45 entities", one.say())


@pytest.mark.parametrize("form", ["csv", "json", "gexf", "graphml", "svg"])
def test_hostile_texts_break_no_file(show: Callable[..., Opened], form: str) -> None:
    hostile = show("hostile")
    with hostile.page.expect_download() as found:
        hostile.save(form)
    text = Path(found.value.path()).read_text(encoding="utf-8")
    match form:
        case "json":
            assert len(json.loads(text)) == len(HOSTILE)
        case "csv":
            rows = list(csv.reader(text.splitlines(keepends=True)))
            assert {len(row) for row in rows} == {15}
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
        case _:
            assert len(list(ET.fromstring(text).iter())) > len(HOSTILE)  # noqa: S314 - our own file


def test_names_do_not_turn_the_text_around_them(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", hostile.panel().inner_text())


def test_served_over_http_it_works_the_same_and_leads_to_the_other_pages(
    show: Callable[..., Opened],
) -> None:
    """As `kg serve` gives it: by its own policy, without a request but for itself."""
    one, world = show(), read_world()
    page = render_html(
        articles=world.articles(),
        entities=world.entities(),
        statements=world.statements(),
        events=world.events(),
        served=True,
    )
    assert one.panel().get_by_text("Its page").count() == 0
    one.address = "http://graph.example/"
    one.page.route(
        f"{one.address}**", lambda route: route.fulfill(body=page, content_type="text/html; charset=utf-8")
    )
    one.page.goto(f"{one.address}#link=Russia+Ukraine")
    one.page.wait_for_selector("blockquote")
    assert one.heading() == "Russia – Ukraine"
    articles = one.panel().get_by_text("Its page")
    assert articles.first.get_attribute("href") == "articles/istanbul-talks"
    one.panel().locator("p.tabs button").first.click()
    assert one.panel().get_by_text("Its page").get_attribute("href") == "entity/Russia"
    one.save("link")
    assert one.offered() == f"{one.address}#entity=Russia"
    one.page.unroute_all()


def test_the_page_refuses_to_make_markup_or_code_of_text(show: Callable[..., Opened]) -> None:
    from playwright.sync_api import Error  # noqa: PLC0415 - only where there is a browser

    sample = show()
    with pytest.raises(Error, match="TrustedHTML"):
        sample.page.evaluate("() => { document.body.innerHTML = '<b>text</b>'; }")
    sample.page.evaluate("""() => { const script = document.createElement('script');
        try { script.textContent = 'window.hacked = 1'; document.body.append(script); } catch {} }""")
    assert sample.page.evaluate("() => window.hacked") is None
    assert sample.noise, "the browser reports what it refused"
    sample.noise.clear()


# --- for everyone

VIEWS = ("", "#link=Russia+Ukraine", "#entity=Russia", "#list=events", "#way=Emmanuel_Macron+Iran")


def check_views(one: Opened, *views: str) -> dict[str, list[str]]:
    """What axe has to say of each view, with everything unfolded: WCAG 2.2 AA and its best practices."""
    found = {}
    one.page.evaluate(f"() => {{ {_AXE.read_text(encoding='utf-8')} }}")
    for view in views:
        one.page.evaluate("view => { location.hash = view; }", view)
        one.page.wait_for_function("() => !panel.textContent.includes(say('wait'))")
        one.page.wait_for_timeout(50)
        one.page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for violation in one.page.evaluate(_RUN_AXE):
            found[f"{violation['id']} {view}"] = [node["html"][:200] for node in violation["nodes"]]
    return found


def test_axe_finds_nothing(show: Callable[..., Opened]) -> None:
    assert check_views(show(color_scheme="light", bypass_csp=True), *VIEWS) == {}


def test_axe_finds_nothing_in_the_dark(show: Callable[..., Opened]) -> None:
    assert check_views(show(color_scheme="dark", bypass_csp=True), *VIEWS[:3]) == {}


def test_axe_finds_nothing_on_a_narrow_screen(show: Callable[..., Opened]) -> None:
    assert check_views(show(size=NARROW, bypass_csp=True), *VIEWS[:2]) == {}


def test_axe_finds_nothing_in_the_overview(show: Callable[..., Opened]) -> None:
    large = show("large", bypass_csp=True)
    pair = large.page.evaluate("() => selected.edges.at(-1).id")
    assert check_views(large, f"#link={pair}") == {}


def test_the_picture_moves_by_key(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.page.locator("#picture").focus()
    scale = sample.page.evaluate("() => network.getScale()")
    sample.page.keyboard.press("+")
    assert sample.page.evaluate("() => network.getScale()") > scale
    sample.page.keyboard.press("-")
    at = sample.page.evaluate("() => network.getViewPosition()")
    sample.page.keyboard.press("ArrowRight")
    sample.page.keyboard.press("ArrowDown")
    moved = sample.page.evaluate("() => network.getViewPosition()")
    assert moved["x"] > at["x"]
    assert moved["y"] > at["y"]


def test_on_paper_stand_the_picture_and_the_evidence(show: Callable[..., Opened]) -> None:
    sample = show(at="#link=Russia+Ukraine")
    sample.page.emulate_media(media="print")
    assert not sample.page.locator("#filters").is_visible()
    assert sample.panel().locator("blockquote").first.is_visible()
    assert sample.page.locator("#picture canvas").is_visible()


def test_names_that_are_always_shown_cover_no_other_where_there_is_room(show: Callable[..., Opened]) -> None:
    page = show().page
    page.wait_for_function("() => placed.length")
    covered = page.evaluate(
        """() => placed.filter(({ box, thing }, at) => thing.rank < ALWAYS_NAMED && box.h === 17 &&
            placed.slice(0, at).some(one => one.box.h === 17 && overlap(one.box, box))).length"""
    )
    assert covered == 0
