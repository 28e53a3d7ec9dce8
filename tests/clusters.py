"""What belongs together, as annotated and as found -> B-cubed precision, recall and F1.

B³ (Bagga and Baldwin 1998, 'Algorithms for scoring coreference chains'): of each item, the share of those put
together with it that belong there, and the share of those that belong there that were put together with it;
both averaged over the items that there are on either side.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

Item = TypeVar("Item")


class Ratios(NamedTuple):
    """Precision and recall, each from 0 to 1; 0 of nothing."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean; 0.0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def divide(precise: float, complete: float, told: float, wanted: float) -> Ratios:
    """Of what is told the share that is right, and of what is wanted the share that is there."""
    return Ratios(precise / told if told else 0.0, complete / wanted if wanted else 0.0)


def score_clusters(gold: Mapping[Item, Hashable], found: Mapping[Item, Hashable]) -> Ratios:
    """Each mapping gives the cluster of an item; what only one side has counts as missed or wrong."""
    by_gold, by_found = _gather(gold), _gather(found)
    precise = complete = 0.0
    for item in gold.keys() & found.keys():
        right, told = by_gold[gold[item]], by_found[found[item]]
        common = len(right & told)
        precise += common / len(told)
        complete += common / len(right)
    return divide(precise, complete, len(found), len(gold))


def _gather(clusters: Mapping[Item, Hashable]) -> dict[Hashable, set[Item]]:
    items: dict[Hashable, set[Item]] = defaultdict(set)
    for item, cluster in clusters.items():
        items[cluster].add(item)
    return items
