"""Statement -> its confidence: a probability, set on annotated articles, and kept by who asks for more."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from benchmarks.calibrate import judge
from calibration import Example, find_brier, fit, list_rows, predict, predict_left_out
from conftest import ROOT
from samples import EXTRACTIONS
from scoring import read_gold, read_lines

from kg.lexicon import load_relations
from kg.lexicon.confidence import BASE, list_factors, load_factors, rate
from kg.pipeline import build

if TYPE_CHECKING:
    from pathlib import Path

    from kg.records import Statement

STATEMENTS = [s for extraction in EXTRACTIONS for s in extraction.statements]
GOLD = ROOT / "tests" / "gold"
# A statement that 9 of 10 are right of is right; one with the factor, of 3 of 10.
EXAMPLES = [
    Example(f"article {i % 5}", factors, right)
    for i in range(10)
    for factors, right in (((), i > 0), (("doubtful",), i > 6))
]


def test_every_factor_that_is_told_stands_in_the_table() -> None:
    told = {name for statement in STATEMENTS for name in list_factors(statement)}
    assert told
    assert told < set(load_factors())
    assert next(iter(load_factors())) == BASE


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda s: f"{s.article} {s.relation}")
def test_a_confidence_is_the_sum_of_its_factors_in_log_odds(statement: Statement) -> None:
    table = load_factors()
    odds = sum(table[name].weight for name in (BASE, *list_factors(statement)))
    assert rate(statement).confidence == pytest.approx(1 / (1 + math.exp(-odds)), abs=0.01)


def test_a_statement_without_a_named_speaker_is_less_sure() -> None:
    statement = next(s for s in STATEMENTS if s.attributed_to is not None)
    assert rate(statement).confidence < rate(replace(statement, attributed_to=None)).confidence


def test_precision_does_not_fall_as_the_threshold_rises(built_graph: Path) -> None:
    """Within one standard error of the precision that is compared: with few statements it may, by chance."""
    symmetric = [r.relation for r in load_relations().values() if r.symmetric]
    gold = read_gold(GOLD / "entities.json", GOLD / "statements", symmetric=symmetric)
    lines = [s for s in read_lines(built_graph / "statements.jsonl") if s["article"] in gold.statements]
    judged = [(s["confidence"], right) for s in lines if (right := judge(s, gold)) is not None]
    rows = [row for row in list_rows(judged, (0.0, 0.7, 0.8, 0.9, 0.95)) if row.of]
    precisions = [row.right / row.of for row in rows]
    for row, below, above in zip(rows[1:], precisions, precisions[1:], strict=False):
        assert above >= below - math.sqrt(below * (1 - below) / row.of), rows
    assert precisions[-1] > precisions[0]


def test_weights_tell_what_the_examples_tell() -> None:
    weights = fit(EXAMPLES, [BASE, "doubtful", "never seen"])
    assert weights == fit(list(reversed(EXAMPLES)), [BASE, "doubtful", "never seen"])
    assert weights["doubtful"] < 0
    assert weights["never seen"] == 0
    assert predict(EXAMPLES[0], weights, BASE) > 0.7
    assert predict(EXAMPLES[1], weights, BASE) < 0.5
    assert len(list(predict_left_out(EXAMPLES, [BASE, "doubtful"]))) == len(EXAMPLES)


def test_what_golden_cases_forbid_does_not_change_how_sure_one_is_on_the_whole() -> None:
    forbidden = [Example("case", ("doubtful",), right=False, constructed=True)] * 20
    weights = fit([*EXAMPLES, *forbidden], [BASE, "doubtful"])
    mean = sum(predict(e, weights, BASE) for e in EXAMPLES) / len(EXAMPLES)
    assert mean == pytest.approx(sum(e.right for e in EXAMPLES) / len(EXAMPLES), abs=0.01)


def test_a_sure_and_right_prediction_has_no_brier_score() -> None:
    assert find_brier([(1.0, True), (0.0, False)]) == 0
    assert find_brier([(0.5, True), (0.5, False)]) == 0.25


def test_a_build_keeps_only_what_is_sure_enough(tmp_path: Path) -> None:
    source = ROOT / "sources" / "putin-icc-warrant.md"
    sure = 0.9
    build([source], out=tmp_path / "all")
    build([source], out=tmp_path / "sure", min_confidence=sure)
    every, kept = (read_lines(tmp_path / name / "statements.jsonl") for name in ("all", "sure"))
    assert 0 < len(kept) < len(every)
    assert [s["id"] for s in kept] == [s["id"] for s in every if s["confidence"] >= sure]
