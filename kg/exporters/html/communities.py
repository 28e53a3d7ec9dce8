"""Ties with their weights -> communities: who has more to do with one another than with the others.

The method of Louvain (Blondel and others, 2008), in which only those whose neighbours moved are looked at
again (as in Traag and others, 2019). Weights are whole numbers, so nothing depends on how sums are rounded.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Weights = Mapping[tuple[int, int], int]


def find_communities(weights: Weights) -> list[list[int]]:
    """Sorted lists of all who have ties, the largest first; `weights` hold each pair once."""
    member_of = {member: member for pair in weights for member in pair}
    while True:
        between: Counter[tuple[int, int]] = Counter()
        for (one, other), weight in weights.items():
            a, b = sorted((member_of[one], member_of[other]))
            between[a, b] += weight
        moves = _move_members(between)
        if all(member == community for member, community in moves.items()):
            break
        member_of = {member: moves[community] for member, community in member_of.items()}
    communities: defaultdict[int, list[int]] = defaultdict(list)
    for member in sorted(member_of):
        communities[member_of[member]].append(member)
    return sorted(communities.values(), key=lambda members: (-len(members), members))


def _move_members(weights: Weights) -> dict[int, int]:
    """Each goes where the modularity grows most, until nobody gains; a pair of equals is a tie to oneself."""
    ties: dict[int, dict[int, int]] = defaultdict(dict)
    degrees: Counter[int] = Counter()
    for (one, other), weight in weights.items():
        degrees[one] += weight
        degrees[other] += weight
        ties[one], ties[other] = ties[one], ties[other]
        if one != other:
            ties[one][other] = ties[other][one] = weight
    total = sum(degrees.values())
    home = {member: member for member in sorted(ties)}
    totals = Counter(degrees)
    waiting = deque(home)
    queued = set(waiting)
    while waiting:
        member = waiting.popleft()
        queued.discard(member)
        own, degree = home[member], degrees[member]
        totals[own] -= degree
        near: Counter[int] = Counter({own: 0})
        for other, weight in ties[member].items():
            near[home[other]] += weight
        # The gain of modularity in whole numbers; among equals the present one, then the smallest number.
        best = max(near, key=lambda c: (near[c] * total - totals[c] * degree, c == own, -c))
        totals[best] += degree
        home[member] = best
        if best != own:
            for other in ties[member]:
                if home[other] != best and other not in queued:
                    queued.add(other)
                    waiting.append(other)
    smallest: dict[int, int] = {}
    for member, community in home.items():
        smallest.setdefault(community, member)
    return {member: smallest[community] for member, community in home.items()}
