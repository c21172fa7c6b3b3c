"""How well a score separates two kinds of cases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Area under the ROC curve: the chance that a random positive case scores higher than a random negative one, ties
    counting half (Hanley and McNeil 1982). In [0, 1]; .5 is chance. NaN when either side is empty.

    >>> auroc([0.9, 0.4], [0.4, 0.1])
    0.875
    """
    if not positive or not negative:
        return float("nan")
    left, right = np.asarray(positive)[:, None], np.asarray(negative)[None, :]
    return float((left > right).mean() + 0.5 * (left == right).mean())
