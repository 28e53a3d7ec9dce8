"""Store, 'Xi', 'Serbia' -> the steps that connect the two, each with the statements that make it.

Of the paths with the fewest steps it is the one least likely to be wrong: a step is right unless all of its
statements are wrong, a path is right if all of its steps are. What is equal even so is settled by name.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.queries.names import find_entity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Entity, Statement
    from kg.store import Store

    Steps = dict[str, dict[str, float]]

# What is asserted makes an edge of the graph; with claims and plans go all that does not say the contrary.
_ASSERTED = """?s kg:factuality kg:Actual . FILTER NOT EXISTS { ?s kg:attributedTo ?speaker }"""
_ALL = """?s kg:factuality ?status . FILTER(?status != kg:Negated)"""
_EDGES = "SELECT ?a ?b ?c WHERE {{ ?s rdf:subject ?a ; rdf:object ?b ; kg:confidence ?c . {which} }}"


@dataclass(frozen=True, slots=True)
class Step:
    """Two entities and what connects them, in either direction, the surest statement first."""

    start: Entity
    end: Entity
    statements: tuple[Statement, ...]


def find_path(store: Store, start: str, end: str, *, everything: bool = False) -> list[Step]:
    """How two entities are connected; empty where nothing connects them.

    Only what is asserted counts: told as actual in an article's own voice; with `everything` also what is
    past, planned, possible or somebody's claim, but not what is denied. Raises QueryError for a name that is
    unknown or means several, UsageError where both mean the same.
    """
    first, last = find_entity(store, start), find_entity(store, end)
    if first == last:
        raise UsageError(f"{start!r} and {end!r} are the same: {store.entity(first).name}; name two")
    nodes = _choose(_measure_steps(store, everything=everything), first, last)
    return [
        Step(store.entity(a), store.entity(b), _find_statements(store, a, b, everything=everything))
        for a, b in pairwise(nodes)
    ]


def _measure_steps(store: Store, *, everything: bool) -> Steps:
    """Of each entity its neighbours, with the logarithm of the chance that the step is right."""
    wrong: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    answer = store.query(_EDGES.format(which=_ALL if everything else _ASSERTED))
    for a, b, confidence in answer:  # type: ignore[union-attr]
        ends = sorted((store.names.node_id(a), store.names.node_id(b)))
        wrong[ends[0], ends[1]].append(1 - float(confidence.value))
    steps: Steps = defaultdict(dict)
    for (a, b), chances in wrong.items():
        # Sorted, because floating point multiplies differently in another order.
        steps[a][b] = steps[b][a] = math.log1p(-min(math.prod(sorted(chances)), 1 - 1e-9))
    return steps


def _choose(steps: Steps, first: str, last: str) -> list[str]:
    """The nodes of the best path: level by level, each node by its best way from the start."""
    best: dict[str, tuple[float, list[str]]] = {first: (0.0, [first])}
    level = [first]
    while level and last not in best:
        found: dict[str, tuple[float, list[str]]] = {}
        for node in level:
            chance, way = best[node]
            for other, step in steps.get(node, {}).items():
                offer = (chance + step, [*way, other])
                if other not in best and (other not in found or _is_better(offer, found[other])):
                    found[other] = offer
        best |= found
        level = sorted(found)
    return best[last][1] if last in best else []


def _is_better(offer: tuple[float, list[str]], held: tuple[float, list[str]]) -> bool:
    return (-offer[0], offer[1]) < (-held[0], held[1])


def _find_statements(store: Store, a: str, b: str, *, everything: bool) -> tuple[Statement, ...]:
    found: Iterable[Statement] = [
        *store.statements(subject=a, object=b),
        *store.statements(subject=b, object=a),
    ]
    kept = [
        s
        for s in found
        if (s.factuality != "negated" if everything else s.factuality == "actual" and not s.attributed_to)
    ]
    return tuple(sorted(kept, key=_order))


def _order(statement: Statement) -> tuple[bool, bool, float, str, str]:
    claimed, told_otherwise = statement.attributed_to is not None, statement.factuality != "actual"
    return claimed, told_otherwise, -statement.confidence, statement.article, statement.id
