"""Statement -> the probability that all of it is right, and what raised or lowered it.

A logistic regression on a few things that are known of how a statement was read. Its weights stand in
confidence.tsv, whose header tells how they were set; they are read here, never changed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kg.tables import read_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.records import Statement

BASE = "base"
# Until a statement is rated by all that is known of how it was read.
UNRATED = 0.0
# No reading is certain, and none that passed all rules is without hope.
_LOWEST, _HIGHEST = 0.02, 0.98


@dataclass(frozen=True, slots=True)
class Factor:
    """A row of confidence.tsv: of `of` statements with it, `right` were right; `weight` is in log-odds."""

    name: str
    weight: float
    right: int
    of: int
    meaning: str


@cache
def load_factors() -> Mapping[str, Factor]:
    """By name, in the order of the table."""
    rows = read_rows(files("kg.lexicon") / "confidence.tsv")
    return {
        row["factor"]: Factor(
            row["factor"], float(row["weight"]), int(row["right"]), int(row["of"]), row["meaning"]
        )
        for _, row in rows
    }


def list_factors(statement: Statement) -> tuple[str, ...]:
    """The names of what is true of how the statement was read, but for `base`."""
    kinds = {statement.subject.kind, statement.object.kind}
    speaker = statement.attributed_to
    told = {
        "noun": statement.rule in {"noun frame", "adjective frame"},
        "beside": not statement.rule.endswith(" frame"),
        "nominal": "nominal" in kinds,
        "pronoun": "pronoun" in kinds,
        "speaker": speaker is not None,
        "nameless": speaker is not None and speaker.step == "unnamed speaker",
        "unreal": statement.factuality != "actual",
    }
    return tuple(name for name, holds in told.items() if holds)


def rate(statement: Statement) -> Statement:
    """The statement with its confidence, to two digits."""
    weights = load_factors()
    odds = weights[BASE].weight + sum(weights[name].weight for name in list_factors(statement))
    probability = 1 / (1 + math.exp(-odds))
    return replace(statement, confidence=round(min(max(probability, _LOWEST), _HIGHEST), 2))
