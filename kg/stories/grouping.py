"""Sketches -> of each article the one that it is a copy of, how, and the article that told its story first.

Which comes first is settled by the date of publication, then by the id, whatever the order in which articles
were read. Candidates are those that share rare hashes; a hash that many have, of boilerplate that was not
recognised or of the story of a thousand sites, leads only to the first few of them. So the work grows with
the number of articles, and not with that of their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kg.stories.sketches import Sketch

Kind = Literal["copy", "part", "extended", "update"]
KINDS: tuple[Kind, ...] = get_args(Kind)

# Of the triples of a sentence that are found in the other text, so that it is the same sentence. With a fifth
# of the words replaced half of them are left; of sentences that are not copied, one in fifty has a quarter.
SENTENCE = 0.25
# Of an article that stands in the other, measured in sentences, so that it is a copy: copies that were cut,
# reordered and reworded have 0.6 or more, those with the same background or long quote 0.4 at most, others
# 0.2.
COPIED = 0.5
WHOLE = 0.8  # of both: neither has much that the other has not
# A sentence of a long article is no copy of it, nor a digest of the day one of each report in it; two may be.
MIN_PART = 0.05
# The smallest hashes of an article stand for it where candidates are looked for.
LOOKED_FOR = 48
FELLOWS = 8  # the first articles with a hash that others with it are held against
MIN_SHARED = 2  # of the hashes that are looked for
MOST_COMPARED = 4  # candidates, of which the one with the most such hashes is nearly always the right one
_UNKNOWN = "~"  # comes after all dates


@dataclass(frozen=True, slots=True)
class Sketched:
    """An article as it is compared; `published` is an ISO 8601 date, month or year."""

    id: str
    sketch: Sketch
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """`story` is the article that told it first, perhaps this one; else it is a copy of `copy_of`.

    A 'copy' says what the other says, a 'part' leaves much of it out, an 'extended' one says much more; an
    'update' is a later version by the same publisher.
    """

    article: str
    story: str
    copy_of: str | None = None
    kind: Kind | None = None


def find_stories(articles: Iterable[Sketched]) -> list[Telling]:
    """Of each article its story, in the order of their telling."""
    ordered = sorted(articles, key=lambda article: (article.published or _UNKNOWN, article.id))
    candidates = _find_candidates([article.sketch for article in ordered])
    told: dict[str, Telling] = {}
    for number, article in enumerate(ordered):
        compared = ((ordered[first], _compare(article, ordered[first])) for first in candidates[number])
        copied = [(original, both) for original, both in compared if max(both) >= COPIED]
        # Of several the one with the most in common; of equals the first.
        original, both = max(copied, key=lambda pair: sum(pair[1]), default=(article, (0.0, 0.0)))
        told[article.id] = (
            Telling(article.id, told[original.id].story, original.id, _name_kind(article, original, both))
            if original is not article
            else Telling(article.id, article.id)
        )
    return list(told.values())


def _find_candidates(sketches: Sequence[Sketch]) -> defaultdict[int, list[int]]:
    """By the number of a later article those of earlier ones that share hashes with it, the most first."""
    looked_for = [sorted(sketch.hashes)[:LOOKED_FOR] for sketch in sketches]
    lengths = [len(hashes) for hashes in looked_for]
    hashes = np.fromiter(chain.from_iterable(looked_for), np.uint32, sum(lengths))
    # Stable: those of one hash stay in the order of their telling.
    order = np.argsort(hashes, kind="stable")
    hashes, owners = hashes[order], np.repeat(np.arange(len(sketches)), lengths)[order]
    begins = np.flatnonzero(np.append(True, hashes[1:] != hashes[:-1]))[: len(hashes)]
    begin = np.repeat(begins, np.diff(np.append(begins, len(hashes))))
    place = np.arange(len(hashes)) - begin
    pairs = [np.empty(0, np.int64)]
    for fellow in range(FELLOWS):
        rows = np.flatnonzero(place > fellow)
        pairs.append(owners[rows] * len(sketches) + owners[begin[rows] + fellow])
    found, shared = np.unique(np.concatenate(pairs), return_counts=True)
    found, shared = found[shared >= MIN_SHARED], shared[shared >= MIN_SHARED]
    candidates: defaultdict[int, list[int]] = defaultdict(list)
    for at in np.lexsort((found, -shared)):
        later, first = divmod(int(found[at]), len(sketches))
        if len(candidates[later]) < MOST_COMPARED:
            candidates[later].append(first)
    return candidates


def _compare(one: Sketched, other: Sketched) -> tuple[float, float]:
    """How much of one is in the other, and the other way round; nothing where the lengths are too unlike."""
    lengths = len(one.sketch.hashes), len(other.sketch.hashes)
    if min(lengths) < MIN_PART * max(lengths):
        return 0.0, 0.0
    return measure(one.sketch, other.sketch), measure(other.sketch, one.sketch)


def measure(sketch: Sketch, other: Sketch) -> float:
    """The share of its sentences that stand in the other, 0 to 1, each by its length."""
    if len(sketch.hashes & other.hashes) < COPIED * SENTENCE * len(sketch.hashes):
        return 0.0
    found = sum(len(s) for s in sketch.sentences if len(s & other.hashes) >= SENTENCE * len(s))
    return found / sum(map(len, sketch.sentences))


def _name_kind(article: Sketched, original: Sketched, both: tuple[float, float]) -> Kind:
    if article.publisher and article.publisher == original.publisher:
        return "update"
    if min(both) >= WHOLE:
        return "copy"
    return "part" if both[0] > both[1] else "extended"
