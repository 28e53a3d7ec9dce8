"""Sketches -> of each article the one that it is a copy of, how, and the article that told its story first.

Which comes first is settled by the date of publication, then by the id, whatever the order in which articles
were read. Candidates are those that share rare hashes; a hash that many have, of boilerplate that was not
recognised or of the story of a thousand sites, leads only to the first few of them. So the work grows with
the number of articles, and not with that of their pairs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from kg.stories.sketches import BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kg.stories.sketches import Sketch

    _Numbers = NDArray[np.int64]

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
# The smallest hashes of an article, about so many, stand for it where candidates are looked for.
LOOKED_FOR = 48
FELLOWS = 8  # the first articles with a hash that others with it are held against
MIN_SHARED = 3  # of the hashes that are looked for; of a third that was reworded five or six are left
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
    hashes, owners = _choose_hashes(sketches)
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


def _choose_hashes(sketches: Sequence[Sketch]) -> tuple[_Numbers, _Numbers]:
    """The hashes that are looked for, sorted, and beside each the number of its article, the first first."""
    lengths = np.array([len(sketch.digits) // BYTES for sketch in sketches], np.int64)
    hashes = np.frombuffer(b"".join(sketch.digits for sketch in sketches), ">u4").astype(np.int64)
    owners = np.repeat(np.arange(len(sketches)), lengths)
    # Below a limit that leaves about so many: what two articles share is kept in both below the lower limit.
    chosen = hashes * lengths[owners] < LOOKED_FOR * (1 << 8 * BYTES)
    # Twice in one article is once.
    both = np.unique(hashes[chosen] * len(sketches) + owners[chosen])
    return both // max(len(sketches), 1), both % max(len(sketches), 1)


def _compare(one: Sketched, other: Sketched) -> tuple[float, float]:
    """How much of one is in the other, and the other way round; nothing where the lengths are too unlike."""
    common = one.sketch.hashes & other.sketch.hashes
    lengths = len(one.sketch.hashes), len(other.sketch.hashes)
    if len(common) < COPIED * SENTENCE * min(lengths) or min(lengths) < MIN_PART * max(lengths):
        return 0.0, 0.0
    return measure(one.sketch, common), measure(other.sketch, common)


def measure(sketch: Sketch, common: frozenset[int]) -> float:
    """The share, 0 to 1, of its sentences that are found among the hashes, each by its length."""
    sentences = sketch.sentences
    found = sum(len(s) for s in sentences if len(s & common) >= SENTENCE * len(s))
    return found / sum(map(len, sentences))


def is_alike(one: Sketch, other: Sketch) -> bool:
    """Whether most of the one is in the other, whatever their lengths."""
    common = one.hashes & other.hashes
    return bool(common) and max(measure(one, common), measure(other, common)) >= COPIED


def _name_kind(article: Sketched, original: Sketched, both: tuple[float, float]) -> Kind:
    if article.publisher and article.publisher == original.publisher:
        return "update"
    if min(both) >= WHOLE:
        return "copy"
    return "part" if both[0] > both[1] else "extended"
