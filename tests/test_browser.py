"""The HTML graph in a real Chromium without network: what a reader sees, clicks and types.

Pictures of it are kept under tests/artefacts/ for people to look at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from html_sample import HOSTILE, World, make_hostile_world, make_large_world, read_world

from kg.exporters.html import write_html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, ViewportSize

ARTEFACTS = Path(__file__).parent / "artefacts"
# Chromium as root and without the connections it makes for itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 360, "height": 740}


@dataclass(slots=True)
class Opened:
    """A page and what it did that it should not: requests, console messages, errors, dialogs."""

    page: Page
    noise: list[str] = field(default_factory=list)

    def say(self) -> str:
        return self.page.locator("#shown").inner_text()

    def panel(self) -> Locator:
        return self.page.locator("#panel")

    def chip(self, name: str) -> Locator:
        return self.page.locator(".chip", has_text=name)

    def spot(self, script: str) -> tuple[float, float]:
        """Where in the window something is that an expression gives in coordinates of the graph."""
        box = self.page.locator("#picture").bounding_box()
        assert box
        at = self.page.evaluate(f"() => network.canvasToDOM({script})")
        return box["x"] + at["x"], box["y"] + at["y"]

    def click(self, script: str) -> None:
        self.page.mouse.click(*self.spot(script))
        # vis-network waits this long for a second click.
        self.page.wait_for_timeout(100)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The page of a world, written once."""
    folder = tmp_path_factory.mktemp("pages")
    makers: dict[str, Callable[[], World]] = {
        "sample": read_world,
        "hostile": make_hostile_world,
        "large": lambda: make_large_world(600),
        "empty": lambda: World((), (), ()),
    }

    def find(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            write_html(
                makers[name](), path, title=HOSTILE[0] if name == "hostile" else "World politics, a sample"
            )
        return path

    return find


@pytest.fixture
def show(browser: Browser, files: Callable[[str], Path]) -> Iterator[Callable[..., Opened]]:
    """Opens a page without network; at the end no page may have asked, said or thrown anything."""
    opened: list[Opened] = []

    def open_page(name: str = "sample", *, size: ViewportSize = WIDE, **options: Any) -> Opened:
        context = browser.new_context(viewport=size, offline=True, reduced_motion="reduce", **options)
        one = Opened(context.new_page())
        opened.append(one)
        address = files(name).as_uri()
        one.page.on("console", lambda message: one.noise.append(describe(message)))
        one.page.on("pageerror", lambda error: one.noise.append(f"error: {error}"))
        one.page.on("dialog", lambda dialog: one.noise.append(f"dialog: {dialog.message}"))
        one.page.on("popup", lambda popup: one.noise.append(f"popup: {popup.url}"))
        one.page.on(
            "request", lambda request: one.noise.append(request.url) if request.url != address else None
        )
        one.page.goto(address)
        if options.get("java_script_enabled", True):
            one.page.wait_for_selector("#shown:not(:empty)")
        return one

    yield open_page
    noise = [said for one in opened for said in one.noise]
    for one in opened:
        one.page.context.close()
    assert noise == []


def describe(message: ConsoleMessage) -> str:
    return f"{message.type}: {message.text}"


# --- seeing


def test_it_opens_with_all_entities_and_links_and_says_so(show: Callable[..., Opened]) -> None:
    sample = show()
    assert sample.say() == "45 of 45 entities and 96 of 96 links shown"
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
    assert sample.page.evaluate("() => network.getScale()") > 0.7


def test_labels_do_not_stand_on_each_other(show: Callable[..., Opened]) -> None:
    """Only those of the ten most important entities may, where they find no room."""
    overlaps = """() => {
      const bound = placed.filter(({ thing }) => !(thing.rank < ALWAYS_NAMED));
      return bound.filter(({ box }, n) => bound.slice(0, n).some(other => overlap(box, other.box))).length;
    }"""
    assert show().page.evaluate(overlaps) == 0


def test_the_page_draws_lines_as_python_does(show: Callable[..., Opened]) -> None:
    """Filtering and letting in again gives the very lines that the file holds."""
    sample = show()
    sample.chip("Conflict in deeds").click()
    sample.chip("Conflict in deeds").click()
    ours = sample.page.evaluate("() => shownTies.map(styleTie).sort((a, b) => a.id < b.id ? -1 : 1)")
    theirs = sample.page.evaluate("() => embedded.edges.sort((a, b) => a.id < b.id ? -1 : 1)")
    assert ours == theirs


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_pictures_are_kept_to_be_looked_at(
    show: Callable[..., Opened], scheme: str, size: ViewportSize
) -> None:
    sample = show(size=size, color_scheme=scheme, device_scale_factor=2 if size is NARROW else 1)
    sample.page.wait_for_timeout(200)
    ARTEFACTS.mkdir(exist_ok=True)
    name = f"{scheme}-{'wide' if size is WIDE else 'narrow'}"
    sample.page.screenshot(path=ARTEFACTS / f"explorer-{name}.png")
    sample.panel().locator(".rows button").first.click()
    sample.panel().locator(".rows button").first.click()
    sample.page.wait_for_timeout(200)
    sample.page.screenshot(path=ARTEFACTS / f"evidence-{name}.png")
    assert sample.panel().locator("blockquote").first.is_visible()


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
        one.page.locator("summary").click()
        one.panel().locator(".rows button").first.click()
        one.panel().locator(".rows button").first.click()
        assert one.page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_without_scripts_it_says_what_is_missing(show: Callable[..., Opened]) -> None:
    page = show(java_script_enabled=False).page
    assert "Allow scripts" in page.locator("noscript").inner_text()


def test_an_empty_graph_says_so(show: Callable[..., Opened]) -> None:
    empty = show("empty")
    assert empty.say() == "0 of 0 entities and 0 of 0 links shown"
    assert "Nothing matches" in empty.panel().inner_text()


# --- believing

TIE = "[...ties.values()].find(t => t.first.name === '{}' && t.second.name === '{}')"


def test_a_click_on_a_line_shows_every_sentence_behind_it(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.click(f"network.body.edges[{TIE.format('Russia', 'Ukraine')}.id].edgeType.getPoint(0.5)")
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
    sample.page.evaluate(f"() => choose({TIE.format('Russia', 'China')})")
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
    sample.page.evaluate(f"() => choose({TIE.format('Iran', 'Houthis')})")
    badges = sample.panel().locator(".badges").inner_text()
    assert "claimed" in badges
    assert "according to United States" in badges
    assert "fact" not in badges


def test_a_click_on_an_entity_or_its_name_shows_what_it_is_and_its_links(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.click("network.getPosition(entities.find(e => e.name === 'Emmanuel Macron').id)")
    panel = sample.panel()
    assert panel.locator("h2").inner_text() == "Emmanuel Macron"
    assert "Person: President of France" in panel.inner_text()
    assert panel.get_by_text("Wikidata").get_attribute("href") == "https://www.wikidata.org/wiki/Q3052772"
    assert panel.locator(".rows li").count() == 2
    panel.locator(".rows button", has_text="France").click()
    assert panel.locator("h2").inner_text() == "France – Emmanuel Macron"
    panel.get_by_text("Back").click()
    assert panel.locator("h2").inner_text() == "Emmanuel Macron"


def test_a_click_beside_everything_goes_back_to_the_list(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.panel().locator(".rows button").first.click()
    sample.page.mouse.click(5, 880)
    sample.page.wait_for_timeout(100)
    assert sample.panel().locator(".tabs").count() == 1


def test_everything_can_be_reached_by_key_alone(show: Callable[..., Opened]) -> None:
    sample = show()
    page = sample.page
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent.startsWith('Links')"):
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert sample.panel().locator("h2").inner_text() == "Russia – Ukraine"
    assert page.evaluate("() => document.activeElement.tagName") == "H2"
    page.keyboard.press("Escape")
    assert sample.panel().locator(".tabs").count() == 1


def test_a_picture_can_be_rearranged_by_hand_and_stays_so(show: Callable[..., Opened]) -> None:
    sample = show()
    where = "network.getPosition(entities.find(e => e.name === 'Istanbul').id)"
    x, y = sample.spot(where)
    sample.page.mouse.move(x, y)
    sample.page.mouse.down()
    sample.page.mouse.move(x + 40, y + 30, steps=5)
    sample.page.mouse.up()
    moved = sample.page.evaluate(f"() => {where}")
    sample.chip("Conflict in words").click()
    assert sample.page.evaluate(f"() => {where}") == moved
    assert abs(sample.spot(where)[0] - x - 40) < 6


# --- finding


def test_search_finds_names_as_one_types_and_enter_opens(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox")
    search.press_sequentially("erdo")
    options = sample.page.get_by_role("option")
    assert [options.nth(n).inner_text().split("\n")[0] for n in range(options.count())] == [
        "Recep Tayyip Erdogan"
    ]
    search.press("Enter")
    assert sample.panel().locator("h2").inner_text() == "Recep Tayyip Erdogan"
    assert search.input_value() == ""


def test_search_goes_up_and_down_by_key_and_takes_a_click(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox")
    search.fill("united")
    options = sample.page.get_by_role("option")
    assert options.count() == 3
    search.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert search.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    search.press("ArrowUp")
    search.press("ArrowUp")
    assert options.nth(2).get_attribute("aria-selected") == "true"
    options.nth(0).click()
    assert sample.panel().locator("h2").inner_text() == "United States"


def test_search_says_when_no_name_matches_and_escape_clears_it(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox")
    search.fill("zzz")
    assert sample.page.locator("#matches").inner_text() == "No name matches."
    search.press("Escape")
    assert not sample.page.locator("#matches").is_visible()


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        ("People", "31 of 45 entities"),
        ("Posts, places", r"\d+ of 45 entities and \d\d of 96 links"),
    ],
)
def test_filters_leave_out_and_tell_how_many_are_left(
    show: Callable[..., Opened], chip: str, said: str
) -> None:
    sample = show()
    sample.chip(chip).click()
    assert sample.chip(chip).get_attribute("aria-pressed") == "false"
    assert re.match(said, sample.say())
    assert not sample.say().startswith("45 of 45 entities and 96")
    sample.page.get_by_text("Show all").click()
    assert sample.say() == "45 of 45 entities and 96 of 96 links shown"


def test_only_what_is_stated_as_fact_leaves_no_dashed_line(show: Callable[..., Opened]) -> None:
    sample = show()
    assert sample.page.evaluate("() => shownTies.some(tie => tie.edge.dashes)")
    sample.page.get_by_label("Only stated as fact").check()
    assert not sample.page.evaluate("() => shownTies.some(tie => tie.edge.dashes)")
    assert "96 of 96" not in sample.say()


def test_what_the_filters_leave_out_of_a_pair_is_told(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.chip("Conflict in deeds").click()
    sample.page.evaluate(f"() => choose({TIE.format('Russia', 'Ukraine')})")
    assert "4 of 8 shown; the filters leave out the others." in sample.panel().inner_text()


# --- a large graph


def test_a_large_graph_opens_with_the_most_important_and_says_so(show: Callable[..., Opened]) -> None:
    large = show("large")
    assert re.fullmatch(r"120 of 600 entities and \d+ of 1786 links shown", large.say())
    assert "Entities 600" in large.panel().inner_text()


def test_neighbours_come_in_on_demand_into_free_places(show: Callable[..., Opened]) -> None:
    large = show("large")
    large.panel().locator(".rows button").first.click()
    bring = large.panel().get_by_text("more neighbours")
    (more,) = re.findall(r"\d+", bring.inner_text())
    assert 0 < int(more) <= 20
    bring.click()
    assert large.say().startswith(f"{120 + int(more)} of 600")
    apart = """() => { const all = Object.values(network.getPositions());
      return all.every((a, n) => all.every((b, m) => n === m || Math.hypot(a.x - b.x, a.y - b.y) > 20)); }"""
    assert large.page.evaluate(apart)


def test_an_entity_that_is_not_drawn_joins_when_it_is_found(show: Callable[..., Opened]) -> None:
    large = show("large")
    assert not large.page.evaluate("() => drawn.has(entities.find(e => e.name.endsWith('00599')).id)")
    search = large.page.get_by_role("combobox")
    search.fill("number 00599")
    search.press("Enter")
    assert large.say().startswith("121 of 600")
    x, y = large.spot("network.getPosition(chosen.id)")
    assert 0 < x < 1020
    assert 100 < y < 900


def test_long_lists_are_shown_in_parts_and_say_so(show: Callable[..., Opened]) -> None:
    large = show("large")
    assert large.panel().locator(".rows li").count() == 200
    large.panel().get_by_text("Show more (200 of 600 listed)").click()
    assert large.panel().locator(".rows li").count() == 400


# --- hostile articles


def test_hostile_texts_run_nothing_and_break_nothing(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    count = len(HOSTILE)
    assert hostile.say() == f"{count} of {count} entities and {count} of {count} links shown"
    for number in range(count):
        hostile.page.evaluate(f"() => choose(entities[{number}])")
        hostile.page.evaluate(f"() => choose([...ties.values()][{number}])")
        assert hostile.panel().locator("blockquote").count() >= 1
        hostile.page.wait_for_timeout(20)
    for text in ("<", "proto", "construct", "script", "W"):
        hostile.page.get_by_role("combobox").fill(text)
    assert hostile.page.evaluate("() => window.hacked") is None
    assert hostile.page.locator("img, svg, iframe, object, embed").count() == 0
    for chip in hostile.page.locator(".chip").all():
        chip.click()
    assert hostile.say().startswith(f"0 of {count}")


def test_hostile_addresses_are_no_links(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    addresses = hostile.page.evaluate(
        """() => [...ties.values()].flatMap(tie => { choose(tie);
             return [...document.querySelectorAll('#panel a[href]')].map(a => a.href); })"""
    )
    assert {address.split("/")[2] for address in addresses} == {"news.example.org"}


def test_names_do_not_turn_the_text_around_them(show: Callable[..., Opened]) -> None:
    hostile = show("hostile")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", hostile.panel().inner_text())


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
