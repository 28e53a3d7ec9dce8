"""A text and spans of it, which may overlap -> HTML in which each piece knows all that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.server.pages.layout import entity_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.records import Mention, Span, Statement


@dataclass(frozen=True, slots=True)
class _Mark:
    """Characters `begin` to `end` are of this class and lead there; nowhere, where `target` is empty."""

    begin: int
    end: int
    kind: str
    target: str = ""


def mark_text(
    text: str, statements: Sequence[Statement], mentions: Iterable[Mention], *, root: str, body: int = 0
) -> str:
    """The text with its sentences, deeds and names marked; behind a sentence the numbers of what it says.

    HTML allows no link in a link: of several marks, the innermost leads somewhere, and deeds before names.
    """
    marks = [
        *(_Mark(s.trigger.begin, s.trigger.end, "deed", f"#{s.id}") for s in statements),
        *(_Mark(m.span.begin, m.span.end, "name", entity_address(m.entity.id, root)) for m in mentions),
        *(_Mark(e.begin, e.end, "told") for e in {span for s in statements for span in s.evidence}),
    ]
    marks = [mark for mark in marks if 0 <= mark.begin < mark.end <= len(text)]
    numbers = _number_ends(statements)
    # The front matter of a file is left out, unless something in it is marked.
    start = min([min(body, len(text)), *(mark.begin for mark in marks)])
    edges = sorted({start, len(text), *(m.begin for m in marks), *(m.end for m in marks)})
    parts = []
    for begin, end in pairwise(edges):
        around = [mark for mark in marks if mark.begin <= begin and end <= mark.end]
        parts.append(_write_piece(text[begin:end], around))
        parts += [
            _write_number(number, statement, first) for number, statement, first in numbers.get(end, ())
        ]
    return "".join(parts)


def _write_piece(piece: str, around: Sequence[_Mark]) -> str:
    if not around:
        return escape(piece)
    kinds = " ".join(sorted({mark.kind for mark in around}))
    leading = [mark for mark in around if mark.target]
    if not leading:
        return f'<span class="{kinds}">{escape(piece)}</span>'
    inner = min(leading, key=lambda mark: (mark.kind != "deed", mark.end - mark.begin, mark.target))
    return f'<a class="{kinds}" href="{escape(inner.target)}">{escape(piece)}</a>'


def _number_ends(statements: Sequence[Statement]) -> dict[int, list[tuple[int, str, bool]]]:
    """Behind which character the number of which statement stands, and whether for the first time."""
    found = defaultdict(list)
    for number, statement in enumerate(statements, 1):
        spans: list[Span] = sorted(statement.evidence, key=lambda span: span.begin)
        for rank, span in enumerate(spans):
            found[span.end].append((number, statement.id, rank == 0))
    return found


def _write_number(number: int, statement: str, first: bool) -> str:  # noqa: FBT001  one of a tuple
    place = f' id="t-{number}"' if first else ""
    return f'<sup{place}><a href="#{escape(statement)}">{number}</a></sup>'
