"""The months, or years, that the timeline of the explorer has."""

from __future__ import annotations

from html_sample import state

from kg.exporters.html.months import list_months
from kg.records import Entity

ANN, BOB = Entity("Ann", "person"), Entity("Bob", "person")


def list_of(*whens: str | None) -> tuple[list[str], str | None]:
    found = list_months(state(ANN, "meets", BOB, "They met.", when=when) for when in whens)
    return found["bins"], found["earliest"]


def test_without_dates_there_is_no_timeline() -> None:
    assert list_of(None, "spring", "-") == ([], None)


def test_whole_years_are_told_by_months() -> None:
    bins, earliest = list_of("2024-11", "2025-05-08/2025-06", None)
    assert (len(bins), bins[0], bins[-1], earliest) == (24, "2024-01", "2025-12", "2024-11")


def test_many_years_are_told_by_years() -> None:
    bins, earliest = list_of("1990", "2025-05-08")
    assert bins == [str(year) for year in range(1990, 2026)]
    assert earliest == "1990"


def test_the_few_earliest_dates_do_not_stretch_it() -> None:
    bins, earliest = list_of("1914-07", *["2024-05"] * 50)
    assert bins[0] == "2024-01"
    assert earliest == "1914-07"
