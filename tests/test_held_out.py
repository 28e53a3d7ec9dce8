"""`kg build tests/gold/held_out/articles` -> its figures, at or above floors of their own, never errors."""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from scoring import measure, read_lines

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import RunKg
    from scoring import Score

HELD_OUT = ROOT / "tests" / "gold" / "held_out"
FLOORS = tomllib.loads((ROOT / "tests" / "gold" / "floors.toml").read_text(encoding="utf-8"))["held_out"]


@pytest.fixture(scope="module")
def reached(run_kg: RunKg, tmp_path_factory: pytest.TempPathFactory) -> Score:
    out = tmp_path_factory.mktemp("held_out") / "exports"
    done = run_kg("build", HELD_OUT / "articles", "--out", out, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return measure(HELD_OUT, out)


def test_no_figure_falls_below_its_floor(reached: Score) -> None:
    """All at once, so that a failure shows the figures; what is missed or wrong is not shown."""
    told = "\n".join(f"{name:14} {value:.3f}" for name, value in sorted(reached.figures.items()))
    sys.stdout.write(told)
    assert [name for name, floor in FLOORS.items() if reached.figures[name] < floor] == [], told


@pytest.mark.parametrize(
    "path", sorted((HELD_OUT / "statements").glob("*.jsonl")), ids=lambda path: path.stem
)
def test_all_evidence_stands_in_its_article_word_for_word(path: Path) -> None:
    body = (HELD_OUT / "articles" / f"{path.stem}.md").read_text(encoding="utf-8").split("---", 2)[2]
    told = read_lines(path)
    assert told
    assert [text for statement in told for text in statement["evidence"] if text not in body] == []
