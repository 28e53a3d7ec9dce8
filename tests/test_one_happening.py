"""Articles handed over for evaluation -> each happening once; skipped where they are not at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import ROOT

from kg.pipeline import build
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.records import Event

ARTICLES = ROOT.parent / "shared" / "articles"
PAIR = {"Xi Jinping", "Vladimir Putin"}

pytestmark = pytest.mark.skipif(not ARTICLES.is_dir(), reason=f"no articles at {ARTICLES}")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    result = build([ARTICLES], out=tmp_path_factory.mktemp("handed-over"))
    with Store.open(result.out / "graph") as store:
        yield store


@pytest.fixture(scope="module")
def events(graph: Store) -> list[Event]:
    return graph.events()


def list_meetings(events: list[Event], when: str) -> list[Event]:
    """Those that took place, between the two, at a time that begins so."""
    return [
        event
        for event in events
        if event.relation == "meets"
        and event.factuality == "actual"
        and {actor.name for actor in event.actors} >= PAIR
        and (event.when or "").startswith(when)
    ]


def list_visits(events: list[Event], visitor: str, when: str) -> list[Event]:
    return [
        event
        for event in events
        if event.relation == "visits"
        and [actor.name for actor in event.actors] == [visitor]
        and (event.when or "").startswith(when)
    ]


def test_the_meeting_of_may_2025_is_one_in_moscow(events: list[Event]) -> None:
    (meeting,) = list_meetings(events, "2025-05")
    assert meeting.when == "2025-05-08"
    assert meeting.where is not None
    assert meeting.where.name in {"Moscow", "Kremlin"}


def test_two_articles_tell_of_the_meeting_of_may_2025(graph: Store, events: list[Event]) -> None:
    (meeting,) = list_meetings(events, "2025-05")
    assert len({s.article for s in graph.statements() if s.id in meeting.statements}) > 1


def test_the_meeting_of_may_2024_is_one_in_beijing(events: list[Event]) -> None:
    (meeting,) = list_meetings(events, "2024-05")
    assert meeting.when == "2024-05-16"
    assert meeting.where is not None
    assert meeting.where.name == "Beijing"


def test_the_visit_of_march_2023_is_another(events: list[Event]) -> None:
    (visit,) = list_visits(events, "Xi Jinping", "2023-03")
    assert visit.factuality == "actual"


def test_the_visit_of_october_2023_is_another(events: list[Event]) -> None:
    (visit,) = list_visits(events, "Vladimir Putin", "2023-10")
    assert visit.factuality == "actual"


def test_the_visit_that_lies_ahead_is_planned(events: list[Event]) -> None:
    (visit,) = list_visits(events, "Vladimir Putin", "2025-08")
    assert visit.factuality == "planned"
    assert visit.when == "2025-08/2025-09"
