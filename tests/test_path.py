"""`kg path`, `graph.path`: how two are connected, with the evidence of each step."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from samples import (
    BEIJING,
    CHINA,
    DOTS,
    EXTRACTIONS,
    NATO,
    RUSSIA,
    UNITED_STATES,
    XI,
    fill,
    make_store,
    mention,
    merge_events,
    state,
)

from kg.errors import UsageError
from kg.graph import Graph
from kg.records import Article, Entity, Extraction
from kg.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg

ENDS = [Entity(name, "country") for name in ("Aland", "Beland", "Celand", "Deland")]


def list_nodes(graph: Graph, start: str, end: str, *, everything: bool = False) -> list[str]:
    steps = graph.path(start, end, everything=everything)
    return [steps[0].start.id, *(step.end.id for step in steps)] if steps else []


def test_steps_lead_from_one_to_the_other_whatever_the_direction_of_the_edges() -> None:
    with Graph(make_store()) as graph:
        assert list_nodes(graph, "Xi", "NATO") == [XI.id, CHINA.id, UNITED_STATES.id, RUSSIA.id, NATO.id]
        assert list_nodes(graph, "NATO", "Xi") == [NATO.id, RUSSIA.id, UNITED_STATES.id, CHINA.id, XI.id]
        steps = graph.path("Xi", "NATO")
        assert [step.statements[0].relation for step in steps] == [
            "position_in", "accuses", "sanctions", "threatens",
        ]  # fmt: skip


def test_claims_and_plans_count_where_that_is_asked_for() -> None:
    with Graph(make_store()) as graph:
        assert not graph.path("Xi", "Beijing")
        assert list_nodes(graph, "Xi", "Beijing", everything=True) == [XI.id, BEIJING.id]
        assert list_nodes(graph, "Xi", "Russia", everything=True) == [XI.id, CHINA.id, RUSSIA.id]
        assert not graph.path("Xi", "..", everything=True), f"nothing connects {DOTS.name} with the others"


def make_diamond(confidences: dict[tuple[int, int], float]) -> Graph:
    """Statements between four countries, each in an article of its own."""
    store = Store.in_memory()
    extractions = []
    for (a, b), confidence in confidences.items():
        article = Article(id=f"{a}-{b}", text=f"{ENDS[a].name} meets {ENDS[b].name}.")
        one, other = (mention(article, ENDS[n].name, ENDS[n]) for n in (a, b))
        told = state(article, one, "meets", other, "meets", article.text, confidence=confidence)
        extractions.append(Extraction(article, (), (one, other), (told,)))
    fill(store, extractions)
    return Graph(store)


@pytest.mark.parametrize(
    ("confidences", "path"),
    [
        ({(0, 1): 0.9, (1, 3): 0.6, (0, 2): 0.7, (2, 3): 0.7}, "0-1-3"),
        ({(0, 1): 0.9, (1, 3): 0.5, (0, 2): 0.7, (2, 3): 0.7}, "0-2-3"),
        ({(0, 1): 0.8, (1, 3): 0.8, (0, 2): 0.8, (2, 3): 0.8}, "0-1-3"),
        ({(0, 2): 0.8, (2, 3): 0.8, (0, 1): 0.8, (1, 3): 0.8}, "0-1-3"),
        ({(0, 1): 0.9, (1, 3): 0.9, (0, 3): 0.1}, "0-3"),
        ({(0, 1): 0.7, (1, 0): 0.7, (1, 3): 0.7, (0, 2): 0.8, (2, 3): 0.7}, "0-1-3"),
    ],
)
def test_of_the_shortest_it_is_the_surest_and_then_the_first_by_name(
    confidences: dict[tuple[int, int], float], path: str
) -> None:
    with make_diamond(confidences) as graph:
        assert list_nodes(graph, "Aland", "Deland") == [ENDS[int(n)].id for n in re.findall(r"\d", path)]


def test_the_order_of_articles_does_not_matter() -> None:
    paths = []
    for extractions in (EXTRACTIONS, EXTRACTIONS[::-1]):
        store = Store.in_memory()
        for extraction in extractions:
            store.put_extraction(extraction, fingerprint="x")
        store.derive(merge_events)
        paths.append(Graph(store).path("Xi", "NATO"))
    assert paths[0] == paths[1]


def test_one_and_the_same_is_no_path() -> None:
    with Graph(make_store()) as graph, pytest.raises(UsageError, match="are the same: Xi Jinping; name two"):
        graph.path("Xi", "Xi Jinping")


def test_the_command_tells_each_step_with_evidence_in_80_columns(call_kg: RunKg, built_graph: Path) -> None:
    folder = built_graph / "graph"
    done = call_kg("path", "Kim Jong Un", "Iran", "--graph", folder)
    assert done.returncode == 0, done.stderr
    first, *rest = done.stdout.splitlines()
    assert re.fullmatch(r"Kim Jong Un – .+ – Iran: \d steps", first)
    assert max(map(len, rest)) <= 80
    steps = json.loads(call_kg("path", "Kim Jong Un", "Iran", "--graph", folder, "-f", "json").stdout)
    assert (steps[0]["from"]["id"], steps[-1]["to"]["id"]) == ("Kim_Jong_Un", "Iran")
    assert all(step["statements"][0]["evidence"] for step in steps)
    assert call_kg("path", "Kim Jong Un", "Nobody", "--graph", folder).returncode == 1
    assert call_kg("path", "Iran", "Iran", "--graph", folder).returncode == 2
