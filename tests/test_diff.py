"""`kg diff`: what was added, removed and changed from one graph to another."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from samples import AGENCY_ARTICLE, EXTRACTIONS, HOSTILE_ARTICLE, MOSCOW_ARTICLE, fill, make_store

from kg.differences import compare
from kg.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from conftest import RunKg

    from kg.records import Extraction


def make(extractions: Iterable[Extraction]) -> Store:
    store = Store.in_memory()
    fill(store, extractions)
    return store


def test_a_graph_does_not_differ_from_itself() -> None:
    with make_store() as before, make(EXTRACTIONS[::-1]) as after:
        assert not any(compare(before, after).values())


def test_an_article_more_is_added_and_an_article_less_removed() -> None:
    with make([MOSCOW_ARTICLE]) as before, make([MOSCOW_ARTICLE, AGENCY_ARTICLE]) as after:
        there, back = compare(before, after), compare(after, before)
    assert len(there["statements"].added) == 6
    assert not there["statements"].removed
    assert "United States" in [thing.label for thing in there["entities"].added]
    for kind in there:
        assert there[kind].added == back[kind].removed


@pytest.mark.parametrize(
    ("changes", "properties"),
    [
        ({"factuality": "possible"}, {"factuality": ("actual", "possible")}),
        ({"when": "2025-05-09"}, {"when": ("2025-05-08", "2025-05-09")}),
        ({"where": None}, {"where": ("Moscow", None)}),
        ({"confidence": 0.5}, {"confidence": (0.93, 0.5)}),
    ],
)
def test_what_is_told_otherwise_is_changed_though_its_id_is_another(
    changes: dict[str, str], properties: dict[str, tuple[object, object]]
) -> None:
    first, *others = MOSCOW_ARTICLE.statements
    changed = replace(MOSCOW_ARTICLE, statements=(replace(first, **changes), *others))  # type: ignore[arg-type]
    with make([MOSCOW_ARTICLE]) as before, make([changed]) as after:
        difference = compare(before, after)["statements"]
    assert not difference.added
    assert not difference.removed
    assert [change.properties for change in difference.changed] == [properties]


def test_an_event_that_gains_a_telling_is_changed() -> None:
    with make([MOSCOW_ARTICLE]) as before, make([MOSCOW_ARTICLE, AGENCY_ARTICLE]) as after:
        (change,) = compare(before, after)["events"].changed
    assert change.label == "Xi Jinping meets Vladimir Putin"
    assert change.properties == {"tellings": (1, 2)}


def test_the_command_says_it_by_lines_and_by_its_exit_code(
    call_kg: RunKg, built_graph: Path, own_graph: Path
) -> None:
    assert call_kg("diff", built_graph, own_graph).returncode == 0
    assert call_kg("remove", "trump-kim-singapore-wire", "--out", own_graph).returncode == 0
    done = call_kg("diff", built_graph, own_graph)
    assert done.returncode == 1
    assert "statements: 0 added, " in done.stdout
    assert "in trump-kim-singapore-wire)" in " ".join(done.stdout.split())
    assert max(map(len, done.stdout.splitlines())) <= 80
    read = json.loads(call_kg("diff", built_graph, own_graph, "--format", "json").stdout)
    assert {*read} == {"entities", "statements", "events"}
    assert read["statements"]["removed"][0]["properties"]["evidence"]
    assert call_kg("diff", built_graph, own_graph / "nowhere").returncode == 2


def test_what_a_terminal_would_obey_does_not_reach_it(call_kg: RunKg, tmp_path: Path) -> None:
    for name, extractions in (("one", []), ("other", [HOSTILE_ARTICLE])):
        with Store.open(tmp_path / name, "create") as store:
            fill(store, extractions)
    other = tmp_path / "other"
    for arguments in (
        ("diff", tmp_path / "one", other),
        ("timeline", "--graph", other),
        ("path", "..", "Q1", "--graph", other),
        ("show", "..", "--graph", other),
    ):
        for form in ("text", "json"):
            done = call_kg(*arguments, "--format", form)
            assert not [c for c in done.stdout + done.stderr if c in "\x07\x1b\x85\u202e\r"]
