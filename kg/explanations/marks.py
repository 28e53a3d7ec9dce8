"""A sentence and the spans that carried it -> '[Xi Jinping] «met» {Vladimir Putin} in Moscow'."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kg.records import Mention, Span, Statement

# So many characters are shown on either side of a mention.
_AROUND = 70


def mark(text: Span, marks: Iterable[tuple[Span, str, str]]) -> str:
    """The text with each span in it between its two signs: '[Xi] «met» {Putin}'; outer signs outside."""
    inside = [found for found in marks if holds(text, found[0])]
    inside.sort(key=lambda found: (found[0].begin, -found[0].end))
    edges = []
    for rank, (span, left, right) in enumerate(inside):
        edges += [(span.begin, 1, rank, left), (span.end, 0, -rank, right)]
    parts, last = [], text.begin
    for place, _, _, sign in sorted(edges):
        parts += [text.text[last - text.begin : place - text.begin], sign]
        last = place
    return " ".join("".join([*parts, text.text[last - text.begin :]]).split())


def mark_statement(statement: Statement, mentions: Iterable[Mention] = ()) -> list[str]:
    """Each of its sentences with [subject], «trigger» and {object} marked.

    A statement keeps the words of one sentence; in the others, its ends are where `mentions` have them first.
    """
    mentions = list(mentions)
    return [mark(sentence, _list_marks(statement, sentence, mentions)) for sentence in statement.evidence]


def _list_marks(
    statement: Statement, sentence: Span, mentions: Iterable[Mention]
) -> Iterator[tuple[Span, str, str]]:
    yield statement.trigger, "«", "»"
    for end, left, right in ((statement.subject, "[", "]"), (statement.object, "{", "}")):
        others = (m.span for m in mentions if m.entity.id == end.entity.id)
        spans = (span for span in (end.span, *others) if holds(sentence, span))
        yield from ((span, left, right) for span in islice(spans, 1))


def holds(outer: Span, inner: Span) -> bool:
    """Whether one span lies within the other."""
    return outer.begin <= inner.begin and inner.end <= outer.end


def cut_context(piece: Span, span: Span) -> str:
    """What is around the span, in its own line of the text and cut between words: '… and [Xi] said …'."""
    before = piece.text[: span.begin - piece.begin].rpartition("\n")[2]
    after = piece.text[span.end - piece.begin :].partition("\n")[0]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    return " ".join(f"{before}[{span.text}]{after}".split())
