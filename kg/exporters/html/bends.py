"""Points and pairs -> how far each edge bends: straight, unless it would run through a third node."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Point = tuple[float, float]

# vis-network's roundness, in the order in which it is tried; negative is counter-clockwise.
_BENDS = (0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3)
# Pixels that an edge keeps away from a node that it does not belong to.
_CLEARANCE = 7.0
# Points of a curve that are looked at, ends left out.
_SAMPLES = 11


def find_bends(
    points: Sequence[Point], sizes: Sequence[float], pairs: Sequence[tuple[int, int]]
) -> tuple[float, ...]:
    """For each pair the gentlest bend that touches no other node; straight where every bend touches some."""
    return tuple(_find_bend(points, sizes, a, b) for a, b in pairs)


def _find_bend(points: Sequence[Point], sizes: Sequence[float], a: int, b: int) -> float:
    others = [
        (point, size) for n, (point, size) in enumerate(zip(points, sizes, strict=True)) if n not in (a, b)
    ]
    for bend in _BENDS:
        curve = tuple(_walk_curve(points[a], points[b], bend))
        if not any(_touches(curve, point, size) for point, size in _find_near(curve, others)):
            return bend
    return 0.0


def _find_near(
    curve: Sequence[Point], others: Sequence[tuple[Point, float]]
) -> Iterator[tuple[Point, float]]:
    """The nodes around the curve, as only these can touch it."""
    left, right = min(x for x, _ in curve), max(x for x, _ in curve)
    top, bottom = min(y for _, y in curve), max(y for _, y in curve)
    for (x, y), size in others:
        room = size + _CLEARANCE
        if left - room <= x <= right + room and top - room <= y <= bottom + room:
            yield (x, y), size


def _touches(curve: Sequence[Point], node: Point, size: float) -> bool:
    return any(math.dist(point, node) < size + _CLEARANCE for point in curve)


def _walk_curve(start: Point, end: Point, bend: float) -> Iterator[Point]:
    """Points along the quadratic curve that vis-network draws for 'curvedCW' with this roundness."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    share = 0.5 + abs(bend) / 2
    turn = bend * math.pi / 2
    via = (
        start[0] + share * (dx * math.cos(turn) + dy * math.sin(turn)),
        start[1] + share * (dy * math.cos(turn) - dx * math.sin(turn)),
    )
    for step in range(1, _SAMPLES + 1):
        t = step / (_SAMPLES + 1)
        near, middle, far = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield (
            near * start[0] + middle * via[0] + far * end[0],
            near * start[1] + middle * via[1] + far * end[1],
        )
