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


def signature(text: str) -> Signature | None:
    """The signature of a text; None when it has fewer than 20 words, of which nothing can be said."""
    tokens = [word.folded for word in words(text)]
    if len(tokens) < 20:
        return None
    shingles = {" ".join(tokens[i : i + SHINGLE]).encode() for i in range(len(tokens) - SHINGLE + 1)}
    minhash = _EMPTY.copy()
    minhash.update_batch(sorted(shingles))
    return Signature(np.asarray(minhash.hashvalues, dtype=np.uint64))
