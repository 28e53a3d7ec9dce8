"""What others say against a statement, as the explorer shows it beside the sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from html_sample import state

from kg.exporters.html.against import find_objections
from kg.records import Entity, Event, Mention, Span

if TYPE_CHECKING:
    from kg.exporters.html.against import Objection
    from kg.records import Statement

ANN, BOB, CAT = (Entity(name, "person") for name in ("Ann", "Bob", "Cat"))
PUBLISHED = {"a": "2025-05-01", "b": "2025-05-20", "c": "2025-05-20"}


def say(article: str, relation: str = "meets", **fields: Any) -> Statement:
    return state(ANN, relation, BOB, "They met.", article=article, **fields)


def find(*statements: Statement) -> list[Objection]:
    """The objections where all statements tell of one event."""
    event = Event("e-1", "meets", "Meeting", (ANN,), (BOB,), "actual", tuple(s.id for s in statements))
    return find_objections(statements, [event], PUBLISHED)


def test_who_denies_and_who_is_denied_stand_against_each_other() -> None:
    assert find(say("a"), say("b", factuality="negated")) == [(0, "said", 1), (1, "said", 0)]


@pytest.mark.parametrize(
    "denial",
    [
        say("a", factuality="negated"),
        say("b", "aids", factuality="negated"),
        say("b", factuality="negated", when="2024"),
        say("b", factuality="planned"),
    ],
    ids=["the same article", "something else", "another time", "a plan before it"],
)
def test_what_can_be_true_together_does_not(denial: Statement) -> None:
    assert find_objections([say("a", when="2025-05"), denial], [], PUBLISHED) == []


def test_what_goes_both_ways_is_denied_from_either_end() -> None:
    other_way = state(BOB, "meets", ANN, "No.", article="b", factuality="negated")
    assert len(find(say("a"), other_way)) == 2
    accused = state(BOB, "accuses", ANN, "No.", article="b", factuality="negated")
    assert find_objections([say("a", "accuses"), accused], [], PUBLISHED) == []


def test_somebody_quoted_may_deny_what_the_article_itself_says() -> None:
    word = replace(say("a", factuality="negated"), attributed_to=Mention(Span(0, 3, "Cat"), CAT))
    assert [kind for _, kind, _ in find(say("a"), word)] == ["said", "said"]


def test_a_later_article_that_still_plans_what_has_been_done_is_told() -> None:
    assert find(say("a"), say("b", factuality="planned")) == [(0, "done", 1), (1, "done", 0)]
    assert find(say("b"), say("a", factuality="planned")) == []


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({"when": "2025-05-08", "time_text": "x"}, {"when": "2025-05-09", "time_text": "x"}, ["when"]),
        ({"when": "2025-05-08", "time_text": "x"}, {"when": "2025-05", "time_text": "x"}, []),
        ({"when": "2025-05-08", "time_text": "x"}, {"when": "2025-05-09"}, []),
        ({"where": Entity("Rome", "place")}, {"where": Entity("Oslo", "place")}, ["where"]),
        ({"where": Entity("Rome", "place")}, {"where": Entity("Italy", "country")}, []),
        ({"killed": ("12",)}, {"killed": ("at least 15",)}, ["killed"]),
        ({"killed": ("12",), "injured": ("3",)}, {"killed": ("12",), "injured": ("5",)}, ["injured"]),
        ({"killed": ("12",)}, {}, []),
    ],
)
def test_of_one_event_other_times_places_and_figures_are_told(
    one: dict[str, Any], other: dict[str, Any], kinds: list[str]
) -> None:
    both = find(say("a", **one), say("b", **other))
    assert both == [*((0, kind, 1) for kind in kinds), *((1, kind, 0) for kind in kinds)]


def test_each_other_telling_stands_for_all_that_tell_the_same() -> None:
    told = [say(name, killed=figures) for name, figures in (("a", ("1",)), ("b", ("2",)), ("c", ("2",)))]
    assert [objection for objection in find(*told) if objection[0] == 0] == [(0, "killed", 1)]


def test_a_copy_that_is_printed_later_tells_of_no_other_day_and_of_nothing_still_to_come() -> None:
    told = [
        say("a", when="2025-05-01", time_text="yesterday"),
        say("b", when="2025-05-19", time_text="yesterday"),
    ]
    plan = [say("a", factuality="planned"), say("c", when="2025-05-10")]
    event = Event("e-1", "meets", "Meeting", (ANN,), (BOB,), "actual", tuple(s.id for s in (*told, *plan)))
    assert [kind for _, kind, _ in find_objections(told, [event], PUBLISHED)] == ["when", "when"]
    assert find_objections(told, [event], PUBLISHED, {"b": "a"}) == []
    dead = [replace(one, killed=(number,)) for one, number in zip(told, ("12", "15"), strict=True)]
    assert [kind for _, kind, _ in find_objections(dead, [event], PUBLISHED, {"b": "a"})] == [
        "killed",
        "killed",
    ]
    later = [replace(plan[0], article="b"), plan[1]]
    days = {"a": "2025-05-01", "b": "2025-05-21", "c": "2025-05-20"}
    event = replace(event, statements=tuple(s.id for s in later))
    assert [kind for _, kind, _ in find_objections(later, [event], days)] == ["done", "done"]
    assert find_objections(later, [event], days, {"b": "a"}) == []
