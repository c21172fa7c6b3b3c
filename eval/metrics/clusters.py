"""How well a clustering agrees with the right one. All are in [0, 1], and 1 is best.

Both are labellings: two items are in one cluster if they have the same label, and the labels' names do not count.
Precision falls where a cluster has what does not belong together, recall where what belongs together is divided. F1 is
the harmonic mean of the two (van Rijsbergen 1979), 0 when both are.

The measures weigh clusters differently: by pairs, a cluster of ten counts 45 times as much as one of two, and one of a
single item not at all; by B-cubed, a cluster counts by its size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

Labels = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Each in [0, 1]."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairwise(gold: Labels, predicted: Labels) -> Agreement:
    """Of the pairs that are in one cluster by ``predicted``, the share that is by ``gold`` (precision), and the other
    way round (recall); 1 where there is no such pair (Manning, Raghavan and Schütze 2008, 16.3). Raises ValueError when
    the lengths differ.

    Here one of the four pairs of ``predicted`` is right, and one of the three of ``gold`` is found:

    >>> agreement = pairwise("aaabc", "xxyyy")
    >>> agreement.precision, agreement.recall
    (0.25, 0.3333333333333333)
    """
    right = _pairs(_sizes(gold, predicted).values())
    return Agreement(
        precision=_share(right, _pairs(Counter(predicted).values())),
        recall=_share(right, _pairs(Counter(gold).values())),
    )


def b_cubed(gold: Labels, predicted: Labels) -> Agreement:
    """Mean over the items of the share of an item's cluster by ``predicted`` that is in its cluster by ``gold``, the
    item itself included (precision), and the other way round (recall); 1 where there is no item (Bagga and Baldwin
    1998, every item with the same weight; Amigó, Gonzalo, Artiles and Verdejo 2009). F1 is that of the two means. Since
    an item is always with itself, none is below 1 by the number of items. Raises ValueError when the lengths differ.

    The three items of "x" have shares of 2/3, 2/3 and 1/3 of it, and "y" is as it should be:

    >>> agreement = b_cubed("aabb", "xxxy")
    >>> agreement.precision, agreement.recall
    (0.6666666666666666, 0.75)
    """
    cells, of_gold, of_predicted = _sizes(gold, predicted), Counter(gold), Counter(predicted)
    return Agreement(
        precision=_share(sum(size * size / of_predicted[label] for (_, label), size in cells.items()), len(gold)),
        recall=_share(sum(size * size / of_gold[label] for (label, _), size in cells.items()), len(gold)),
    )


def _sizes(gold: Labels, predicted: Labels) -> Counter[tuple[Hashable, Hashable]]:
    """How many items have each pair of labels."""
    return Counter(zip(gold, predicted, strict=True))


def _pairs(sizes: Iterable[int]) -> int:
    return sum(comb(size, 2) for size in sizes)


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0
