"""Near-duplicates by MinHash (Broder 1997), so that ten reprints of one wire story can be counted once.

A signature has 64 permutations over runs of five words; it is cut into 16 bands of 4, so that two texts which share
70 % of their runs meet in a band with a probability of 99 %.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from rag.text.words import words

PERMUTATIONS = 64
BANDS = 16
SHINGLE = 5
THRESHOLD = 0.7
"""Estimated Jaccard similarity from which two texts are reprints of each other."""


# Its permutations are costly to make, and the same for all.
_EMPTY = MinHash(num_perm=PERMUTATIONS, seed=1)


@dataclass(frozen=True, slots=True)
class Signature:
    """``values`` has shape (64,)."""

    values: NDArray[np.uint64]

    @property
    def buckets(self) -> list[int]:
        """One bucket a band, of which it is part: signed 64-bit numbers, as databases have them."""
        rows = self.values.astype("<u8").reshape(BANDS, PERMUTATIONS // BANDS)
        digests = [hashlib.blake2b(row.tobytes(), digest_size=8, salt=bytes([band])) for band, row in enumerate(rows)]
        return [int.from_bytes(digest.digest(), "big", signed=True) for digest in digests]

    def to_bytes(self) -> bytes:
        # MinHash values are below 2**32.
        return self.values.astype("<u4").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        return cls(np.frombuffer(data, dtype="<u4").astype(np.uint64))

    def similarity(self, other: Signature) -> float:
        """Estimate of the Jaccard similarity, in [0, 1]."""
        return float(np.mean(self.values == other.values))


def shares_text(one: str, other: str) -> bool:
    """Whether one of two texts may be an edition of the other: a fifth of the shorter one's runs of three words stand
    in both."""
    left, right = (_runs(text, 3) for text in (one, other))
    return 5 * len(left & right) >= min(len(left), len(right))


def _runs(text: str, length: int) -> set[str]:
    tokens = [word.folded for word in words(text)]
    return {" ".join(tokens[i : i + length]) for i in range(max(1, len(tokens) - length + 1))}


def signature(text: str) -> Signature | None:
    """The signature of a text; None when it has fewer than 20 words, of which nothing can be said."""
    if len(words(text)) < 20:
        return None
    minhash = _EMPTY.copy()
    minhash.update_batch(sorted(run.encode() for run in _runs(text, SHINGLE)))
    return Signature(np.asarray(minhash.hashvalues, dtype=np.uint64))
