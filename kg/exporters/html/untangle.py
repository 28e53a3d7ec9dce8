"""Points of a layout -> points where fewer edges cross each other or run through a node.

One entity at a time tries places around its own and around the middle of its neighbours, and keeps
the one that costs least. All arithmetic is elementwise, and points are whole pixels, of which sums are
exact in whatever order they are added: the same on every machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    # Half as many bytes take half the time; they hold the coordinates of a picture exactly.
    Pixels = NDArray[np.float32]
    Numbers = NDArray[np.int64]
    Truths = NDArray[np.bool_]

# How far away an entity looks for a better place, in pixels, and in how many directions.
_REACHES = (40.0, 90.0, 160.0, 260.0)
_DIRECTIONS = 10
_RINGS = np.array(
    [
        (round(reach * math.cos(angle)), round(reach * math.sin(angle)))
        for reach in _REACHES
        for angle in (2 * math.pi * step / _DIRECTIONS for step in range(_DIRECTIONS))
    ],
    dtype=np.float32,
).T
# What they cost in crossings: an edge that runs through a node, an overlap of names, a place outside of the
# picture, and an edge of a hundred pixels (twice the length costs four times as much).
_THROUGH = 1.5
_OVERLAP = 6.0
_OUTSIDE = 6.0
_LENGTH = 0.05
# How much wider than high the picture is to be: as its place on most screens, so that it is shown large.
_ASPECT = 1.3
# Pixels between the middle of a node and an edge below which it runs through it.
_NEAR = 26.0
_WORTH_A_MOVE = 0.01


class Tangle:
    """Points, edges and the room each name takes; moves entities to where they cost less."""

    def __init__(self, points: Floats, pairs: Sequence[tuple[int, int]], boxes: Floats) -> None:
        """`boxes` hold half the width and height that a node takes with its name."""
        self._at: Pixels = np.rint(points.T).astype(np.float32)
        wide, high = np.abs(self._at).max(axis=1)
        self._frame = np.sqrt(wide * high * np.array([_ASPECT, 1 / _ASPECT], dtype=np.float32))
        self._boxes: Pixels = boxes.T.astype(np.float32)
        edges = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        own = [(edges == v).any(axis=1) for v in range(len(points))]
        self._tips: list[Numbers] = [edges[o].sum(axis=1) - v for v, o in enumerate(own)]
        self._foreign: list[Numbers] = [edges[~o].T for o in own]
        # Which of the others' edges have an end in common with which of one's own.
        self._joined: list[Truths] = [
            (foreign[:, :, None] == tips).any(axis=0)
            for foreign, tips in zip(self._foreign, self._tips, strict=True)
        ]

    @property
    def points(self) -> Floats:
        """Where each stands, in whole pixels."""
        return self._at.T.astype(np.float64)

    def untangle(self, *, rounds: int) -> None:
        """Moves each to its cheapest place, the least important first, so often at most.

        Behind the first round only those are looked at who moved, or somebody they are tied to.
        """
        waiting = set(range(len(self._tips)))
        for _ in range(rounds):
            moved = [v for v in sorted(waiting, reverse=True) if self._improve(v)]
            waiting = {near for v in moved for near in (v, *self._tips[v].tolist())}

    def _improve(self, v: int) -> bool:
        places = self._list_places(v)
        costs = self._price(v, places)
        best = int(costs.argmin())
        if costs[best] > costs[0] - _WORTH_A_MOVE:
            return False
        self._at[:, v] = places[:, best]
        return True

    def _list_places(self, v: int) -> Pixels:
        """Where it stands, first, the middle of its neighbours, and rings around the former."""
        home, around = self._at[:, v, None], self._at[:, self._tips[v]]
        middle = np.rint(around.sum(axis=1, keepdims=True) / max(around.shape[1], 1))
        return np.hstack([home, middle, home + _RINGS])

    def _price(self, v: int, places: Pixels) -> Floats:
        """What each place costs, in crossings."""
        count = places.shape[1]
        at, (starts, ends), tips = self._at[..., None], self._foreign[v], self._tips[v]
        # Rows: entities, or edges of others. Columns: places, or one's own edges, each from every place.
        spots = np.tile(places, len(tips))
        own = np.repeat(self._at[:, tips], count, axis=1) - spots
        left, near = _compare(spots, own, at)
        near[v] = False
        others = at[:, ends] - at[:, starts]
        ends_left, ends_near = _compare(at[:, starts], others, np.hstack([places, self._at[:, tips]]))
        place_left, tip_left = ends_left[:, :count], ends_left[:, count:]
        # Two edges cross where each has the ends of the other on both sides. For each edge of others and each
        # tip: the places across the edge from the tip, and none where the edge ends at the tip itself.
        sides = np.concatenate([place_left, ~place_left, np.zeros_like(place_left)])
        which = np.where(self._joined[v], 2, tip_left) * len(starts) + np.arange(len(starts))[:, None]
        crossings = left.take(starts, axis=0) ^ left.take(ends, axis=0)
        crossings &= sides.take(which, axis=0).reshape(crossings.shape)
        gaps = np.abs(at - places[:, None]) - (self._boxes + self._boxes[:, v, None])[..., None]
        laps = (gaps[0] < 0) & (gaps[1] < 0)
        laps[v] = False
        outside = (np.abs(places) > self._frame[:, None]).any(axis=0)
        lengths = _square(own).reshape(-1, count).sum(axis=0, dtype=np.float64) / 100**2
        cost: Floats = (
            _count(crossings, count)
            + _THROUGH * (_count(ends_near[:, :count], count) + _count(near, count))
            + _OVERLAP * _count(laps, count)
            + _OUTSIDE * outside
            + _LENGTH * lengths
        )
        return cost


def count_crossings(points: Floats, pairs: Sequence[tuple[int, int]]) -> int:
    """How many pairs of edges cross each other."""
    at = points.T
    starts, ends = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    begin, way = at[:, starts, None], (at[:, ends] - at[:, starts])[..., None]
    left = way[0] * (at[1] - begin[1]) - way[1] * (at[0] - begin[0]) > 0
    apart = left[:, starts] ^ left[:, ends]
    joined = (starts[:, None] == starts) | (starts[:, None] == ends)
    return int((apart & apart.T & ~joined & ~joined.T & (ends[:, None] != ends)).sum()) // 2


def _square(ways: Pixels) -> Pixels:
    """Squared lengths."""
    square: Pixels = ways[0] * ways[0] + ways[1] * ways[1]
    return square


def _compare(starts: Pixels, ways: Pixels, points: Pixels) -> tuple[Truths, Truths]:
    """Which points are to the left of which edges, and which so near that these run through them."""
    turn = ways[0] * points[1] - ways[1] * points[0]
    turn -= ways[0] * starts[1] - ways[1] * starts[0]
    along = ways[0] * points[0] + ways[1] * points[1]
    along -= ways[0] * starts[0] + ways[1] * starts[1]
    square = _square(ways)
    return turn > 0, (turn * turn < _NEAR**2 * square) & (along > 0) & (along < square)


def _count(found: Truths, places: int) -> Numbers:
    """For each place; numbers so short take a quarter of the time, and hold all pairs of 362 entities."""
    rows = found.sum(axis=0, dtype=np.uint16)
    count: Numbers = rows.reshape(-1, places).sum(axis=0)
    return count
