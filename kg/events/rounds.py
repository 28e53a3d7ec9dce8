"""Trump and Aliyev, Trump and Pashinyan, Aliyev and Pashinyan met, by one verb -> one meeting of three.

A statement has two ends, so that a round of three is told as three pairs. They are one event where the same
words of an article tell of all of them, and each is told of with each: 'Biden met Xi, and then Modi' is two.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.events.grouping import Happening
    from kg.events.witnesses import Witness
    from kg.lexicon import Relation

    Party = tuple[tuple[str, ...], Happening]

# One sentence of a communiqué may name as many; every three of them are looked at.
_MOST = 12


def unite_rounds(parties: Sequence[Party], relations: Mapping[str, Relation]) -> list[list[Party]]:
    """The happenings, each with its key, put together where they are one round.

    Where that would make one of two happenings of the same pair, all of them are left as they are.
    """
    of: dict[str, int] = {}
    told: dict[tuple[object, ...], list[Witness]] = defaultdict(list)
    for number, (key, happening) in enumerate(parties):
        if relations[key[0]].symmetric:
            for witness in happening.witnesses:
                of[witness.id] = number
                told[_name_words(witness)].append(witness)
    joined = _Unions(len(parties))
    for witnesses in told.values():
        for ids in _list_threes(witnesses):
            first, *others = (of[identifier] for identifier in ids)
            for other in others:
                if _agree(parties[first][1], parties[other][1]):
                    joined.unite(first, other)
    rounds = []
    for numbers in joined.list_sets():
        found = [parties[number] for number in numbers]
        one_of_each = len({key for key, _ in found}) == len(found)
        rounds += [found] if one_of_each else [[party] for party in found]
    return rounds


def _name_words(witness: Witness) -> tuple[object, ...]:
    """The same for statements that the same words make."""
    telling = witness.telling
    return telling.article, telling.relation, telling.factuality, telling.when, telling.trigger


def _list_threes(witnesses: Sequence[Witness]) -> Iterator[tuple[str, str, str]]:
    """The tellings of every three of whom each is told of with each."""
    pairs = {frozenset((w.telling.subject.id, w.telling.object.id)): w.id for w in witnesses}
    people = sorted({person for pair in pairs for person in pair})
    for three in combinations(people[:_MOST], 3):
        ids = [pairs.get(frozenset(pair)) for pair in combinations(three, 2)]
        if ids[0] and ids[1] and ids[2]:
            yield ids[0], ids[1], ids[2]


def _agree(one: Happening, other: Happening) -> bool:
    """Whether their times have a day in common, as far as both are told."""
    if one.days is None or other.days is None:
        return True
    return one.days[0] <= other.days[1] and other.days[0] <= one.days[1]


class _Unions:
    """Numbers and which of them belong together: https://en.wikipedia.org/wiki/Disjoint-set_data_structure."""

    def __init__(self, size: int) -> None:
        self._parents = list(range(size))

    def find(self, number: int) -> int:
        while self._parents[number] != number:
            self._parents[number] = self._parents[self._parents[number]]
            number = self._parents[number]
        return number

    def unite(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self._parents[second] = first

    def list_sets(self) -> list[list[int]]:
        sets: dict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parents)):
            sets[self.find(number)].append(number)
        return list(sets.values())
