"""Tellings of what lasts, in articles of several dates -> one state, first and last mentioned when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import kg
from kg.pipeline import build, remove

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg

    from kg.records import State

TEXTS = {
    "2021-03-01": "Chinese President Xi Jinping met Olaf Scholz. France is an ally of Greece.",
    "2023-05-02": "Chinese President Xi Jinping visited Moscow. Greece is an ally of France.",
    "2025-05-08": "Chinese President Xi Jinping praised Peru. France is no ally of Greece.",
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("states")
    for day, text in TEXTS.items():
        (folder / f"of-{day}.txt").write_text(f"---\npublished: {day}\n---\n\n{text}\n", encoding="utf-8")
    build([folder], out=folder / "out")
    return folder / "out"


def find_states(out: Path, relation: str) -> list[State]:
    with kg.open(out) as graph:
        return [state for state in graph.store.states() if state.relation == relation]


def test_a_position_that_three_articles_tell_is_one_state(out: Path) -> None:
    (state,) = [s for s in find_states(out, "position_in") if s.subject == "Xi_Jinping"]
    assert (state.object, state.title, state.factuality) == ("China", "President", "actual")
    assert (state.first, state.last, len(state.statements)) == ("2021-03-01", "2025-05-08", 3)


def test_a_partnership_is_one_whoever_is_named_first_and_what_is_denied_stays_apart(out: Path) -> None:
    states = sorted(find_states(out, "partner_of"), key=lambda state: state.factuality)
    assert [(s.factuality, s.first, s.last) for s in states] == [
        ("actual", "2021-03-01", "2023-05-02"),
        ("negated", "2025-05-08", "2025-05-08"),
    ]


def test_a_state_is_seen_in_rdf_on_the_terminal_and_in_the_network(out: Path, call_kg: RunKg) -> None:
    with kg.open(out) as graph:
        (row,) = graph.query(
            "SELECT ?last WHERE { ?s a kg:State ; kg:stateOf kgr:Xi_Jinping ; kg:lastMention ?last }"
        )
        edge = graph.network()["Xi_Jinping"]["China"]["position_in|actual"]
    assert str(row["last"]) == "2025-05-08"
    assert (edge["first_mention"], edge["last_mention"]) == ("2021-03-01", "2025-05-08")
    shown = " ".join(call_kg("show", "Xi Jinping", "--graph", out).stdout.split())
    assert "mentioned from 2021-03-01 to 2025-05-08 in 3 statements" in shown
    (state,) = json.loads(call_kg("show", "Xi Jinping", "--graph", out, "--format", "json").stdout)["states"]
    assert (state["first"], state["last"]) == ("2021-03-01", "2025-05-08")


def test_a_state_is_mentioned_no_longer_than_by_the_articles_that_are_there(out: Path) -> None:
    remove(["of-2025-05-08"], out=out)
    (state,) = [s for s in find_states(out, "position_in") if s.subject == "Xi_Jinping"]
    assert (state.first, state.last) == ("2021-03-01", "2023-05-02")
    assert {s.factuality for s in find_states(out, "partner_of")} == {"actual"}
