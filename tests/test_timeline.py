"""`kg timeline`, `graph.timeline`: what happened between some, in the order of time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from samples import make_store

from kg.errors import QueryError, UsageError
from kg.graph import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import RunKg


@pytest.fixture(scope="module")
def graph() -> Iterator[Graph]:
    with Graph(make_store()) as graph:
        yield graph


def test_events_come_by_their_dates_and_the_undated_last(graph: Graph) -> None:
    entries = graph.timeline("xi")
    assert [(e.event.when, e.event.label) for e in entries] == [
        ("2025-05-08", "Vladimir Putin hosts Xi Jinping"),
        ("2025-05-08", "Xi Jinping meets Vladimir Putin"),
        ("2025-08", "Xi Jinping visits Beijing"),
    ]
    assert [e.event.when for e in graph.timeline()][-1] is None


def test_all_who_are_named_took_part(graph: Graph) -> None:
    assert len(graph.timeline("Xi", "Putin")) == 2
    assert not graph.timeline("Xi", "NATO")


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [("2025-06", None, 1), (None, "2025-05", 2), ("2025-05-09", "2025-07", 0), ("2025", "2025", 3)],
)
def test_days_leave_out_what_lies_elsewhere(
    graph: Graph, since: str | None, until: str | None, found: int
) -> None:
    assert len(graph.timeline("Xi", since=since, until=until)) == found


def test_an_entry_tells_who_says_so_and_since_when_it_is_known(graph: Graph) -> None:
    (claim,) = graph.timeline("China", "Russia")
    assert (claim.speakers, claim.told) == (("United States",), "2025-05-09")
    meeting = graph.timeline("Xi", "Putin")[1]
    assert (meeting.speakers, meeting.told) == ((), "2025-05-08")
    assert [s.confidence for s in meeting.tellings] == [0.93, 0.62], "the surest telling first"


def test_a_name_or_a_date_that_is_none_is_told(graph: Graph) -> None:
    with pytest.raises(QueryError, match="nobody and nothing in the graph is called"):
        graph.timeline("Nobody")
    with pytest.raises(UsageError, match=r"'yesterday' is no ISO 8601 date.*give a day"):
        graph.timeline(since="yesterday")


def test_the_command_tells_it_with_evidence_in_80_columns(call_kg: RunKg, built_graph: Path) -> None:
    folder = built_graph / "graph"
    done = call_kg("timeline", "Kim Jong Un", "Trump", "--graph", folder)
    assert done.returncode == 0, done.stderr
    assert "Kim Jong Un" in done.stdout
    assert "“" in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    entries = json.loads(call_kg("timeline", "Kim", "Trump", "--graph", folder, "--format", "json").stdout)
    assert all(telling["evidence"] for entry in entries for telling in entry["tellings"])
    few = call_kg("timeline", "--graph", folder, "--limit", "2")
    assert "kg: 2 of " in few.stderr
    assert call_kg("timeline", "Kim", "--until", "1900", "--graph", folder).returncode == 1
    assert call_kg("timeline", "Nobody", "--graph", folder).returncode == 1
    assert call_kg("timeline", "--since", "x", "--graph", folder).returncode == 2
