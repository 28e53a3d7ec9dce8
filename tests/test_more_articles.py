"""`kg build tests/gold/CORPUS/articles` -> its figures, at or above floors of its own."""

from __future__ import annotations

import sys
import tomllib
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from scoring import measure, read_lines

if TYPE_CHECKING:
    from conftest import RunKg

GOLD = ROOT / "tests" / "gold"
CORPORA = ("opened", "held_out")
FLOORS = tomllib.loads((GOLD / "floors.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_figure_falls_below_its_floor(
    run_kg: RunKg, tmp_path_factory: pytest.TempPathFactory, corpus: str
) -> None:
    """All at once, so that a failure shows the figures; what is missed or wrong is not shown."""
    out = tmp_path_factory.mktemp(corpus) / "exports"
    done = run_kg("build", GOLD / corpus / "articles", "--out", out, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    figures = measure(GOLD / corpus, out).figures
    told = "\n".join(f"{name:14} {value:.3f}" for name, value in sorted(figures.items()))
    sys.stdout.write(told)
    assert [name for name, floor in FLOORS[corpus].items() if figures[name] < floor] == [], told


@pytest.mark.parametrize("corpus", CORPORA)
def test_all_evidence_stands_in_its_article_word_for_word(corpus: str) -> None:
    for path in sorted((GOLD / corpus / "statements").glob("*.jsonl")):
        body = (GOLD / corpus / "articles" / f"{path.stem}.md").read_text(encoding="utf-8").split("---", 2)[2]
        told = read_lines(path)
        assert told
        assert [text for statement in told for text in statement["evidence"] if text not in body] == []
