from __future__ import annotations

import doctest
import math

import pytest

from eval.metrics import ranking, separation


@pytest.mark.parametrize("module", [ranking, separation])
def test_worked_examples(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted >= 1
    assert found.failed == 0


def test_coverage_counts_facts_not_passages() -> None:
    assert ranking.coverage([1, 1, 1, None], 4) == 0.75
    assert ranking.coverage([5], 4) == 0.0


def test_a_perfect_ranking_has_a_precision_of_one() -> None:
    assert ranking.average_precision([1, 2, 3], 10) == 1.0
    assert ranking.average_precision([1, 1], 10) == 1.0
    assert ranking.average_precision([11], 10) == 0.0


def test_the_first_fact_counts_for_the_reciprocal_rank() -> None:
    assert ranking.reciprocal_rank([4, 2, None], 10) == 0.5
    assert ranking.reciprocal_rank([None], 10) == 0.0


def test_auroc() -> None:
    assert separation.auroc([1.0, 0.9], [0.1, 0.2]) == 1.0
    assert separation.auroc([0.1], [0.9]) == 0.0
    assert separation.auroc([0.5, 0.5], [0.5]) == 0.5
    assert math.isnan(separation.auroc([], [0.5]))
