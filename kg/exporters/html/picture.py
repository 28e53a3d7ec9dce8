"""Entities and ties -> a pyvis `Network`, laid out and still: what the explorer draws first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.exporters.html.levels import find_top, measure_size, number_ties
from kg.exporters.html.marks import ROLES
from kg.exporters.html.ties import (
    count_statements,
    is_asserted,
    judge_tone,
    label_tie,
    point_arrows,
    rank_entities,
    sort_statements,
    tie_statements,
)
from kg.rdf.terms import Names
from kg.records import ENTITY_CLASSES, FACTUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pyvis.network import Network

    from kg.exporters.html.ties import Tie
    from kg.exporters.html.words import Tone
    from kg.records import Entity, EntityClass, Statement

_LABEL_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Look:
    """How nodes of a class are drawn: told apart by shape alone, and by colour too by those who see it."""

    shape: str
    colour: str


# Every colour has a contrast of 3:1 to the light and to the dark ground of the page (tests hold that).
LOOKS: Mapping[EntityClass, Look] = {
    "country": Look("hexagon", "#5f7391"),
    "person": Look("dot", "#b3721b"),
    "organisation": Look("square", "#0f8a72"),
    "place": Look("triangleDown", "#7c8a2e"),
    "region": Look("diamond", "#9468b5"),
    "group": Look("triangle", "#c0568c"),
    "event": Look("star", "#5b72d8"),
}
COMMUNITY = Look("dot", "#6d7889")
TONE_COLOURS: Mapping[Tone, str] = {"cooperation": "#2b7fc4", "conflict": "#cf4f2a", "neutral": "#8a919c"}


def to_pyvis(*, entities: Iterable[Entity], statements: Iterable[Statement]) -> Network:
    """A pyvis `Network` with positions, ready to draw: the picture that the explorer opens with.

    Entities without a tie are left out, and of a large graph all but the most important. Labels are
    text of articles: the explorer and pyvis's own page both escape them.
    """
    statements = sort_statements(statements)
    ranked = rank_entities(entities, statements)
    ranks = {e.id: rank for rank, e in enumerate(ranked)}
    return _draw(ranked, tie_statements(statements, ranks), statements)


def _draw(ranked: Sequence[Entity], ties: Sequence[Tie], statements: Sequence[Statement]) -> Network:
    """Fills the lists of the network directly: `add_node` and `add_edge` search them each time."""
    sizes = size_entities(ranked, statements)
    top = find_top(ranked, number_ties(ranked, ties), sizes)
    drawn = {ranked[number].id for number in top.members}
    shown = (t for t in ties if t.first in drawn and t.second in drawn)
    network = _make_network()
    rows = zip(top.members, top.points, strict=True)
    network.nodes = [_draw_node(ranked[number], sizes[number], point) for number, point in rows]
    network.edges = [_draw_edge(*row) for row in zip(shown, top.bends, strict=True)]
    network.node_ids = [node["id"] for node in network.nodes]
    network.node_map = {node["id"]: node for node in network.nodes}
    return network


def size_entities(ranked: Sequence[Entity], statements: Sequence[Statement]) -> list[float]:
    """The radius of each, in their order."""
    counts = count_statements(statements)
    most = max(counts.values(), default=1)
    return [measure_size(counts[e.id], most) for e in ranked]


def _draw_node(entity: Entity, size: float, point: tuple[int, int]) -> dict[str, Any]:
    look = LOOKS[entity.cls]
    return {
        "id": entity.id,
        "label": _label_entity(entity),
        "shape": look.shape,
        "color": look.colour,
        "size": size,
        "x": point[0],
        "y": point[1],
    }


def _label_entity(entity: Entity) -> str:
    name = entity.name if len(entity.name) <= _LABEL_LENGTH else entity.name[: _LABEL_LENGTH - 1] + "…"
    return f"{make_flag(entity.iso2)} {name}" if entity.iso2 else name


def make_flag(iso2: str) -> str:
    """'FR' -> the two regional indicators that most systems draw as the flag of France."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in iso2.upper() if "A" <= letter <= "Z")


def _draw_edge(tie: Tie, bend: float) -> dict[str, Any]:
    return {
        "id": tie.id,
        "from": tie.first,
        "to": tie.second,
        "label": label_tie(tie),
        "color": TONE_COLOURS[judge_tone(tie)],
        "width": measure_width(tie.weight),
        "dashes": not any(is_asserted(s) for s in tie.statements),
        "arrows": point_arrows(tie),
        "smooth": _bend_edge(bend),
    }


def measure_width(weight: int) -> float:
    """1 piece of evidence -> 2.2 pixels, 25 and more -> 8.2."""
    return round(0.7 + 1.5 * math.sqrt(min(weight, 25)), 2)


def _bend_edge(bend: float) -> dict[str, Any] | bool:
    if not bend:
        return False
    return {"enabled": True, "type": "curvedCW" if bend > 0 else "curvedCCW", "roundness": abs(bend)}


def make_settings(names: Names | None = None) -> dict[str, Any]:
    """What the page's scripts must know of how Python names and draws things, as plain JSON values."""
    arrow = {"scaleFactor": 0.5}
    return {
        "options": {
            "physics": {"enabled": False},
            "nodes": {"chosen": False, "borderWidth": 2},
            "edges": {
                "chosen": False,
                "smooth": False,
                "arrowStrikethrough": False,
                "arrows": {"to": arrow, "from": arrow},
            },
            "interaction": {"hover": True, "selectable": False, "zoomSpeed": 0.7},
        },
        "looks": {cls: {"shape": look.shape, "colour": look.colour} for cls, look in LOOKS.items()},
        "circle": {"shape": COMMUNITY.shape, "colour": COMMUNITY.colour},
        "tones": TONE_COLOURS,
        "classes": ENTITY_CLASSES,
        "factualities": FACTUALITIES,
        "roles": ROLES,
        "prefixes": (names or Names()).prefixes,
    }


def _make_network() -> Network:
    """Still, and with straight lines but for those that say otherwise."""
    from pyvis.network import Network  # noqa: PLC0415  half a second, which the explorer does without

    network = Network(directed=False, cdn_resources="in_line")
    network.toggle_physics(status=False)
    network.options.edges.smooth.enabled = False
    return network
