"""Articles grouped by event.

Average linkage (Sokal & Michener 1958): two groups are one event while their articles are, on average, more likely of
one event than not. Groups can only meet along pairs that are likely by themselves, so what hangs together by such
pairs is found first, and each such part is clustered alone: a day of 5,000 articles never needs all 12 million
distances at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from rag.digest.likeness import BLOCK, Likeness, Weights

SAME_EVENT = 0.5
"""Mean probability from which on groups are one."""
STRAGGLER = 0.2
"""Probability from which on a single article joins a group."""


def groups(
    likeness: Likeness,
    count: int,
    same: NDArray[np.int64],
    weights: Weights = Weights(),
    least: float = SAME_EVENT,
) -> list[list[int]]:
    """Numbers of the first ``count`` articles, grouped: each group in order, groups in the order of their first.
    ``same`` has shape (count,): articles with one number there are reprints of each other, and of one event."""
    if count == 0:
        return []
    rows: list[NDArray[np.int64]] = []
    columns: list[NDArray[np.int64]] = []
    for block, likely in likeness.blocks(count, weights):
        likely = np.where(same[block][:, None] == same[None, :], 1.0, likely)
        row, column = np.nonzero(likely >= least)
        rows.append(row + block.start)
        columns.append(column)
    joined = np.concatenate(rows), np.concatenate(columns)
    graph = coo_matrix((np.ones(len(joined[0]), np.bool_), joined), shape=(count, count))
    _, part_of = connected_components(graph, directed=False)
    found: list[list[int]] = []
    for part in range(part_of.max() + 1):
        members = np.flatnonzero(part_of == part)
        found.extend(_clustered(likeness, members, same, weights, least))
    return sorted(sorted(group) for group in _with_stragglers(likeness, sorted(found)))


def _with_stragglers(likeness: Likeness, found: Sequence[list[int]]) -> list[list[int]]:
    """The groups, each with the single articles that are about its event: a portrait of the scene, a comment or a
    correction is like none of the reports by itself, and yet like all of them together."""
    several = [group for group in found if len(group) > 1]
    single = [group[0] for group in found if len(group) == 1]
    if not several or not single:
        return list(found)
    likely = likeness.to_groups(np.array(single), several)
    best = likely.argmax(axis=1)
    joined: list[list[int]] = [list(group) for group in several]
    alone: list[list[int]] = []
    for one, group, probability in zip(single, best.tolist(), likely.max(axis=1).tolist(), strict=True):
        if probability >= STRAGGLER:
            joined[group].append(one)
        else:
            alone.append([one])
    return joined + alone


def _clustered(
    likeness: Likeness, members: NDArray[np.int64], same: NDArray[np.int64], weights: Weights, least: float
) -> list[list[int]]:
    if len(members) == 1:
        return [members.tolist()]
    labels = fcluster(linkage(_distances(likeness, members, same, weights), "average"), 1 - least, "distance")
    return [members[labels == label].tolist() for label in np.unique(labels)]


def _distances(
    likeness: Likeness, members: NDArray[np.int64], same: NDArray[np.int64], weights: Weights
) -> NDArray[np.float64]:
    """Of each pair once, row by row, as ``scipy.spatial.distance.squareform`` orders them: shape (n (n - 1) / 2,). A
    block of rows at a time, since the likenesses of all pairs together would take ten times as much memory."""
    count = len(members)
    found = np.empty(count * (count - 1) // 2)
    at = 0
    for start in range(0, count, BLOCK):
        rows = members[start : start + BLOCK]
        likely = likeness.probabilities(rows, members, weights)
        likely[same[rows][:, None] == same[members][None, :]] = 1.0
        for row, values in enumerate(likely, start=start):
            rest = values[row + 1 :]
            found[at : at + len(rest)] = 1 - rest
            at += len(rest)
    return found
