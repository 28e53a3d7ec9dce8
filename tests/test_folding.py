"""Statements -> the countries they are about: who stands for which, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import CHINA, MOSCOW, MOSCOW_ARTICLE, PUTIN, RUSSIA, UNITED_STATES, XI, make_store

from kg.gazetteer import load_gazetteer
from kg.network import build_network
from kg.network.folding import fold_into_countries
from kg.records import Entity

if TYPE_CHECKING:
    from kg.records import Statement

MEETING = MOSCOW_ARTICLE.statements[0]
OBAMA = Entity("Barack Obama", "person", qid="Q76")
STRANGER = Entity("Ada Example", "person")
COMPANY = Entity("Gazprom", "organisation")
PUBLISHED = {MOSCOW_ARTICLE.article.id: MOSCOW_ARTICLE.article.published}


def state(subject: Entity, relation: str, object_: Entity, *, when: str | None = None) -> Statement:
    return replace(
        MEETING,
        subject=replace(MEETING.subject, entity=subject),
        relation=relation,
        object=replace(MEETING.object, entity=object_),
        when=when,
    )


def fold(*statements: Statement) -> tuple[str, str] | None:
    """The countries that the last of the statements links."""
    _, ends = fold_into_countries([], statements, PUBLISHED)
    return ends.get(statements[-1].id)


def test_who_holds_office_stands_for_the_state() -> None:
    assert fold(state(PUTIN, "hosts", XI, when="2025-05-08")) == ("Russia", "China")


def test_without_a_date_that_of_the_article_counts() -> None:
    assert fold(state(XI, "accuses", UNITED_STATES)) == ("China", "United_States")


@pytest.mark.parametrize(("when", "ends"), [("2015-07-14", ("United_States", "China")), ("2018-07-14", None)])
def test_who_held_office_once_stands_for_it_then_and_not_later(
    when: str, ends: tuple[str, str] | None
) -> None:
    assert fold(state(OBAMA, "accuses", CHINA, when=when)) == ends


def test_an_office_that_an_article_tells_of_counts_for_whom_the_tables_do_not_know() -> None:
    accusation = state(STRANGER, "accuses", CHINA)
    office = state(STRANGER, "position_in", RUSSIA)
    assert fold(accusation) is None
    assert fold(office, accusation) == ("Russia", "China")
    assert fold(replace(office, factuality="past"), accusation) is None
    assert fold(replace(office, article="another"), accusation) is None
    assert fold(office, state(STRANGER, "position_in", CHINA), accusation) is None


def test_an_organ_of_the_state_stands_for_it_and_a_company_does_not() -> None:
    gazetteer = load_gazetteer()
    organs = [
        o.entity for o in gazetteer.tables.organisations if o.kind == "ministry" and o.country == RUSSIA
    ]
    assert fold(state(organs[0], "accuses", CHINA)) == ("Russia", "China")
    assert fold(state(COMPANY, "accuses", CHINA)) is None


def test_what_happens_at_a_place_happens_in_its_country() -> None:
    assert fold(state(XI, "visits", MOSCOW)) == ("China", "Russia")


def test_what_no_country_can_do_or_does_to_itself_is_left_out() -> None:
    assert fold(state(XI, "position_in", RUSSIA)) is None
    assert fold(state(PUTIN, "supports", RUSSIA)) is None


def test_of_a_symmetric_relation_either_order_is_one_link() -> None:
    assert fold(state(XI, "meets", PUTIN)) == fold(state(RUSSIA, "meets", CHINA)) == ("China", "Russia")


def test_a_network_of_countries_tells_through_whom() -> None:
    with make_store() as store:
        network = build_network(store, level="countries")
    assert {node["class"] for _, node in network.nodes(data=True)} == {"country"}
    meets = network.edges["China", "Russia", "meets|actual"]
    assert (meets["weight"], meets["through"]) == (2, ("Vladimir Putin", "Xi Jinping"))
    # Planned, and to Beijing by both: of Xi it is a visit at home.
    assert network.edges["Russia", "China", "visits|planned|Xi_Jinping"]["through"] == (
        "Beijing",
        "Vladimir Putin",
    )
