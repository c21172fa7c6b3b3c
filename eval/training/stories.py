"""Fits the weights by which articles are grouped by event: ``python -m eval.training.stories``.

The pairs are those of one day of ``eval/cases/newsweek.jsonl``; a group is the other articles of an event of that day.
Both models are logistic, with a ridge, and no likeness may speak against one event. Printed are the weights as
``rag/digest/likeness.py`` has them, the scores that they give, and those of fits that did not see the day."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logit

from eval.datasets import newsweek
from eval.datasets.newsweek import Labelled
from eval.metrics.clusters import b_cubed, pairwise
from rag.app import Citewire
from rag.config import load_settings
from rag.digest.grouping import groups
from rag.digest.likeness import GroupWeights, Likeness, Weights
from rag.digest.portrait import Portrait

RIDGE_OF_PAIRS, RIDGE_OF_GROUPS = 0.002, 0.002
Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Day:
    """The articles of a day, with what they are compared by."""

    labelled: Sequence[Labelled]
    likeness: Likeness
    same: NDArray[np.int64]

    @property
    def gold(self) -> list[str]:
        return [one.event for one in self.labelled]


def days(citewire: Citewire) -> Iterator[Day]:
    labelled = newsweek.load()
    for day in sorted({one.day for one in labelled}):
        own = newsweek.of_day(labelled, day)
        material = citewire.editions.material([citewire.article(one.article.id) for one in own])
        portraits = [Portrait.of(item.article) for item in material.reported]
        moments = np.array([item.article.published_at.timestamp() for item in material.reported])
        known: dict[str, int] = {}
        roots = [item.article.reprint_of or item.article.id for item in material.reported]
        same = np.array([known.setdefault(root, len(known)) for root in roots])
        yield Day(own, Likeness(portraits, material.vectors, moments, citewire.editions.index.rarity), same)


def pair_rows(day: Day) -> tuple[Rows, Rows]:
    """(a row of likenesses for each pair without veto, whether it is of one event)"""
    every = np.arange(len(day.labelled))
    features, vetoed = day.likeness.features(every, every)
    left, right = np.triu_indices(len(every), 1)
    kept = ~vetoed[left, right]
    left, right = left[kept], right[kept]
    gold = np.array(day.gold)
    rows = np.stack([features[name][left, right] for name in _names(Weights)], axis=1)
    return rows.astype(np.float64), (gold[left] == gold[right]).astype(np.float64)


def group_rows(day: Day) -> tuple[Rows, Rows]:
    """(a row of likenesses for each article and each event that has others, whether it is of that event)"""
    gold = day.gold
    rows, labels = [], []
    for one in range(len(gold)):
        for event in dict.fromkeys(gold):
            members = [i for i, other in enumerate(gold) if other == event and i != one]
            found = [_alone(day, one, members, name) for name in _names(GroupWeights)] if members else []
            # Where names have a veto nothing else counts.
            if members and None not in found:
                rows.append(found)
                labels.append(float(gold[one] == event))
    return np.array(rows, np.float64), np.array(labels)


def _alone(day: Day, one: int, members: Sequence[int], name: str) -> float | None:
    """One likeness of an article and a group: what the model makes of it when nothing else weighs anything; None where
    names have a veto."""
    nothing = {field.name: 0.0 for field in fields(GroupWeights)}
    likely = day.likeness.to_groups(np.array([one]), [members], GroupWeights(**{**nothing, name: 1.0}))
    return float(logit(likely[0, 0])) if likely[0, 0] > 0 else None


def fitted(rows: Rows, labels: Rows, ridge: float) -> Rows:
    """The weights of the columns, none below 0, and the bias."""
    designed = np.hstack([rows, np.ones((len(rows), 1))])

    def loss(weights: Rows) -> float:
        total = designed @ weights
        return float((np.logaddexp(0, total) - labels * total).sum() / labels.sum() + ridge * (weights[:-1] ** 2).sum())

    bounds = [(0.0, None)] * rows.shape[1] + [(None, None)]
    found: Rows = minimize(loss, np.zeros(designed.shape[1]), bounds=bounds).x
    return found


def _names(of: type[Weights] | type[GroupWeights]) -> list[str]:
    # Of articles of one day it cannot be known what a day between them says.
    return [field.name for field in fields(of) if field.name not in ("bias", "days")]


def _scores(chosen: Sequence[Day], weights: Weights) -> str:
    gold, found = [], []
    for number, day in enumerate(chosen):
        labels = [0] * len(day.gold)
        for label, group in enumerate(groups(day.likeness, len(day.gold), day.same, weights)):
            for one in group:
                labels[one] = label
        gold += day.gold
        found += [f"{number} {label}" for label in labels]
    return f"pairwise F1 {pairwise(gold, found).f1:.3f}, B-cubed F1 {b_cubed(gold, found).f1:.3f}"


def _weights(rows: Sequence[tuple[Rows, Rows]]) -> Weights:
    found = fitted(np.vstack([r for r, _ in rows]), np.concatenate([labels for _, labels in rows]), RIDGE_OF_PAIRS)
    named = dict(zip(_names(Weights), found[:-1].round(2).tolist(), strict=True))
    return Weights(bias=round(float(found[-1]), 2), **named)


def _opened(scratch: Path) -> Citewire:
    return Citewire(load_settings(data_dir=scratch / "data", timezone="UTC"))


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch, _opened(Path(scratch)) as citewire:
        list(citewire.ingest([newsweek.ARTICLES]))
        every = list(days(citewire))
    print("shipped:", _scores(every, Weights()))
    of_pairs = [pair_rows(day) for day in every]
    weights = _weights(of_pairs)
    print(weights)
    print("fitted:", _scores(every, weights))
    for left_out, day in enumerate(every):
        others = _weights([rows for i, rows in enumerate(of_pairs) if i != left_out])
        print(f"{day.labelled[0].day}, not seen: {_scores([day], others)}")
    of_groups = [group_rows(day) for day in every]
    found = fitted(np.vstack([r for r, _ in of_groups]), np.concatenate([y for _, y in of_groups]), RIDGE_OF_GROUPS)
    print(dict(zip([*_names(GroupWeights), "bias"], found.round(2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
