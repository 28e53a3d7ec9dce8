"""Statements of an article -> each once: the same said in several sentences is one, with all its evidence.

Tellings whose times contradict each other stay apart: two visits are two statements.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from kg.intervals import count_days, find_bounds, overlap
from kg.lexicon import load_relations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Statement

# 'president' tells more than 'leader'.
_VAGUE_TITLES = {"leader", "chief", "head", "boss", "ruler"}


def merge_statements(statements: list[Statement]) -> tuple[Statement, ...]:
    """Sorted by where each is first said."""
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for statement in sorted(statements, key=lambda s: (s.evidence[0].begin, s.trigger.begin, s.id)):
        groups.setdefault(name_key(statement), []).append(statement)
    merged = [m for group in groups.values() for m in _merge_group(group)]
    return tuple(sorted(merged, key=lambda s: (s.evidence[0].begin, s.trigger.begin, s.id)))


def name_key(statement: Statement) -> tuple[str, ...]:
    """What statements that are one agree in, beside their times."""
    ends = [statement.subject.entity.id, statement.object.entity.id]
    if load_relations()[statement.relation].symmetric:
        ends.sort()
    speaker = statement.attributed_to.entity.id if statement.attributed_to else ""
    return (*ends, statement.relation, statement.factuality, speaker)


def _merge_group(group: list[Statement]) -> list[Statement]:
    """One without a time joins the only happening there is; where there are several it stands for itself."""
    dated: list[Statement] = []
    undated: list[Statement] = []
    for statement in group:
        if statement.when is None:
            undated.append(statement)
            continue
        fellow = next((i for i, d in enumerate(dated) if overlap(d.when or "", statement.when)), None)
        if fellow is None:
            dated.append(statement)
        else:
            dated[fellow] = _join(dated[fellow], statement)
    if not undated:
        return dated
    if len(dated) == 1:
        undated.insert(0, dated.pop())
    return [*dated, reduce(_join, undated)]


def _join(first: Statement, second: Statement) -> Statement:
    """Both tellings as one: the more exact time, all the evidence, the surer reading's words."""
    better = max(first, second, key=lambda s: s.confidence)
    evidence = tuple(sorted({*first.evidence, *second.evidence}, key=lambda e: (e.begin, e.end)))
    exact = min(first, second, key=lambda s: count_days(s.when) if s.when else math.inf)
    return replace(
        better,
        evidence=evidence,
        when=exact.when,
        time_text=exact.time_text,
        where=first.where or second.where,
        title=_better_title(first.title, second.title),
        killed=tuple(sorted({*first.killed, *second.killed})),
        injured=tuple(sorted({*first.injured, *second.injured})),
    )


def find_exact_times(statements: Iterable[Statement]) -> dict[tuple[int, str], str]:
    """'his trip last year', of which the article says elsewhere 'visited in March last year' -> that March.

    By where the sentence begins and the words that tell the time less exactly. Not where two times would do.
    """
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements:
        if statement.when is not None and statement.time_text is not None:
            groups.setdefault(name_key(statement), []).append(statement)
    exact: dict[tuple[int, str], str] = {}
    for group in groups.values():
        for vague in group:
            times = {s.when for s in group if s.when and _is_within(s.when, vague.when or "")}
            if len(times) == 1:
                exact[vague.evidence[0].begin, vague.time_text or ""] = times.pop()
    return exact


def _is_within(when: str, outer: str) -> bool:
    """Whether it is a part of the other time, and less than all of it."""
    (begin, end), (first, last) = find_bounds(when), find_bounds(outer)
    if begin is None or end is None or first is None or last is None:
        return False
    return first <= begin <= end <= last and (begin, end) != (first, last)


def _better_title(first: str | None, second: str | None) -> str | None:
    if first is not None and first.lower() in _VAGUE_TITLES:
        return second or first
    return first or second
