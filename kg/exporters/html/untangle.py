"""Points of a layout -> points where fewer edges cross each other or run through a node.

One entity at a time tries places around its own and around the middle of its neighbours, and keeps
the one that costs least. Comparisons and elementwise arithmetic only: the same on every machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# How far away an entity looks for a better place, in pixels, and in how many directions.
_REACHES = (40.0, 90.0, 160.0, 260.0)
_DIRECTIONS = 10
# Rounded, so that nothing depends on the last digit of a sine.
_RINGS = np.array(
    [
        (round(reach * math.cos(angle), 3), round(reach * math.sin(angle), 3))
        for reach in _REACHES
        for angle in (2 * math.pi * step / _DIRECTIONS for step in range(_DIRECTIONS))
    ]
)
# What they cost in crossings: an edge that runs through a node, an overlap of names, a place outside of the
# picture, and an edge of a hundred pixels (twice the length costs four times as much).
_THROUGH = 1.5
_OVERLAP = 6.0
_OUTSIDE = 12.0
_LENGTH = 0.06
# Pixels between the middle of a node and an edge below which it runs through it.
_NEAR = 26.0
_WORTH_A_MOVE = 0.01


class Tangle:
    """Points, edges and the room each name takes; tells what a place costs and moves entities."""

    def __init__(
        self,
        points: Floats,
        pairs: Sequence[tuple[int, int]],
        boxes: Floats,
    ) -> None:
        """`boxes` hold half the width and height that a node takes with its name."""
        self.points: Floats = points.copy()
        self.frame: Floats = np.abs(self.points).max(axis=0)
        self.boxes = boxes
        self.pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        members = range(len(points))
        self.neighbours = [self._find_neighbours(v) for v in members]
        self.foreign = [np.flatnonzero((self.pairs != v).all(axis=1)) for v in members]

    def _find_neighbours(self, v: int) -> NDArray[np.int64]:
        own = self.pairs[(self.pairs == v).any(axis=1)]
        others: NDArray[np.int64] = own[own != v]
        return others

    def untangle(self, *, rounds: int) -> None:
        """Moves each to its cheapest place, the least important first, until none moves, so often at most."""
        for _ in range(rounds):
            moved = [self._improve(v) for v in reversed(range(len(self.points)))]
            if not any(moved):
                return

    def price(self) -> float:
        """What all places cost together: every crossing counts for each end that could prevent it."""
        return float(sum(self._price(v, self.points[v : v + 1])[0] for v in range(len(self.points))))

    def _improve(self, v: int) -> bool:
        places = self._list_places(v)
        costs = self._price(v, places)
        best = int(costs.argmin())
        if costs[best] > costs[0] - _WORTH_A_MOVE:
            return False
        self.points[v] = places[best]
        return True

    def _list_places(self, v: int) -> Floats:
        """Where it stands, first, the middle of its neighbours, and rings around the former."""
        home, around = self.points[v], self.neighbours[v]
        middle = self.points[around].sum(axis=0) / max(len(around), 1) if len(around) else home
        return np.vstack([home, middle, home + _RINGS])

    def _price(self, v: int, places: Floats) -> Floats:
        """What each place costs, in crossings."""
        tips = self.points[self.neighbours[v]]
        starts, ends = (self.points[self.pairs[self.foreign[v], side]] for side in (0, 1))
        others = np.delete(self.points, [v, *self.neighbours[v]], axis=0)
        rooms, room = np.delete(self.boxes, v, axis=0), self.boxes[v]
        laps = np.abs(np.delete(self.points, v, axis=0) - places[:, None]) < rooms + room
        overlaps = (laps[..., 0] & laps[..., 1]).sum(axis=1)
        through = (_measure_gaps(places[:, None], starts, ends) < _NEAR).sum(axis=1)
        through += (_measure_gaps(others, places[:, None, None], tips[:, None]) < _NEAR).sum(axis=(1, 2))
        lengths = _square(places[:, None] - tips).sum(axis=1) / 100**2
        outside = (np.abs(places) > self.frame).any(axis=1)
        cost: Floats = (
            _count_crossings(places, tips, starts, ends)
            + _THROUGH * through
            + _OVERLAP * overlaps
            + _OUTSIDE * outside
            + _LENGTH * lengths
        )
        return cost


def _square(gaps: Floats) -> Floats:
    """The squared lengths; much faster than a sum along an axis of two."""
    square: Floats = gaps[..., 0] * gaps[..., 0] + gaps[..., 1] * gaps[..., 1]
    return square


def _turn(a: Floats, b: Floats, c: Floats) -> Floats:
    """Above zero where a, b, c turn left, below where they turn right."""
    ab, ac = b - a, c - a
    turn: Floats = ab[..., 0] * ac[..., 1] - ab[..., 1] * ac[..., 0]
    return turn


def _count_crossings(places: Floats, tips: Floats, starts: Floats, ends: Floats) -> Floats:
    """How often the edges from each place to all tips cross the others; a common end is no crossing."""
    place, tip = places[:, None, None], tips[:, None]
    apart = _turn(place, tip, starts) * _turn(place, tip, ends) < 0
    across = _turn(starts, ends, place) * _turn(starts, ends, tip) < 0
    crossings: Floats = (apart & across).sum(axis=(1, 2)).astype(np.float64)
    return crossings


def _measure_gaps(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """The distance of each point from each edge, whatever shapes these lists have."""
    along, out = ends - starts, points - starts
    share = (out[..., 0] * along[..., 0] + out[..., 1] * along[..., 1]) / np.maximum(_square(along), 1e-9)
    gap = out - np.clip(share, 0, 1)[..., None] * along
    return np.asarray(np.sqrt(_square(gap)))
