"""tests/golden/dates.tsv, a case a line, and what holds for any text -> kg.dates."""

from __future__ import annotations

import pickle
import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg.dates import Tense, TimeExpression, find_dates, find_time_expressions, resolve
from kg.dates.rules import RULES
from kg.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

GOLDEN = ROOT / "tests" / "golden" / "dates.tsv"
TIMES = ROOT / "kg" / "lexicon" / "times.tsv"

# Cases that are read wrong, and why they are left so.
KNOWN_FAILURES = {
    "More than 2022 and 2023 combined, she said.": "a figure behind 'more than' is nearly always a count",
    "The ceremony took place on Victory Day.": "the day is another one in each country",
    "Sunday Adeyemo, an activist, was freed.": "'Sunday Putin said' looks the same without knowing names",
}


def read_cases() -> Iterator[Any]:
    for line, row in read_rows(GOLDEN):
        marks = [
            pytest.mark.xfail(reason=reason) for text, reason in KNOWN_FAILURES.items() if text == row["text"]
        ]
        yield pytest.param(row, id=f"{line}-{row['text'][:40]}", marks=marks)


def write_expressions(found: tuple[TimeExpression, ...]) -> str:
    """As the golden file has them."""
    return " | ".join(f"{e.text} = {write_value(e)}" for e in found) or "-"


def write_value(expression: TimeExpression) -> str:
    if expression.kind in {"duration", "set"}:
        return expression.kind
    return expression.value or "?"


def read_tense(text: str) -> Tense | None:
    return next((tense for tense in get_args(Tense) if tense == text), None)


@pytest.mark.parametrize("row", list(read_cases()))
def test_words_of_time_are_found_and_dated(row: dict[str, str]) -> None:
    found = find_dates(
        row["text"],
        published=row["published"] or None,
        reference=row["reference"] or None,
        tense=read_tense(row["tense"]),
    )
    assert write_expressions(found) == row["expected"]


def test_the_golden_file_has_many_cases_and_many_that_give_nothing() -> None:
    rows = [row for _, row in read_rows(GOLDEN)]
    assert len(rows) >= 500
    assert sum(row["expected"] == "-" for row in rows) >= 85


def test_each_kind_that_a_rule_names_is_one_that_words_have() -> None:
    named = {kind for pattern, _ in RULES for kind in re.findall("[a-z]+", pattern)}
    told = {row["kind"] for _, row in read_rows(TIMES)}
    assert named - told == {"comma", "dash", "slash", "open", "date", "decade", "day", "year"}


def test_the_tense_decides_between_two_thursdays() -> None:
    (thursday,) = find_time_expressions("on Thursday")
    assert resolve(thursday, published="2025-05-12", tense="past") == "2025-05-08"
    assert resolve(thursday, published="2025-05-12", tense="future") == "2025-05-15"


def test_an_expression_can_be_found_first_and_resolved_later() -> None:
    (later,) = find_time_expressions("He left two days later.")
    assert (later.text, later.value) == ("two days later", None)
    assert resolve(later, published="2025-05-08", reference="2025-04-30") == "2025-05-02"
    assert resolve(later, published="2025-05-08", reference="2025-04-28/2025-04-30") == "2025-05-02"
    assert resolve(later, published="2025-05-08", reference="2025-04") is None
    assert resolve(later, published="2025-05-08") is None


def test_an_interval_says_that_it_is_one() -> None:
    (week,) = find_dates("last week", published="2025-05-08")
    assert week.kind == "interval"


def test_curly_and_straight_apostrophes_mean_the_same() -> None:
    values = [
        find_dates(f"since New Year{mark}s Day", published="2025-05-08")[0].value for mark in ("'", "’")
    ]
    assert values == ["2025-01-01/2025-05-08"] * 2


def test_a_paragraph_ends_an_expression() -> None:
    found = find_dates("He left in May\n\n2024 was quiet.", published="2025-05-08", tense="past")
    assert [e.text for e in found] == ["May", "2024"]


@pytest.mark.parametrize("published", ["", "unknown", "2025", "2025-05", "2025-02-30", "May 8, 2025"])
def test_without_a_day_of_publication_what_is_relative_has_no_value(published: str) -> None:
    found = find_dates("On Thursday, and on 8 May 2025.", published=published, tense="past")
    assert [e.value for e in found] == [None, "2025-05-08"]


def test_a_time_of_day_behind_the_date_of_publication_does_no_harm() -> None:
    assert find_dates("today", published="2025-05-08T23:30:00Z")[0].value == "2025-05-08"


@pytest.mark.parametrize(
    "text", ["30 February", "February 30, 2024", "31 June 2020", "2024-13-01", "45/45/2024"]
)
def test_a_day_that_no_calendar_has_gives_no_value(text: str) -> None:
    assert not [
        e for e in find_dates(text, published="2025-05-08") if e.value and len(e.value) > len("2024-02")
    ]


@pytest.mark.parametrize("text", ["3000 years ago", "50 centuries ago", "2100 centuries later"])
def test_a_time_before_the_calendar_has_no_value(text: str) -> None:
    assert [e.value for e in find_dates(text, published="2025-05-08", reference="2025-05-08")] == [None]


def test_expressions_survive_the_way_to_another_process() -> None:
    found = find_time_expressions("from Monday to Wednesday, three days after May 9, since last year")
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301


@pytest.mark.parametrize("text", ["1, 2, 3, " * 3000, "about " * 9000, "May " * 9000, "and Monday " * 5000])
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    find_dates(text, published="2025-05-08")


WORDS = [row["word"] for _, row in read_rows(TIMES)]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.one_of(
            st.sampled_from(WORDS),
            st.sampled_from(WORDS).map(str.title),
            st.integers(0, 2300).map(str),
            st.sampled_from(
                ["-", ",", "9th", "1990s", "2024-05-16", "16/05/2024", "’s", "Xi", "visited", "."]
            ),
        ),
        max_size=12,
    ).map(" ".join),
)
DATES = st.dates().map(date.isoformat)
REFERENCES = st.one_of(st.none(), DATES, DATES.map(lambda d: d[:7]), DATES.map(lambda d: d[:4]))
TENSES: st.SearchStrategy[Tense | None] = st.sampled_from(["past", "present", "future", None])


@given(TEXTS, st.one_of(st.none(), DATES), REFERENCES, TENSES)
def test_any_text_gives_ordered_spans_and_iso_values(
    text: str, published: str | None, reference: str | None, tense: Tense | None
) -> None:
    found = find_dates(text, published=published, reference=reference, tense=tense)
    at = 0
    for expression in found:
        assert at <= expression.begin < expression.end <= len(text)
        assert expression.text == text[expression.begin : expression.end]
        at = expression.end
        check_value(expression)
    assert found == find_dates(text, published=published, reference=reference, tense=tense)


def check_value(expression: TimeExpression) -> None:
    if expression.value is None:
        assert expression.kind != "interval"
        return
    bounds = expression.value.split("/")
    assert (expression.kind == "interval") == (len(bounds) == 2)
    for bound in bounds:
        assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", bound)
        date.fromisoformat(bound + "0000-01-01"[len(bound) :])
    assert bounds[0][:4] <= bounds[-1][:4]
