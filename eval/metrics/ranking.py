"""How well a ranking holds what should be found. All are in [0, 1], and 1 is best.

A *fact* is found by the first passage that has it; ``ranks`` gives, for each fact of a case, that passage's rank from
1, or None. Facts may share a passage."""

from __future__ import annotations

from collections.abc import Sequence

Ranks = Sequence[int | None]


def coverage(ranks: Ranks, k: int) -> float:
    """Share of the facts within the first ``k`` passages (recall@k over facts).

    >>> coverage([1, 3, None], 2)
    0.3333333333333333
    """
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def average_precision(ranks: Ranks, k: int) -> float:
    """Mean over the facts of the precision at the rank where each is found, 0 where it is not within ``k`` (Manning,
    Raghavan and Schütze 2008, 8.4). Facts that share a passage count it once each, a precision never above 1.

    >>> average_precision([1, 4], 10)
    0.75
    """
    found = sorted(rank for rank in ranks if rank is not None and rank <= k)
    return sum(min(1.0, position / rank) for position, rank in enumerate(found, start=1)) / len(ranks)


def reciprocal_rank(ranks: Ranks, k: int) -> float:
    """1 by the rank of the first passage that has any fact, 0 when none within ``k`` has (Voorhees 1999).

    >>> reciprocal_rank([None, 2], 10)
    0.5
    """
    found = [rank for rank in ranks if rank is not None and rank <= k]
    return 1 / min(found) if found else 0.0
