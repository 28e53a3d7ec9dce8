"""Entities and ties -> the levels of the picture, each with a layout of its own: the most important; where
there are too many to draw at once, the communities as one picture, and a picture of each of them.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.exporters.html.bends import find_bends
from kg.exporters.html.communities import find_communities
from kg.exporters.html.layout import find_positions

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from kg.exporters.html.ties import Tie
    from kg.records import Entity

    Pair = tuple[int, int]

# Above the first figure a picture is a tangle; the second is what one can still read (issue 6: 120-250).
MOST_NODES = 150
_FIRST_NODES = 120
# A community's own picture; one of fewer members than the second figure is put with the other small ones,
# and so are those beyond the third.
_GROUP_NODES = 60
_SMALLEST_GROUP = 4
_MOST_GROUPS = 36
# Ties of communities that their layout goes by: nearly all have some.
_PAIRS_A_GROUP = 2
_SMALLEST, _LARGEST = 10.0, 32.0
_SMALLEST_CIRCLE, _LARGEST_CIRCLE = 16.0, 54.0
# A name of three members.
_GROUP_NAME = "a community of them all"


@dataclass(frozen=True, slots=True)
class Level:
    """Who is drawn, by number, where, in pixels, and which pairs of them by a bent line, and how far."""

    members: tuple[int, ...]
    points: tuple[tuple[int, int], ...]
    pairs: tuple[Pair, ...]
    bends: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Levels:
    """`groups` are lists of the numbers of entities, the most important first.

    `overview` numbers groups, all others entities; `inner` has one level for each group; `has_rest` tells
    whether the last group gathers small ones.
    """

    top: Level
    groups: tuple[tuple[int, ...], ...] = ()
    overview: Level | None = None
    inner: tuple[Level, ...] = ()
    has_rest: bool = False


def number_ties(ranked: Sequence[Entity], ties: Sequence[Tie]) -> dict[Pair, int]:
    """The weight of each pair, by the numbers of its ends."""
    numbers = {e.id: n for n, e in enumerate(ranked)}
    return {(numbers[t.first], numbers[t.second]): t.weight for t in ties}


def find_levels(ranked: Sequence[Entity], weights: Mapping[Pair, int], sizes: Sequence[float]) -> Levels:
    """`sizes` hold the radius of each entity; a graph that can be drawn at once has no level but the top."""
    top = find_top(ranked, weights, sizes)
    if len({end for pair in weights for end in pair}) <= MOST_NODES:
        return Levels(top)
    large, rest = _gather_groups(weights)
    groups = (*large, rest) if rest else large
    inner = tuple(_lay_out(ranked, g[:_GROUP_NODES], weights, sizes, quick=True) for g in groups)
    return Levels(top, groups, _lay_out_groups(groups, weights), inner, has_rest=bool(rest))


def find_top(ranked: Sequence[Entity], weights: Mapping[Pair, int], sizes: Sequence[float]) -> Level:
    """The most important of those with ties, laid out."""
    return _lay_out(ranked, choose_top(weights), weights, sizes)


def choose_top(weights: Collection[Pair]) -> list[int]:
    """Those with ties; of too many the most important, and none whose ties all lead elsewhere."""
    connected = sorted({end for pair in weights for end in pair})
    if len(connected) <= MOST_NODES:
        return connected
    first = set(connected[:_FIRST_NODES])
    core = _keep_tied(first, first, weights)
    return sorted([*core, *_keep_tied(set(connected) - first, set(core), weights)][:_FIRST_NODES])


def _keep_tied(entities: Collection[int], to: Collection[int], weights: Collection[Pair]) -> list[int]:
    tied = {a for a, b in weights if b in to} | {b for a, b in weights if a in to}
    return sorted(tied.intersection(entities))


def _gather_groups(weights: Mapping[Pair, int]) -> tuple[tuple[tuple[int, ...], ...], tuple[int, ...]]:
    """The large communities, and all members of the others."""
    found = find_communities(weights)
    large = tuple(tuple(g) for g in found[:_MOST_GROUPS] if len(g) >= _SMALLEST_GROUP)
    rest = tuple(sorted(member for g in found[len(large) :] for member in g))
    return large, rest


def _lay_out(
    ranked: Sequence[Entity],
    members: Sequence[int],
    weights: Collection[Pair],
    sizes: Sequence[float],
    *,
    quick: bool = False,
) -> Level:
    places = {member: n for n, member in enumerate(members)}
    pairs = [(places[a], places[b]) for a, b in weights if a in places and b in places]
    radii = [sizes[m] for m in members]
    points = find_positions([ranked[m].name for m in members], pairs, radii, quick=quick)
    bends = find_bends(points, radii, pairs)
    return Level(tuple(members), points, tuple((members[a], members[b]) for a, b in pairs), bends)


def _lay_out_groups(groups: Sequence[Sequence[int]], weights: Mapping[Pair, int]) -> Level:
    """Circles; the layout goes by their strongest ties, for nearly all of them have some."""
    group_of = {member: n for n, group in enumerate(groups) for member in group}
    between: Counter[Pair] = Counter()
    for (one, other), weight in weights.items():
        a, b = sorted((group_of[one], group_of[other]))
        if a != b:
            between[a, b] += weight
    pairs = sorted(between, key=lambda pair: (-between[pair], pair))
    sizes = [measure_circle(len(group), len(groups[0])) for group in groups]
    points = find_positions([_GROUP_NAME] * len(groups), pairs[: _PAIRS_A_GROUP * len(groups)], sizes)
    return Level(tuple(range(len(groups))), points, tuple(pairs), find_bends(points, sizes, pairs))


def measure_circle(count: int, most: int) -> float:
    """The radius of a community: its area grows with its members."""
    return round(_SMALLEST_CIRCLE + (_LARGEST_CIRCLE - _SMALLEST_CIRCLE) * math.sqrt(min(count / most, 1)), 1)


def measure_size(count: int, most: int) -> float:
    """The radius of an entity: its area grows with the number of its statements."""
    return round(_SMALLEST + (_LARGEST - _SMALLEST) * math.sqrt(count / most), 1)
