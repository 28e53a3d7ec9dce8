"""Entities and the ties between them -> where each stands in the picture, in pixels at full size.

Distances in the picture follow distances in the graph (the aim of Kamada and Kawai), reached by
gradient steps on one pair at a time; then whatever overlaps is pushed apart. Only sums, products
and square roots: the same numbers on every machine.
"""

from __future__ import annotations

import math
import random
from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx

from kg.exporters.html.untangle import Tangle

if TYPE_CHECKING:
    from collections.abc import Sequence

    Point = list[float]
    Pair = tuple[int, int]
    Box = tuple[float, float]
    Distances = Sequence[tuple[Pair, float]]

# The best of several attempts is taken; of small graphs more, as each is cheap.
_ATTEMPTS_FOR = 360
_MOST_ATTEMPTS = 6
_ROUNDS = 60
# Pixels between two entities with one tie each, less where all together would take more room than this each.
_UNIT = 130.0
_ROOM = 13000.0
# How much longer a tie gets between two hubs, whose other ties need the room.
_HUB_STRETCH = 0.6
# The step of the last round, as in the paper that this way of solving comes from (Zheng et al., 2019).
_LAST_STEP = 0.05
# Pictures are wider than high, but what the graph itself gives is not pulled out of shape.
_ASPECT = 1.2
_MOST_STRETCH = 1.5
# Room for the name under each node, and the rounds of pushing that settle 150 of them.
_NAME_HEIGHT = 26.0
_PIXELS_A_LETTER = 6.4
_LONGEST_NAME = 22
_PUSHES = 120
_GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))


def find_positions(
    names: Sequence[str], pairs: Sequence[Pair], sizes: Sequence[float]
) -> tuple[tuple[int, int], ...]:
    """A point for each name; `pairs` hold indexes of names that are tied, `sizes` the radius of each node."""
    if not names:
        return ()
    boxes = [_measure_box(name, size) for name, size in zip(names, sizes, strict=True)]
    distances = _measure_distances(len(names), pairs)
    attempts = min(max(_ATTEMPTS_FOR // len(names), 1), _MOST_ATTEMPTS)
    tangles = (_attempt(seed, distances, pairs, boxes) for seed in range(attempts))
    best = min(tangles, key=Tangle.price)
    return tuple((round(x), round(y)) for x, y in best.points.tolist())


def _attempt(seed: int, distances: Distances, pairs: Sequence[Pair], boxes: Sequence[Box]) -> Tangle:
    points = [_start_point(n) for n in range(len(boxes))]
    _settle(points, distances, seed)
    points = _turn_wide(points)
    _push_apart(points, boxes)
    tangle = Tangle(points, pairs, boxes)
    tangle.untangle()
    points = tangle.points.tolist()
    _push_apart(points, boxes)
    return Tangle(points, pairs, boxes)


def _start_point(number: int) -> Point:
    """The seeds of a sunflower: the first in the middle."""
    radius, angle = math.sqrt(number), number * _GOLDEN_ANGLE
    return [round(radius * math.cos(angle), 6), round(radius * math.sin(angle), 6)]


def _measure_distances(count: int, pairs: Sequence[Pair]) -> Distances:
    """What the distance of every two should be, in units; what is not connected stays just outside."""
    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs)
    for one, other in graph.edges:
        fewer = min(graph.degree[one], graph.degree[other])
        graph.edges[one, other]["length"] = 1 + _HUB_STRETCH * (math.sqrt(fewer) - 1) * 2
    lengths = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    apart = 0.75 * max(max(reached.values()) for reached in lengths.values()) + 1
    return [((a, b), lengths[a].get(b, apart)) for a, b in combinations(range(count), 2)]


def _settle(points: list[Point], distances: Distances, seed: int) -> None:
    """Moves each pair towards its distance, near ones firmly, in ever smaller steps."""
    if not distances:
        return
    longest = max(distance for _, distance in distances)
    step, shrink = longest**2, (_LAST_STEP / longest**2) ** (1 / _ROUNDS)
    order = list(distances)
    shuffler = random.Random(seed)  # noqa: S311 - for the same picture each time, not for secrets
    for _ in range(_ROUNDS):
        shuffler.shuffle(order)
        for (a, b), distance in order:
            _move_pair(points[a], points[b], distance, min(1.0, step / distance**2))
        step = round(step * shrink, 9)


def _move_pair(one: Point, other: Point, distance: float, share: float) -> None:
    dx, dy = one[0] - other[0], one[1] - other[1]
    length = math.sqrt(dx * dx + dy * dy) or 1e-6
    move = share * (length - distance) / 2 / length
    one[0] -= move * dx
    one[1] -= move * dy
    other[0] += move * dx
    other[1] += move * dy


def _turn_wide(points: list[Point]) -> list[Point]:
    """Centred, the longest way across laid level, stretched to the shape of a screen, in pixels."""
    count = len(points)
    x0, y0 = sum(p[0] for p in points) / count, sum(p[1] for p in points) / count
    xx = sum((x - x0) ** 2 for x, _ in points)
    yy = sum((y - y0) ** 2 for _, y in points)
    xy = sum((x - x0) * (y - y0) for x, y in points)
    angle = round(math.atan2(2 * xy, xx - yy) / 2, 6)
    cos, sin = math.cos(angle), math.sin(angle)
    turned = [((x - x0) * cos + (y - y0) * sin, (y - y0) * cos - (x - x0) * sin) for x, y in points]
    wide = max(x for x, _ in turned) - min(x for x, _ in turned)
    high = max(y for _, y in turned) - min(y for _, y in turned)
    if not wide or not high:
        return [[x * _UNIT, y * _UNIT] for x, y in turned]
    stretch = min(max(math.sqrt(_ASPECT * high / wide), 1 / _MOST_STRETCH), _MOST_STRETCH)
    unit = min(_UNIT, math.sqrt(_ROOM * count / (wide * high)))
    return [[x * unit * stretch, y * unit / stretch] for x, y in turned]


def _measure_box(name: str, size: float) -> Box:
    """Half the width and height that a node takes with its name."""
    width = max(2 * size, min(len(name), _LONGEST_NAME) * _PIXELS_A_LETTER)
    return width / 2 + 8, size + _NAME_HEIGHT / 2 + 8


def _push_apart(points: list[Point], boxes: Sequence[Box]) -> None:
    """Moves boxes that overlap away from each other, along the way that is shorter."""
    for _ in range(_PUSHES):
        pushed = [_push_pair(points, boxes, a, b) for a, b in combinations(range(len(points)), 2)]
        if not any(pushed):
            return


def _push_pair(points: list[Point], boxes: Sequence[Box], a: int, b: int) -> bool:
    dx, dy = points[b][0] - points[a][0], points[b][1] - points[a][1]
    lap_x = boxes[a][0] + boxes[b][0] - abs(dx)
    lap_y = boxes[a][1] + boxes[b][1] - abs(dy)
    if lap_x <= 0 or lap_y <= 0:
        return False
    axis, lap, way = (0, lap_x, dx) if lap_x < lap_y else (1, lap_y, dy)
    move = math.copysign(lap / 2 + 0.5, way)
    points[a][axis] -= move
    points[b][axis] += move
    return True
