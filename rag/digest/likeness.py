"""How likely two articles report the same event.

A logistic model of a few likenesses, each in [0, 1]; its weights were fitted on ``eval/cases/newsweek.jsonl`` by
``python -m eval.training.stories`` (docs/evaluation.md). No single one tells events apart: two fires on one day have
the same words, two statements of one minister the same names, and a wire story told anew shares neither its sentences
nor half of its words. Names have a veto: where neither article so much as mentions what the other one is about by name,
they are two events, however alike their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags_array

from rag.digest.portrait import Portrait
from rag.protocols import Vectors
from rag.text.words import stem

Matrix = NDArray[np.float32]
Rarity = Callable[[Sequence[str]], Sequence[float]]
"""The inverse document frequency of words in the archive."""

BLOCK = 512
"""Rows compared at a time: 10 MB for each likeness among 5,000 articles."""
VETO = 0.08
"""Share of the names in front of an article, by rarity, that the other must mention."""
ENOUGH_NAMES = 2
"""With fewer names in front, an article has no veto."""
FEW = 1.0
"""How much is missing from a share of few names or words, as if there were so many more."""
SECONDS_A_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the likenesses; ``bias`` is what speaks against two articles before anything is known of them."""

    bias: float = -6.37
    vectors: float = 7.28
    words: float = 1.71
    names: float = 0.78
    both: float = 1.7
    mentioned: float = 1.69
    mutual: float = 2.11
    led: float = 3.61
    led_both: float = 2.78
    days: float = -0.3


@dataclass(frozen=True, slots=True)
class GroupWeights:
    """Of the likenesses of an article and a group: cosines with the middle of the group, and shares of what stands in
    front of one that the other mentions."""

    bias: float = -7.49
    vectors: float = 7.72
    words: float = 2.29
    names: float = 1.06
    mentioned: float = 2.11
    mentions: float = 2.97
    led: float = 2.67
    leads: float = 3.5


