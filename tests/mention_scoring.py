"""tests/gold/mentions/*.txt and mentions -> how many names were found, and how well they are grouped.

Names are compared article by article by exact span and class. Clusters are compared by B3 (Bagga and
Baldwin 1998) over the names of people, countries and organisations: a name that one side lacks is an
error of the other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from clusters import Ratios, divide, score_clusters

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kg.records import Mention

# Places are told apart: where a city ends and a region begins is a matter of taste.
CLASSES = ("person", "country", "organisation")
_CLASS_OF_LETTER = {"p": "person", "c": "country", "o": "organisation", "l": "place"}
_MARK = re.compile(r"\[(?P<cls>[pcol]):(?P<name>[^|\]]+)(?:\|(?P<text>[^\]]+))?\]")


class Named(NamedTuple):
    """Characters `begin` to `end` (half-open) name something of the class; `cluster` is what."""

    begin: int
    end: int
    cls: str
    cluster: str


def read_marked(marked: str) -> tuple[str, tuple[Named, ...]]:
    """'[c:China|Chinese] tea' -> the plain text and the names in it."""
    plain, names, last, length = [], [], 0, 0
    for match in _MARK.finditer(marked):
        before, text = marked[last : match.start()], match["text"] or match["name"]
        begin = length + len(before)
        plain += [before, text]
        length, last = begin + len(text), match.end()
        names.append(Named(begin, length, _CLASS_OF_LETTER[match["cls"]], match["name"]))
    return "".join([*plain, marked[last:]]), tuple(names)


def read_found(mentions: Iterable[Mention]) -> tuple[Named, ...]:
    """The names and adjectives among the mentions; a region is a place here."""
    return tuple(
        Named(m.span.begin, m.span.end, "place" if m.entity.cls == "region" else m.entity.cls, m.entity.id)
        for m in mentions
        if m.kind in {"name", "adjective"} and m.entity.cls in {*CLASSES, "place", "region"}
    )


Pairs = Sequence[tuple[tuple[Named, ...], tuple[Named, ...]]]


def score_mentions(pairs: Pairs, classes: Sequence[str] = CLASSES) -> Ratios:
    """Of (gold, found) of each article: the same span with the same class is right."""
    counts: Counter[str] = Counter()
    for gold, found in pairs:
        wanted, told = ({n[:3] for n in side if n.cls in classes} for side in (gold, found))
        counts.update(right=len(wanted & told), wanted=len(wanted), told=len(told))
    return divide(counts["right"], counts["right"], counts["told"], counts["wanted"])


def score_names(pairs: Pairs) -> Ratios:
    """B3 over the names of each article, whatever their class, so long as it is one of CLASSES."""
    gold, found = (
        {
            (article, name.begin, name.end): (article, name.cluster)
            for article, pair in enumerate(pairs)
            for name in pair[side]
            if name.cls in CLASSES
        }
        for side in (0, 1)
    )
    return score_clusters(gold, found)


def describe_faults(text: str, gold: Sequence[Named], found: Sequence[Named]) -> str:
    """What was missed ('-') and what was found wrongly ('+'), to read."""
    missed = {(*n[:3], "-", n.cluster) for n in gold if n[:3] not in {f[:3] for f in found}}
    wrong = {(*n[:3], "+", n.cluster) for n in found if n[:3] not in {g[:3] for g in gold}}
    return "\n".join(f"{s} {text[b:e]} | {c} | {name}" for b, e, c, s, name in sorted(missed | wrong))
