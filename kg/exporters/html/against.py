"""Statements and events -> what others say against each: not so, not yet, not then, not there, not so many.

Who denies is found as `kg query contradictions` finds it, and where tellings of one event differ as
`kg query tellings-differ` does, but for what is only more exact: 'May' and '8 May', 'Russia' and 'Moscow'.
Each statement has one other for each thing that is told otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.exporters.html.words import describe_relation
from kg.records import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.records import Event, Statement

_NOT_YET = ("planned", "possible")
# What of one event may be told in more than one way; a date that no words tell is no telling of a time.
_TOLD: Mapping[str, Callable[[Statement], Any]] = {
    "when": lambda s: s.when if s.time_text else None,
    "where": lambda s: s.where,
    "killed": lambda s: s.killed or None,
    "injured": lambda s: s.injured or None,
}
KINDS = ("said", "done", *_TOLD)


class Objection(NamedTuple):
    """`other` speaks against `statement`, both by their numbers; `kind` is one of KINDS."""

    statement: int
    kind: str
    other: int


def find_objections(
    statements: Sequence[Statement],
    events: Iterable[Event],
    published: Mapping[str, str | None],
    stories: Mapping[str, str] | None = None,
) -> list[Objection]:
    """All, sorted; `published` has the dates of articles by their ids, `stories` the stories of copies."""
    stories = stories or {}
    # A copy says what was known when its story was first told.
    published = {
        article: published.get(stories.get(article, article), day) for article, day in published.items()
    }
    numbers = {s.id: n for n, s in enumerate(statements)}
    found = set(_find_denials(statements))
    for event in events:
        told = sorted(numbers[s] for s in event.statements if s in numbers)
        found.update(_find_untimely(statements, told, published))
        found.update(_find_differing(statements, told, stories))
    return sorted(found)


def _find_denials(statements: Sequence[Statement]) -> Iterator[Objection]:
    """The contrary of the same at a time that fits: from another article, or as somebody's word."""
    said: defaultdict[tuple[str, ...], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for number, statement in enumerate(statements):
        if statement.factuality not in _NOT_YET:
            said[_name_claim(statement)][statement.factuality == "negated"].append(number)
    for yes, no in said.values():
        for one in yes:
            for other in no:
                if _may_object(statements[one], statements[other]) and _fit(
                    statements[one], statements[other]
                ):
                    yield Objection(one, "said", other)
                    yield Objection(other, "said", one)


def _name_claim(statement: Statement) -> tuple[str, ...]:
    ends = (statement.subject.entity.id, statement.object.entity.id)
    return (statement.relation, *(sorted(ends) if describe_relation(statement.relation).symmetric else ends))


def _may_object(one: Statement, other: Statement) -> bool:
    return one.article != other.article or _name_speaker(one) != _name_speaker(other)


def _name_speaker(statement: Statement) -> str | None:
    return statement.attributed_to.entity.id if statement.attributed_to else None


def _fit(one: Statement, other: Statement) -> bool:
    """Whether both can be of the same time; texts of dates compare by their beginnings."""
    (begin, end), (other_begin, other_end) = _bound(one.when), _bound(other.when)
    return end >= other_begin and begin <= other_end


def _bound(when: str | None) -> tuple[str, str]:
    begin, _, end = (when or "/~").partition("/")
    return begin, f"{end or begin}~"


def _find_untimely(
    statements: Sequence[Statement], told: Sequence[int], published: Mapping[str, str | None]
) -> Iterator[Objection]:
    """What one article tells as done, and a later one still as yet to come."""
    done = [n for n in told if statements[n].factuality in ("actual", "past")]
    ahead = [n for n in told if statements[n].factuality in _NOT_YET]
    for one in done:
        day = published.get(statements[one].article) or "~"
        later = (n for n in ahead if (published.get(statements[n].article) or "") > day)
        if (other := next(later, None)) is not None:
            yield Objection(one, "done", other)
            yield Objection(other, "done", one)


def _find_differing(
    statements: Sequence[Statement], told: Sequence[int], stories: Mapping[str, str]
) -> Iterator[Objection]:
    """For each other time, place or figure the first who tells it."""

    def may_object(one: Statement, other: Statement, kind: str) -> bool:
        # 'Yesterday' is another day in a copy that is printed a day later, and the same one.
        copied = one.article != other.article and _find_story(one, stories) == _find_story(other, stories)
        return _may_object(one, other) and not (kind == "when" and copied)

    for kind, read in _TOLD.items():
        tellings: defaultdict[Any, list[int]] = defaultdict(list)
        for number in told:
            if (value := read(statements[number])) is not None:
                tellings[value].append(number)
        for value, other_value in permutations(tellings, 2):
            if _is_more_exact(value, other_value):
                continue
            for number in tellings[value]:
                one = statements[number]
                objecting = (o for o in tellings[other_value] if may_object(one, statements[o], kind))
                if (other := next(objecting, None)) is not None:
                    yield Objection(number, kind, other)


def _find_story(statement: Statement, stories: Mapping[str, str]) -> str:
    return stories.get(statement.article, statement.article)


def _is_more_exact(one: object, other: object) -> bool:
    """'May' and '8 May', a country and a city, whichever comes first: no telling of something else."""
    if isinstance(one, Entity) and isinstance(other, Entity):
        return one.cls != other.cls
    if isinstance(one, str) and isinstance(other, str):
        (begin, end), (other_begin, other_end) = _bound(one), _bound(other)
        return (begin <= other_begin and other_end <= end) or (other_begin <= begin and end <= other_end)
    return False
