"""Statement -> the words in its sentences that carried it: [[sentence, role, begin, end], ...]."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.records import Span, Statement

    Mark = tuple[int, str, int, int]
    Interval = tuple[int, int]

ROLES = ("subject", "object", "trigger", "speaker")


def find_marks(statement: Statement) -> list[Mark]:
    """Marks that never overlap, in reading order; `begin` and `end` count characters of the sentence.

    Where subject, object and trigger share words, these go to whoever comes first in this list.
    """
    marks: list[Mark] = []
    for number, sentence in enumerate(statement.evidence):
        taken: list[Interval] = []
        for role, span in _list_roles(statement):
            for begin, end in _subtract(_clip(span, sentence), taken):
                marks.append((number, role, begin, end))
                taken.append((begin, end))
    return sorted(marks, key=lambda mark: (mark[0], mark[2]))


def _list_roles(statement: Statement) -> Iterator[tuple[str, Span]]:
    yield "subject", statement.subject.span
    yield "object", statement.object.span
    yield "trigger", statement.trigger
    if statement.attributed_to:
        yield "speaker", statement.attributed_to.span


def _clip(span: Span, sentence: Span) -> Interval:
    begin, end = max(span.begin, sentence.begin), min(span.end, sentence.end)
    return begin - sentence.begin, end - sentence.begin


def _subtract(interval: Interval, taken: Iterable[Interval]) -> list[Interval]:
    """What is left of an interval, in pieces; nothing of an empty one."""
    pieces = [interval]
    for begin, end in taken:
        pieces = [cut for a, b in pieces for cut in ((a, min(b, begin)), (max(a, end), b))]
        pieces = [(a, b) for a, b in pieces if a < b]
    return [(a, b) for a, b in pieces if a < b]
