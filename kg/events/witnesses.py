"""Telling -> Witness: its days, the day of its article, its places, and the occasion that its words mean.

'His last visit' is not the one that the article is the news of, and a 'second visit' is no 'third'.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from kg.intervals import find_bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.lexicon import Relation
    from kg.records import Entity, Telling

    FindCountry = Callable[[Entity], Entity | None]

# The first and the last day of a time, as ordinals.
Days = tuple[int, int]
Phase = Literal["happened", "ahead"]

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_EARLIER = frozenset({"last", "previous", "earlier", "past", "prior", "former", "preceding"})
# An adjective or two may stand between: 'his third official visit'.
_WORDS_BEFORE = 3
_TIME_AFTER = re.compile(rf"\W+(?:\w+\W+){{0,4}}?({'|'.join(_ORDINALS)}) time\b")
_WORD = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Witness:
    """A telling and what decides which happening it is of; `published` is a day as an ordinal.

    `days` are those that its words tell; `assumed` the day of its article where they tell none and the
    statement took that one. `ordinal` is 2 of a second visit; `earlier` is true of a 'previous' one.
    """

    telling: Telling
    phase: Phase
    days: Days | None
    assumed: Days | None
    places: tuple[Entity, ...]
    published: int | None
    ordinal: int | None
    earlier: bool

    @property
    def id(self) -> str:
        """The id of its statement."""
        return self.telling.id

    @property
    def article(self) -> str:
        """The id of the article that tells it."""
        return self.telling.article

    @property
    def length(self) -> int:
        """The days among which it leaves open when; 0 where it says nothing of that."""
        return self.days[1] - self.days[0] + 1 if self.days else 0


def make_witness(telling: Telling, relation: Relation, find_country: FindCountry) -> Witness:
    """Read what is said in words; `find_country` gives the country that a place lies in."""
    days, published = read_days(telling.when), read_days(telling.published)
    ordinal, earlier = _read_occasion(telling)
    return Witness(
        telling=telling,
        phase="ahead" if telling.factuality in {"planned", "possible"} else "happened",
        days=None if telling.assumed else days,
        assumed=days if telling.assumed else None,
        # 'in Asia' speaks against no city.
        places=tuple(p for p in _list_places(telling, relation, find_country) if p.cls != "region"),
        published=published[0] if published else None,
        ordinal=ordinal,
        earlier=earlier,
    )


def read_days(value: str | None) -> Days | None:
    """'2025-05' -> its first and last day; None for what is no ISO 8601 date or interval, or an open one."""
    try:
        first, last = find_bounds(value)
    except ValueError:
        return None
    if first is None or last is None or first > last:
        return None
    return date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()


def write_days(days: Days | None) -> str | None:
    """The inverse: a day, or the first and the last."""
    if days is None:
        return None
    first, last = (date.fromordinal(day).isoformat() for day in days)
    return first if first == last else f"{first}/{last}"


def _list_places(telling: Telling, relation: Relation, find_country: FindCountry) -> Iterator[Entity]:
    """Where it happens: of a visit where it goes, and what that lies in or holds."""
    where, goal = telling.where, telling.object
    if not relation.goes_somewhere:
        if where is not None:
            yield where
        return
    yield goal
    if where is not None and where.id != goal.id:
        homes = ((find_country(where), goal), (find_country(goal), where))
        if any(outer is not None and outer.id == other.id for outer, other in homes):
            yield where


def _read_occasion(telling: Telling) -> tuple[int | None, bool]:
    """'his third visit', 'met for the third time' -> 3; 'since his last visit' -> an earlier one."""
    sentence, (begin, end) = telling.sentence, telling.trigger
    if sentence is None:
        return None, False
    words = [w.lower() for w in _WORD.findall(sentence.text[: begin - sentence.begin])]
    near = words[-_WORDS_BEFORE:]
    after = _TIME_AFTER.match(sentence.text[end - sentence.begin :].lower())
    told = [word for word in near if word in _ORDINALS] or ([after[1]] if after else [])
    return (_ORDINALS.index(told[-1]) + 1 if told else None), bool(words) and words[-1] in _EARLIER
