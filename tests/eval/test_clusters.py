from __future__ import annotations

import doctest
from collections.abc import Callable
from itertools import combinations
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics import clusters
from eval.metrics.clusters import Agreement, Labels, b_cubed, pairwise

Measure = Callable[[Labels, Labels], Agreement]
MEASURES = pytest.mark.parametrize("measure", [pairwise, b_cubed])
LABELS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=30)


def test_worked_examples() -> None:
    found = doctest.testmod(clusters)
    assert found.attempted >= 4
    assert found.failed == 0


def test_pairwise_is_that_of_the_textbook() -> None:
    # Manning, Raghavan and Schütze 2008, figure 16.4: 20 right of 40 pairs, of 44 that there should be.
    gold = "xxxxxo" + "xooood" + "xxddd"
    predicted = "111111" + "222222" + "33333"
    assert pairwise(gold, predicted) == Agreement(20 / 40, 20 / 44)


@pytest.mark.parametrize(
    ("predicted", "precision"),
    [("111112222222", (5 + 2 * 2 / 7 + 5 * 5 / 7) / 12), ("111112211111", (10 * 5 / 10 + 2) / 12)],
)
def test_b_cubed_is_that_of_its_authors(predicted: str, precision: float) -> None:
    # Bagga and Baldwin 1998: chains of five, two and five; 76 and 58 per cent, where links alone see no difference.
    found = b_cubed("aaaaabbccccc", predicted)
    assert found.precision == pytest.approx(precision)
    assert found.recall == 1.0


def test_all_in_one_has_full_recall_and_all_apart_full_precision() -> None:
    gold = "aabbbc"
    assert pairwise(gold, "xxxxxx") == Agreement(4 / 15, 1.0)
    assert b_cubed(gold, "xxxxxx") == Agreement(pytest.approx((2 * 2 + 3 * 3 + 1) / 36), 1.0)  # type: ignore[arg-type]
    assert pairwise(gold, "123456") == Agreement(1.0, 0.0)
    assert b_cubed(gold, "123456") == Agreement(1.0, pytest.approx(0.5))  # type: ignore[arg-type]


def test_a_large_cluster_weighs_more_by_pairs_than_by_items() -> None:
    gold = "a" * 10 + "bbccdd"
    predicted = "a" * 10 + "123456"
    assert pairwise(gold, predicted).recall == 45 / 48
    assert b_cubed(gold, predicted).recall == 13 / 16


def test_f1_is_the_harmonic_mean() -> None:
    assert Agreement(0.5, 1.0).f1 == pytest.approx(2 / 3)
    assert Agreement(0.0, 0.0).f1 == 0.0


@MEASURES
def test_nothing_to_cluster_is_clustered_well(measure: Measure) -> None:
    assert measure("", "").f1 == 1.0
    assert measure("a", "x").f1 == 1.0


@MEASURES
def test_labellings_are_of_the_same_items(measure: Measure) -> None:
    with pytest.raises(ValueError, match="shorter"):
        measure("ab", "a")


@given(LABELS)
def test_they_are_what_their_definitions_say(labels: list[tuple[int, int]]) -> None:
    gold, predicted = [g for g, _ in labels], [p for _, p in labels]
    pairs = list(combinations(range(len(labels)), 2))
    together = [(i, j) for i, j in pairs if predicted[i] == predicted[j]]
    right = [(i, j) for i, j in together if gold[i] == gold[j]]
    assert pairwise(gold, predicted).precision == (len(right) / len(together) if together else 1.0)
    shares = []
    for item in labels:
        cluster = [other for other in labels if other[1] == item[1]]
        shares.append(sum(other[0] == item[0] for other in cluster) / len(cluster))
    assert b_cubed(gold, predicted).precision == pytest.approx(fmean(shares) if shares else 1.0)


@given(LABELS)
def test_properties(labels: list[tuple[int, int]]) -> None:
    gold, predicted = [g for g, _ in labels], [p for _, p in labels]
    renamed = [f"cluster {7 - label}" for label in predicted]
    for measure in (pairwise, b_cubed):
        found = measure(gold, predicted)
        assert all(0.0 <= value <= 1.0 for value in (found.precision, found.recall, found.f1))
        assert measure(gold, gold).f1 == pytest.approx(1.0)
        assert measure(predicted, renamed).f1 == pytest.approx(1.0)
        assert measure(gold, renamed) == found
        turned = measure(predicted, gold)
        assert (turned.precision, turned.recall) == (found.recall, found.precision)
    if labels:
        assert min(b_cubed(gold, predicted).precision, b_cubed(gold, predicted).recall) >= 1 / len(labels) - 1e-12
