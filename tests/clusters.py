"""Which tellings are one event, as annotated and as merged -> B-cubed precision, recall and F1.

B³ (Bagga and Baldwin 1998, 'Algorithms for scoring coreference chains'): of each telling, the share of those
put together with it that belong there, and the share of those that belong there that were put together with
it; both averaged over all tellings.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping


class Clustering(NamedTuple):
    """B-cubed precision and recall, each from 0 to 1; 0 of nothing."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def score_clusters(gold: Mapping[str, Hashable], found: Mapping[str, Hashable]) -> Clustering:
    """Compare by the tellings that both have; each mapping gives the event of a telling.

    Raises ValueError where they are of different tellings.
    """
    if gold.keys() != found.keys():
        raise ValueError(f"not of the same tellings: {sorted(gold.keys() ^ found.keys())[:3]}")
    by_gold, by_found = _gather(gold), _gather(found)
    precision = recall = 0.0
    for telling in gold:
        right, told = by_gold[gold[telling]], by_found[found[telling]]
        precision += len(right & told) / len(told)
        recall += len(right & told) / len(right)
    number = len(gold) or 1
    return Clustering(precision / number, recall / number)


def _gather(events: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    tellings: dict[Hashable, set[str]] = defaultdict(set)
    for telling, event in events.items():
        tellings[event].add(telling)
    return tellings
