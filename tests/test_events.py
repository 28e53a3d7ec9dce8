"""Statements made by hand -> the events that they tell of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import make_telling

from kg.dates import find_dates
from kg.events import merge_tellings
from kg.events.labels import write_date
from kg.explanations.alike import say_apart
from kg.records import Entity, Mention, Span, Statement

if TYPE_CHECKING:
    from random import Random

    from kg.records import Event, Factuality

XI = Entity("Xi Jinping", "person")
PUTIN = Entity("Vladimir Putin", "person")
CHINA = Entity("China", "country")
RUSSIA = Entity("Russia", "country")
UNITED_STATES = Entity("United States", "country")
BEIJING = Entity("Beijing", "place")
HARBIN = Entity("Harbin", "place")
MOSCOW = Entity("Moscow", "place")
KREMLIN = Entity("Kremlin", "place")
ASIA = Entity("Asia", "region")
HOMES = {BEIJING: CHINA, HARBIN: CHINA, CHINA: CHINA, MOSCOW: RUSSIA, KREMLIN: RUSSIA, RUSSIA: RUSSIA}

PUBLISHED = {
    "may24": "2024-05-16",
    "june24": "2024-06-01",
    "may25": "2025-05-08",
    "may25b": "2025-05-09",
    "july25": "2025-07-20",
    "undated": None,
    "undated2": None,
}


def tell(
    article: str,
    subject: Entity = XI,
    relation: str = "meets",
    object_: Entity = PUTIN,
    *,
    factuality: Factuality = "actual",
    when: str | None = None,
    where: Entity | None = None,
    speaker: Entity | None = None,
    title: str | None = None,
    assumed: bool = False,
    sentence: str = "x",
    trigger: str = "x",
) -> Statement:
    """A statement; a time that is `assumed` is that of the article for want of another."""
    begin = sentence.index(trigger)
    span = Span(begin, begin + len(trigger), trigger)
    return Statement(
        article=article,
        subject=Mention(span, subject),
        relation=relation,
        object=Mention(span, object_),
        factuality=factuality,
        trigger=span,
        evidence=(Span(0, len(sentence), sentence),),
        confidence=0.9,
        attributed_to=Mention(span, speaker) if speaker else None,
        when=when,
        time_text="then" if when and not assumed else None,
        where=where,
        title=title,
    )


def merge(*statements: Statement) -> tuple[Event, ...]:
    tellings = (make_telling(s, PUBLISHED[s.article]) for s in statements)
    return merge_tellings(tellings, find_country=HOMES.get)


def label(*statements: Statement) -> str:
    (event,) = merge(*statements)
    return event.label


# What is one -----------------------------------------------------------------------------------


def test_one_meeting_told_by_two_articles_is_one_event_with_both_tellings() -> None:
    one, other = tell("may25", when="2025-05-08"), tell("may25b", PUTIN, object_=XI, when="2025-05-08")
    (event,) = merge(one, other)
    assert event.statements == tuple(sorted([one.id, other.id]))
    assert {actor.name for actor in event.actors} == {"Xi Jinping", "Vladimir Putin"}
    assert event.targets == ()


def test_the_most_exact_time_and_place_are_kept() -> None:
    (event,) = merge(
        tell("may25", when="2025-05", where=RUSSIA),
        tell("may25b", when="2025-05-08"),
        tell("may25b", where=MOSCOW),
    )
    assert (event.when, event.where) == ("2025-05-08", MOSCOW)


def test_a_telling_without_a_date_joins_what_its_article_is_the_news_of() -> None:
    events = merge(
        tell("may25", when="2025-05-08"), tell("may24", when="2024-05-16"), tell("may25b", where=MOSCOW)
    )
    assert [len(e.statements) for e in sorted(events, key=lambda e: str(e.when))] == [1, 2]


def test_a_telling_without_a_date_joins_the_only_date_of_its_article() -> None:
    (event,) = merge(tell("july25", when="2023-10-07"), tell("july25"))
    assert event.when == "2023-10-07"


def test_what_an_article_tells_ahead_of_an_old_date_is_not_of_that_date() -> None:
    """'His arrival in Beijing is his first trip …', and far below 'traveled to China in October 2023'."""
    text = "He is here. He was here in 2023."
    old = tell("may25", when="2023-10", sentence=text, trigger="was here")
    assert len(merge(tell("may25", sentence=text, trigger="is here"), old)) == 2
    assert len(merge(old, tell("may25", sentence=text, trigger="in 2023"))) == 1


def test_tellings_of_one_article_without_dates_are_one_event() -> None:
    (event,) = merge(tell("undated"), tell("undated", where=MOSCOW))
    assert event.where == MOSCOW


def test_tellings_without_dates_of_articles_days_apart_are_one_story() -> None:
    assert len(merge(tell("may25"), tell("may25b"))) == 1
    assert len(merge(tell("may24"), tell("june24"))) == 2


@pytest.mark.parametrize("where", [BEIJING, CHINA, ASIA, None])
def test_a_city_its_country_and_a_part_of_the_world_do_not_contradict(where: Entity | None) -> None:
    (event,) = merge(
        tell("may24", when="2024-05-16", where=BEIJING), tell("june24", when="2024-05-16", where=where)
    )
    assert event.where == BEIJING


def test_places_come_from_the_gazetteer_unless_given() -> None:
    tellings = (
        tell("may24", when="2024-05-16", where=BEIJING),
        tell("june24", when="2024-05-16", where=CHINA),
    )
    assert len(merge_tellings(make_telling(t, PUBLISHED[t.article]) for t in tellings)) == 1


def test_two_places_of_a_country_on_one_day_are_one_meeting() -> None:
    tellings = (
        tell("may25", when="2025-05-08", where=KREMLIN),
        tell("may25b", when="2025-05-08", where=MOSCOW),
    )
    assert len(merge(*tellings)) == 1


def test_a_visit_to_a_city_and_to_its_country_is_one() -> None:
    (event,) = merge(
        tell("may24", PUTIN, "visits", BEIJING, when="2024-05-16"),
        tell("june24", PUTIN, "visits", CHINA, when="2024-05-16/2024-05-17"),
    )
    assert event.targets == (CHINA, BEIJING)
    assert event.where == BEIJING


def test_a_plan_that_came_about_is_an_actual_event() -> None:
    (event,) = merge(
        tell("may24", factuality="planned", when="2024-05-17"), tell("june24", when="2024-05-17")
    )
    assert event.factuality == "actual"


def test_a_date_told_as_a_month_by_a_later_article_joins_the_day() -> None:
    (event,) = merge(tell("may24", when="2024-05-16"), tell("july25", when="2024-05"))
    assert event.when == "2024-05-16"


# What is not one -------------------------------------------------------------------------------


def test_meetings_of_two_years_stay_apart() -> None:
    events = merge(tell("may24", when="2024-05-16"), tell("may25", when="2025-05-08"))
    assert {e.when for e in events} == {"2024-05-16", "2025-05-08"}


def test_contradicting_places_are_two_events() -> None:
    events = merge(tell("may25", when="2025-05", where=MOSCOW), tell("may25b", when="2025-05", where=BEIJING))
    assert {e.where for e in events} == {MOSCOW, BEIJING}


def test_visits_to_two_cities_on_two_days_stay_apart() -> None:
    events = merge(
        tell("may24", PUTIN, "visits", BEIJING, when="2024-05-16"),
        tell("may24", PUTIN, "visits", HARBIN, when="2024-05-17"),
    )
    assert len(events) == 2


def test_what_is_negated_is_never_what_happened() -> None:
    events = merge(tell("may25", when="2025-05-08"), tell("may25b", factuality="negated", when="2025-05-08"))
    assert sorted(e.factuality for e in events) == ["actual", "negated"]


def test_a_new_plan_is_not_the_meeting_that_was() -> None:
    events = merge(
        tell("may24", when="2024-05-16"),
        tell("june24", factuality="planned"),
        tell("may25", when="2025-05-06"),
        tell("may25b", factuality="planned", when="2025-05"),
    )
    assert sorted(e.factuality for e in events) == ["actual", "actual", "planned", "planned"]


def test_a_year_that_fits_two_meetings_is_neither() -> None:
    events = merge(
        tell("may24", when="2024-05-16"), tell("june24", when="2024-02-01"), tell("july25", when="2024")
    )
    assert {e.when for e in events} == {"2024-05-16", "2024-02-01", "2024"}


def test_a_war_of_years_is_not_one_of_its_days() -> None:
    events = merge(
        tell("may25", RUSSIA, "assaults", CHINA, when="2022-02-24"),
        tell("may25", RUSSIA, "assaults", CHINA, when="2022/2025-05-08"),
    )
    assert len(events) == 2


def test_roles_matter_where_a_relation_has_a_direction() -> None:
    assert (
        len(merge(tell("may25", CHINA, "sanctions", RUSSIA), tell("may25", RUSSIA, "sanctions", CHINA))) == 2
    )


def test_states_and_unknown_relations_are_no_events() -> None:
    assert merge(tell("may25", XI, "position_in", CHINA), tell("may25", XI, "no_such", CHINA)) == ()


# How sure --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tellings", "expected"),
    [
        ([tell("may25")], "actual"),
        ([tell("may25", factuality="past")], "actual"),
        ([tell("may25", speaker=PUTIN)], "possible"),
        ([tell("may25", factuality="possible")], "possible"),
        ([tell("may25", factuality="planned", speaker=PUTIN)], "planned"),
        ([tell("may25", factuality="negated", speaker=PUTIN)], "negated"),
        ([tell("may25", speaker=PUTIN), tell("may25b")], "actual"),
    ],
)
def test_an_event_is_as_sure_as_its_surest_telling(tellings: list[Statement], expected: Factuality) -> None:
    (event,) = merge(*tellings)
    assert event.factuality == expected


# Names and ids ---------------------------------------------------------------------------------


def test_labels_read_as_a_person_writes_them() -> None:
    assert label(tell("may25", when="2025-05-08", where=MOSCOW)) == (
        "Meeting of Xi Jinping and Vladimir Putin, Moscow, 8 May 2025"
    )
    assert label(tell("may24", PUTIN, "visits", CHINA, when="2024-05-16/2024-05-17")) == (
        "Visit of Vladimir Putin to China, 16–17 May 2024"
    )
    assert (
        label(tell("may25", UNITED_STATES, "sanctions", RUSSIA)) == "Sanctions of the United States on Russia"
    )
    planned = tell("may25", PUTIN, "visits", BEIJING, factuality="planned", when="2025-08/2025-09")
    assert label(planned) == "Planned visit of Vladimir Putin to Beijing, August–September 2025"
    assert label(tell("may25", factuality="negated")) == "No meeting of Xi Jinping and Vladimir Putin"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2025-05-08", "8 May 2025"),
        ("2025-05", "May 2025"),
        ("2025", "2025"),
        ("2025-04-30/2025-05-02", "30 April – 2 May 2025"),
        ("2024-12-31/2025-01-01", "31 December 2024 – 1 January 2025"),
        ("1990/1999", "1990–1999"),
        ("2022/2025-05-08", "2022 – 8 May 2025"),
        ("2025-05-08/2025-05-08", "8 May 2025"),
    ],
)
def test_dates_are_written_as_people_read_them(value: str, written: str) -> None:
    assert write_date(value) == written


def test_what_dates_give_can_be_written() -> None:
    found = find_dates("since 2022, last week, from May 9 to 12, in the 1990s", published="2025-05-20")
    assert all(write_date(e.value) for e in found if e.value)


def test_an_id_stays_when_a_telling_joins_that_says_less() -> None:
    known = tell("may25", when="2025-05-08", where=MOSCOW)
    (before,) = merge(known)
    (after,) = merge(known, tell("may25b", when="2025-05"), tell("may25b", where=RUSSIA))
    assert before.id == after.id


def test_an_id_stays_when_a_plan_comes_about() -> None:
    plan = tell("may24", factuality="planned", when="2024-05-17", where=BEIJING)
    (before,), (after,) = merge(plan), merge(plan, tell("june24", when="2024-05-17"))
    assert before.id == after.id


@pytest.mark.parametrize("when", ["soon", "2025-13", "2025-05-08/2025-05-01", "/2024", "1-1-1"])
def test_a_date_that_is_none_counts_as_unknown(when: str) -> None:
    (event,) = merge(tell("may25", when=when))
    assert event.when is None


# What always holds -----------------------------------------------------------------------------

STATEMENTS = st.builds(
    tell,
    st.sampled_from(sorted(PUBLISHED)),
    st.sampled_from([XI, PUTIN]),
    st.sampled_from(["meets", "visits"]),
    st.sampled_from([BEIJING, CHINA, MOSCOW, KREMLIN]),
    factuality=st.sampled_from(["actual", "planned", "possible", "negated"]),
    when=st.sampled_from(
        [None, "2025-05-08", "2025-05", "2025", "2024-05-16/2024-05-17", "2024-05-17", "2022/2025-05-08"]
    ),
    where=st.sampled_from([None, BEIJING, CHINA, MOSCOW, KREMLIN, ASIA]),
    speaker=st.sampled_from([None, PUTIN]),
)


@given(st.lists(STATEMENTS, max_size=14), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_changes_the_events(statements: list[Statement], random: Random) -> None:
    shuffled = [*statements, *statements]
    random.shuffle(shuffled)
    assert merge(*shuffled) == merge(*statements)


@given(st.lists(STATEMENTS, max_size=14))
def test_each_telling_is_of_one_event_and_no_two_events_share_an_id(statements: list[Statement]) -> None:
    events = merge(*statements)
    told = [statement for event in events for statement in event.statements]
    assert sorted(told) == sorted({statement.id for statement in statements})
    assert len({event.id for event in events}) == len(events)


# Rounds, stays and occasions -------------------------------------------------------------------

TRUMP, ALIYEV, PASHINYAN = (Entity(name, "person") for name in ("Trump", "Aliyev", "Pashinyan"))


def test_three_who_met_each_with_each_by_the_same_words_are_one_meeting() -> None:
    (event,) = merge(
        tell("may25", TRUMP, object_=ALIYEV),
        tell("may25", TRUMP, object_=PASHINYAN),
        tell("may25", ALIYEV, object_=PASHINYAN),
    )
    assert {actor.name for actor in event.actors} == {"Trump", "Aliyev", "Pashinyan"}
    assert len(event.statements) == 3


def test_two_whom_one_met_are_two_meetings() -> None:
    assert len(merge(tell("may25", TRUMP, object_=ALIYEV), tell("may25", TRUMP, object_=PASHINYAN))) == 2


def test_a_stay_is_told_by_any_of_its_days() -> None:
    (event,) = merge(
        tell("may25", XI, "visits", RUSSIA, when="2025-05-07"),
        tell("may25b", XI, "visits", MOSCOW, when="2025-05-09"),
    )
    assert event.when == "2025-05-07/2025-05-09"
    assert len(merge(tell("may25", when="2025-05-07"), tell("may25b", when="2025-05-09"))) == 2


def test_the_date_of_an_article_is_no_other_date() -> None:
    (event,) = merge(
        tell("may25b", when="2025-05-08"), tell("may25b", when="2025-05-09", assumed=True, where=MOSCOW)
    )
    assert event.when == "2025-05-08"


def test_a_plan_told_by_two_months_came_about_on_a_day() -> None:
    (event,) = merge(
        tell("may25", PUTIN, "visits", BEIJING, factuality="planned", when="2025-06/2025-07"),
        tell("july25", PUTIN, "visits", CHINA, when="2025-07-18"),
    )
    assert (event.factuality, event.when, event.where) == ("actual", "2025-07-18", BEIJING)


def test_the_last_visit_is_not_the_one_that_is_the_news() -> None:
    last = {"sentence": "Much has changed since his last visit.", "trigger": "visit"}
    events = merge(
        tell("may25", XI, "visits", MOSCOW), tell("may25", XI, "visits", MOSCOW, when="2025-05-08")
    )
    assert len(events) == 1
    events = merge(
        tell("may25", XI, "visits", RUSSIA, **last),  # type: ignore[arg-type]
        tell("may25", XI, "visits", MOSCOW, when="2025-05-08"),
    )
    assert len(events) == 2


def test_a_second_visit_is_no_third() -> None:
    second = tell("undated", XI, "visits", MOSCOW, sentence="It is his second visit.", trigger="visit")
    third = tell(
        "undated", XI, "visits", RUSSIA, sentence="He visited for the third time.", trigger="visited"
    )
    assert len(merge(second, third)) == 2


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (tell("may24", when="2024-05-16"), tell("may25", when="2025-05-08"), "another time: 2025-05-08"),
        (
            tell("may25", when="2025-05", where=MOSCOW),
            tell("may25b", when="2025-05", where=BEIJING),
            "another place: Beijing, not Moscow",
        ),
        (tell("may25"), tell("may25", factuality="negated"), "the text says that it did not"),
        (tell("may24", when="2024-05-16"), tell("june24", factuality="planned"), "the other as planned"),
        (tell("may24"), tell("june24"), "neither has a date"),
    ],
)
def test_what_keeps_two_events_apart_is_told_in_words(one: Statement, other: Statement, reason: str) -> None:
    first, second = (merge(statement)[0] for statement in (one, other))
    assert len(merge(one, other)) == 2
    assert reason in say_apart(first, second)
