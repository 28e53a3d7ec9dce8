"""'assaults' -> conflict, material conflict: how the explorer names, groups and colours relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.lexicon import load_relations

Tone = Literal["cooperation", "conflict", "neutral"]
Group = Literal[
    "verbal cooperation", "material cooperation", "verbal conflict", "material conflict", "lasting state"
]

# States have no PLOVER quad class, but readers expect friends and foes in the colours of what they do.
_TONES_OF_STATES: dict[str, Tone] = {
    "partner_of": "cooperation",
    "opposes": "conflict",
    "claims_territory": "conflict",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the explorer says of a relation: `label` stands between subject and object."""

    label: str
    short: str
    tone: Tone
    group: Group
    symmetric: bool


def describe_relation(relation: str) -> Words:
    """The words of a relation; one beyond the table is named by its id and counts as a lasting state."""
    short = relation.replace("_", " ")
    row = load_relations().get(relation)
    if row is None:
        return Words(short, short, "neutral", "lasting state", symmetric=False)
    group: Group = "lasting state"
    tone: Tone = _TONES_OF_STATES.get(relation, "neutral")
    match row.quad:
        case "verbal cooperation" | "material cooperation":
            group, tone = row.quad, "cooperation"
        case "verbal conflict" | "material conflict":
            group, tone = row.quad, "conflict"
    return Words(row.label, short, tone, group, symmetric=row.symmetric)


def order_relation(relation: str) -> tuple[int, str]:
    """The place of a relation among the others: as in the table, those beyond it last and by name."""
    relations = list(load_relations())
    return (relations.index(relation) if relation in relations else len(relations), relation)
