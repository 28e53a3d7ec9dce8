"""The HTML graph in a real Chromium: search, filters, timeline, ways, steps back, permalinks, SPARQL."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from explorer_browser import TIE
from html_sample import read_world

import kg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from explorer_browser import Opened

ALL = "45 of 45 entities, 96 of 96 links, 122 of 122 statements"

# --- names


def test_search_finds_names_as_one_types_and_enter_opens(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox", name="Search")
    search.press_sequentially("erdo")
    options = sample.page.locator("#matches [role=option]")
    assert [options.nth(n).inner_text().split("\n")[0] for n in range(options.count())] == [
        "Recep Tayyip Erdogan"
    ]
    search.press("Enter")
    assert sample.heading() == "Recep Tayyip Erdogan"
    assert search.input_value() == ""


def test_search_goes_up_and_down_by_key_and_takes_a_click(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox", name="Search")
    search.fill("united")
    options = sample.page.locator("#matches [role=option]")
    assert options.count() == 3
    search.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert search.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    search.press("ArrowUp")
    search.press("ArrowUp")
    assert options.nth(2).get_attribute("aria-selected") == "true"
    options.nth(0).click()
    assert sample.heading() == "United States"


def test_search_says_when_no_name_matches_and_escape_clears_it(show: Callable[..., Opened]) -> None:
    sample = show()
    search = sample.page.get_by_role("combobox", name="Search")
    search.fill("zzz")
    assert sample.page.locator("#matches").inner_text() == "No name matches."
    search.press("Escape")
    assert not sample.page.locator("#matches").is_visible()


@pytest.mark.parametrize(
    ("chip", "said"),
    [
        ("People", "31 of 45 entities"),
        ("Posts, places", r"\d+ of 45 entities, \d\d of 96 links"),
    ],
)
def test_filters_leave_out_and_tell_how_many_are_left(
    show: Callable[..., Opened], chip: str, said: str
) -> None:
    sample = show()
    sample.chip(chip).click()
    assert not sample.chip(chip).locator("input").is_checked()
    assert re.match(said, sample.say())
    assert not sample.say().startswith("45 of 45 entities, 96")
    sample.page.get_by_text("Show all").click()
    assert sample.say() == ALL


def test_only_what_is_stated_as_fact_leaves_no_dashed_line(show: Callable[..., Opened]) -> None:
    sample = show()
    assert sample.page.evaluate("() => selected.edges.some(tie => tie.edge.dashes)")
    sample.page.locator("#further > summary").click()
    sample.chip("Only what articles state").click()
    assert not sample.page.evaluate("() => selected.edges.some(tie => tie.edge.dashes)")
    assert "96 of 96" not in sample.say()


def test_what_the_filters_leave_out_of_a_pair_is_told(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.chip("Conflict in deeds").click()
    sample.choose(TIE.format("Russia", "Ukraine"))
    assert "4 of 8 shown; the filters leave out the others." in sample.panel().inner_text()


FILTERS = [
    ("relation", "meets", "({ relation }) => relation.id === 'meets'"),
    ("speaker", ".", "({ speaker }) => !speaker"),
    ("speaker", "Sergei_Lavrov", "({ speaker }) => speaker?.name === 'Sergei Lavrov'"),
    ("publisher", "Example News Agency", "({ article }) => publishers[article] === 'Example News Agency'"),
    ("confidence", "80", "({ confidence }) => confidence >= 80"),
    ("evidence", "3", "({ tie }) => tie.statements.length >= 3"),
]


@pytest.mark.parametrize(("name", "value", "test"), FILTERS)
def test_each_filter_lets_through_what_it_says_and_all_of_it(
    show: Callable[..., Opened], name: str, value: str, test: str
) -> None:
    sample = show()
    sample.filter(name, value)
    through = sample.page.evaluate("() => selected.statements.map(one => statements.indexOf(one))")
    expected = sample.page.evaluate(f"() => statements.flatMap((one, at) => ({test})(one) ? [at] : [])")
    assert through == expected
    assert 0 < len(through) < 122
    assert f"{len(through)} of 122 statements" in sample.say()
    assert sample.hash() == f"#{name}={value}".replace(" ", "+")


def test_a_kind_of_saying_is_left_out_by_its_chip(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.page.locator("#further > summary").click()
    sample.chip("planned").locator("input").press("Space")
    assert not sample.page.evaluate("() => selected.statements.some(one => one.factuality === 'planned')")
    assert sample.hash() == "#factuality=planned"


# --- time


def test_the_handles_of_the_timeline_leave_out_what_lies_before_and_after(
    show: Callable[..., Opened],
) -> None:
    sample = show()
    first, last = sample.page.get_by_label("From", exact=True), sample.page.get_by_label("to", exact=True)
    bins = sample.page.evaluate("() => bins")
    first.fill(str(bins.index("2025-03")))
    last.fill(str(bins.index("2025-06")))
    assert first.get_attribute("aria-valuetext") == "March 2025"
    assert "March 2025 – June 2025" in sample.page.locator("#dates").inner_text()
    whens = sample.page.evaluate("() => selected.statements.map(({ when }) => when)")
    ends = [(when.split("/")[0], when.split("/")[-1] + "~") for when in whens if when]
    assert all(end >= "2025-03" and begin <= "2025-06~" for begin, end in ends)
    assert 0 < len(ends) < len(whens)
    sample.page.get_by_label("undated").uncheck()
    assert None not in sample.page.evaluate("() => selected.statements.map(({ when }) => when ?? null)")
    assert sample.hash() == "#since=2025-03&until=2025-06&undated=off"


def test_the_handles_go_by_key_and_not_past_each_other(show: Callable[..., Opened]) -> None:
    sample = show()
    first = sample.page.get_by_label("From", exact=True)
    first.press("ArrowRight")
    assert sample.page.evaluate("() => state.since === bins[1]")
    first.press("End")
    sample.page.get_by_label("to", exact=True).press("Home")
    assert sample.page.evaluate("() => Number(since.value) <= Number(until.value)")


def test_the_histogram_counts_what_the_other_filters_let_through(show: Callable[..., Opened]) -> None:
    sample = show()
    count = "() => countBins().reduce((sum, n) => sum + n, 0)"
    dated = "() => statements.filter(one => one.when && one.passes).length"
    assert sample.page.evaluate(count) == sample.page.evaluate(dated) > 0
    sample.chip("Conflict in deeds").click()
    assert sample.page.evaluate(count) == sample.page.evaluate(dated)


# --- ways, steps and permalinks


def test_the_way_between_two_is_found_by_key_alone(show: Callable[..., Opened]) -> None:
    sample = show(at="#entity=Emmanuel_Macron")
    sample.panel().get_by_text("Find the way to").press("Enter")
    sample.page.keyboard.type("iran")
    sample.page.keyboard.press("Enter")
    assert sample.heading() == "From Emmanuel Macron to Iran"
    steps = sample.panel().locator(".rows li")
    assert f"{steps.count()} steps" in sample.panel().inner_text()
    ends = sample.page.evaluate(
        "() => selected.opened.steps.map(({ first, second }) => [first.name, second.name])"
    )
    assert "Emmanuel Macron" in ends[0]
    assert "Iran" in ends[-1]
    assert all(set(one) & set(other) for one, other in pairwise(ends))
    assert sample.hash() == "#way=Emmanuel_Macron+Iran"


def test_where_the_filters_let_no_way_through_that_is_said(show: Callable[..., Opened]) -> None:
    sample = show(at="#way=Emmanuel_Macron+Iran&class=country")
    assert "Nothing that the filters let through" in sample.panel().inner_text()


def test_one_goes_back_and_forward_over_what_was_opened_and_set(show: Callable[..., Opened]) -> None:
    sample = show()
    back, forward = sample.page.get_by_label("Back"), sample.page.get_by_label("Forward")
    assert back.is_disabled()
    assert forward.is_disabled()
    sample.panel().locator(".rows button").first.click()
    sample.panel().locator(".rows button").first.click()
    sample.chip("Places").click()
    back.click()
    sample.page.wait_for_function("() => !state.class")
    assert sample.chip("Places").locator("input").is_checked()
    back.click()
    sample.page.wait_for_function("() => state.entity === 'Russia'")
    back.click()
    sample.page.wait_for_function("() => !location.hash")
    assert sample.tab("Entities").get_attribute("aria-pressed") == "true"
    assert back.is_disabled()
    forward.click()
    sample.page.wait_for_function("() => selected.opened.name === 'Russia'")
    sample.page.go_forward()
    sample.page.wait_for_function("() => selected.opened.kind === 'tie'")


def test_a_permalink_brings_back_the_whole_state(show: Callable[..., Opened]) -> None:
    sample = show()
    sample.chip("Places").click()
    sample.filter("confidence", "70")
    sample.choose(TIE.format("Russia", "Ukraine"))
    sample.save("link")
    address = sample.offered()
    assert address.endswith("#class=place&confidence=70&link=Russia+Ukraine")
    again = show(at="#" + address.split("#")[1])
    assert again.say() == sample.say()
    again.page.wait_for_selector("blockquote")
    assert again.panel().inner_text() == sample.panel().inner_text()
    assert again.page.evaluate("() => state") == sample.page.evaluate("() => state")


def test_everything_of_the_state_that_is_named_is_named_by_ids(show: Callable[..., Opened]) -> None:
    """So that a link holds for a graph built anew: ids depend on content only."""
    sample = show()
    ids = sample.page.evaluate("() => entities.map(({ id }) => id)")
    assert sorted(ids) == sorted(entity.id for entity in read_world().entities())


SETTINGS = {
    "class": "place region",
    "quad": "material_conflict",
    "factuality": "planned",
    "facts": "only",
    "relation": "meets",
    "speaker": "Donald_Trump",
    "publisher": "Harbour Wire",
    "confidence": "90",
    "evidence": "3",
    "since": "2018-05",
    "until": "2019-02",
    "undated": "off",
    "entity": "Iran",
    "link": "Russia Ukraine",
}


@pytest.mark.parametrize("name", [*SETTINGS, "all"])
def test_the_sparql_of_a_selection_gives_its_statements(
    show: Callable[..., Opened], built_graph: Path, name: str
) -> None:
    """Asked of the same graph, as `kg query` does."""
    kept = {"since", "until", "class", "confidence"} if name == "all" else {name}
    values = {key: value for key, value in SETTINGS.items() if key in kept}
    one = show(built_graph / "graph.html", at="#" + urlencode(values))
    one.save("sparql")
    ids = one.page.evaluate(
        """async () => { await unpackEvidence(); const { opened, statements } = selected;
          const about = { entity: opened.statements, tie: opened.visible }[opened.kind] ?? statements;
          return about.filter(({ visible }) => visible).map(({ id }) => id); }"""
    )
    with kg.open(built_graph) as graph:
        answer = {row["statement"].split("/")[-1][:12] for row in graph.query(one.offered())}
    assert answer == set(ids)
    assert ids or name == "evidence"