class Likeness:
    """Of some articles, by their portraits, vectors (shape (n, dimension)) and moments in seconds (shape (n,))."""

    def __init__(
        self, portraits: Sequence[Portrait], vectors: Vectors, moments: NDArray[np.float64], rarity: Rarity
    ) -> None:
        self._vectors = vectors
        self._days = moments / SECONDS_A_DAY
        named = frozenset[str]().union(*(p.front for p in portraits))
        counted = [{**p.words, **{f"@{name}": n for name, n in p.names.items()}} for p in portraits]
        leading = frozenset[str]().union(*(p.lead for p in portraits))
        every = sorted(
            {word for counts in counted for word in counts} | set(_marked(_once(named))) | set(_stemmed(leading))
        )
        self._places = {word: place for place, word in enumerate(every)}
        rare = np.array(rarity([word.lstrip("@~") for word in every]), np.float32) if every else np.zeros(0)
        self._rare = dict(zip(every, rare.tolist(), strict=True))
        self._words = self._matrix([dict(p.words) for p in portraits], unit=True)
        self._names = self._matrix([_marked(p.names) for p in portraits], unit=True)
        ordinary = frozenset[str]().union(*(p.words for p in portraits))
        own = [[name for name in p.front if stem(name) not in ordinary] or list(p.front) for p in portraits]
        self._front = self._matrix([_marked(_once(names)) for names in own], share=True)
        mentioned = [{f"@{word}" for word in p.everything} & self._places.keys() for p in portraits]
        self._mentioned = self._matrix([dict.fromkeys(words, 1) for words in mentioned], plain=True)
        self._vetoing = np.array([len(names) >= ENOUGH_NAMES for names in own], np.bool_)
        self._lead = self._matrix([_stemmed(p.lead) for p in portraits], share=True)
        self._stems = self._matrix([_stemmed(p.stems & leading) for p in portraits], plain=True)

    def _matrix(
        self, counts: Sequence[Mapping[str, int]], *, unit: bool = False, share: bool = False, plain: bool = False
    ) -> csr_matrix:
        rows, columns, values = [], [], []
        for row, counted in enumerate(counts):
            weights = {w: 1.0 if plain else self._rare[w] * (1 + np.log(n)) for w, n in sorted(counted.items())}
            size = 1.0
            if unit:
                size = float(np.sqrt(sum(value**2 for value in weights.values())))
            elif share:
                # That a text mentions the one name that another has says less than that it mentions all of three.
                size = sum(weights.values()) * (1 + FEW / len(weights)) if weights else 0.0
            for word, value in weights.items():
                rows.append(row)
                columns.append(self._places[word])
                values.append(value / size if size else 0.0)
        shape = (len(counts), max(1, len(self._places)))
        return csr_matrix((np.array(values, np.float32), (rows, columns)), shape=shape)

    def blocks(self, count: int, weights: Weights = Weights()) -> Iterator[tuple[slice, Matrix]]:
        """The probabilities of each block of rows with all articles, of the first ``count``: shape (rows, count)."""
        for start in range(0, count, BLOCK):
            rows = slice(start, min(start + BLOCK, count))
            yield rows, self.probabilities(np.arange(rows.start, rows.stop), np.arange(count), weights)

    def probabilities(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64], weights: Weights = Weights()
    ) -> Matrix:
        """Shape (len(rows), len(columns)), in [0, 1]."""
        features, vetoed = self.features(rows, columns)
        total = np.full((len(rows), len(columns)), weights.bias, np.float32)
        for name, values in features.items():
            total += np.float32(getattr(weights, name)) * values
        found = (1 / (1 + np.exp(-np.clip(total, -30, 30)))).astype(np.float32)
        found[vetoed] = 0.0
        return found

    def features(
        self, rows: NDArray[np.int64], columns: NDArray[np.int64]
    ) -> tuple[dict[str, Matrix], NDArray[np.bool_]]:
        """(the likenesses by name, where names have a veto): matrices of shape (len(rows), len(columns))."""
        vectors = np.clip(self._vectors[rows] @ self._vectors[columns].T, 0, 1)
        words = _product(self._words, rows, columns)
        names = _product(self._names, rows, columns)
        days = np.abs(self._days[rows][:, None] - self._days[columns][None, :]).astype(np.float32)
        features = {
            "vectors": vectors,
            "words": words,
            "names": names,
            "both": np.sqrt(words * names),
            "days": np.maximum(days - 1, 0),
        }
        ours = (self._front[rows] @ self._mentioned[columns].T).toarray()
        theirs = (self._mentioned[rows] @ self._front[columns].T).toarray()
        features["mentioned"] = np.maximum(ours, theirs)
        features["mutual"] = np.minimum(ours, theirs)
        leads = (
            (self._lead[rows] @ self._stems[columns].T).toarray(),
            (self._stems[rows] @ self._lead[columns].T).toarray(),
        )
        features["led"], features["led_both"] = np.maximum(*leads), np.minimum(*leads)
        both = self._vetoing[rows][:, None] & self._vetoing[columns][None, :]
        return features, both & (ours < VETO) & (theirs < VETO)

    def to_groups(
        self, singles: NDArray[np.int64], members: Sequence[Sequence[int]], weights: GroupWeights = GroupWeights()
    ) -> Matrix:
        """The probability that each of the ``singles`` is about the event of each group of ``members``, in [0, 1]:
        shape (len(singles), len(members)). What each member says alone is little beside what they say together."""
        grouped = np.array([one for group in members for one in group], np.int64)
        sizes = np.array([len(group) for group in members])
        belongs = np.repeat(np.arange(len(members)), sizes)
        places = (belongs, np.arange(len(grouped)))
        mean = csr_matrix((np.repeat(1 / sizes, sizes).astype(np.float32), places))
        middles = {
            "vectors": csr_matrix(mean @ self._vectors[grouped]),
            "words": mean @ self._words[grouped],
            "names": mean @ self._names[grouped],
        }
        middles = {name: _unit(matrix) for name, matrix in middles.items()}
        known = {"mentioned": (mean @ self._mentioned[grouped]) > 0, "led": (mean @ self._stems[grouped]) > 0}
        front = {"mentions": mean @ self._front[grouped], "leads": mean @ self._lead[grouped]}
        found = np.empty((len(singles), len(members)), np.float32)
        for start in range(0, len(singles), BLOCK):
            rows = singles[start : start + BLOCK]
            own = {"vectors": csr_matrix(self._vectors[rows]), "words": self._words[rows], "names": self._names[rows]}
            total = np.full((len(rows), len(members)), weights.bias, np.float32)
            for name, matrix in middles.items():
                total += getattr(weights, name) * (own[name] @ matrix.T).toarray()
            for name, matrix in (("mentioned", self._front), ("led", self._lead)):
                total += getattr(weights, name) * (matrix[rows] @ known[name].T).toarray()
            for name, matrix in (("mentions", self._mentioned), ("leads", self._stems)):
                total += getattr(weights, name) * (matrix[rows] @ front[name].T).toarray()
            vetoed = (self._vetoes(rows, grouped) @ mean.T) > 0.5
            likely = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
            found[start : start + len(rows)] = np.where(vetoed, 0.0, likely)
        return found

    def _vetoes(self, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Matrix:
        """1 where names have a veto: shape (len(rows), len(columns))."""
        ours = (self._front[rows] @ self._mentioned[columns].T).toarray()
        theirs = (self._mentioned[rows] @ self._front[columns].T).toarray()
        both = self._vetoing[rows][:, None] & self._vetoing[columns][None, :]
        found: Matrix = (both & (ours < VETO) & (theirs < VETO)).astype(np.float32)
        return found


def _unit(matrix: csr_matrix) -> csr_matrix:
    """With rows of length 1."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1))).ravel()
    return diags_array(1 / np.maximum(lengths, 1e-9)) @ matrix


def _product(matrix: csr_matrix, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> Matrix:
    found: Matrix = (matrix[rows] @ matrix[columns].T).toarray()
    return found


def _once(words: Iterable[str]) -> dict[str, int]:
    return dict.fromkeys(words, 1)


def _stemmed(words: Iterable[str]) -> dict[str, int]:
    return {f"~{word}": 1 for word in words}


def _marked(counts: Mapping[str, int]) -> dict[str, int]:
    return {f"@{name}": count for name, count in counts.items()}
