"""Dense search under filters, and the exact cosines of given chunks.

Chroma's own metadata filters cost up to a hundred times an unfiltered query, and its search among given ids misses some
of the best (docs/performance.md). Asking SQLite which chunks satisfy a filter, and for their vectors, took twenty times
what the arithmetic takes. So what filters ask about lies in memory (``rag.index.columns``, 0.3 kB a chunk), and the
vectors lie in a mapped file (``rag.index.vector_file``), which takes page cache only.

There are three ways to the best k of the m chunks that satisfy a filter, of N in all:

* Up to ``_SCORED`` are all scored. That is exact.
* Of more, those are scored whose signs differ least from the question's: the share of differing signs estimates the
  angle (Charikar 2002), reading a thirtieth of the bytes. Of the true best 50 of 40,000 vectors mixed from the bundled
  model's, this finds 99 %, of 100,000 98 %.
* If the filter keeps most chunks, Chroma is asked for k N / m neighbours and some more, of which k should satisfy it.

What the last two cost is known beforehand, so the cheaper one is taken. If sifting leaves too few, since the filter
excludes just what the question is about, more neighbours are asked for as long as that is cheaper than the signs, which
then settle it. Hence no filter costs more than a little over twice the cheaper way.

The cosines that decide the order are summed in double precision: chunks with one embedding get one score, wherever in a
block they were computed, and a score does not depend on what else was asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rag.index.catalog import Catalog, IndexedChunks
from rag.index.columns import Columns, Positions, Snapshot
from rag.index.vector_file import VectorFile, signs_of
from rag.index.vectors import VectorStore
from rag.protocols import Vectors
from rag.types import Filters, Hit

_SCORED = 8_000
"""So many candidates are all scored, in 1 to 2 ms."""

_KEPT = 2_000
_KEPT_FOR_EACH = 40
"""Of more, so many are scored after a look at their signs, and so many for each of the k wanted."""

_SIGNS = 1 / 6
_NEIGHBOUR = 40
"""What it costs to look at a candidate's signs, and to have one neighbour more from Chroma, where scoring a row costs
1: 40 ns and 6 to 9 us, to 0.25 us, on the machine of docs/performance.md. Signs find more, so they may cost a little
more."""

_OVERFETCH = 4
"""How many times as many neighbours each further try asks for."""

Real = TypeVar("Real", np.float32, np.float64)

_BLOCK = 256
"""The most rows gathered and scored together, so that they stay in the core's cache."""

_PRODUCT = 2**18
"""The most multiplications of one matrix product: OpenBLAS spreads larger ones over threads, which on busy cores wait
8 ms for each other where the product takes 10 us."""


class ExactSearch:
    """Filtered dense search of one archive. Reading is safe from several threads and takes no lock while it scores;
    ``copy_new`` and ``update`` are the write path's."""

    def __init__(
        self, directory: Path, catalog: Catalog, store: VectorStore, model: str, dimension: int, *, rebuild: bool
    ) -> None:
        """``directory`` has the vector file. Raises DiskFullError, ReadOnlyError or StorageError."""
        self._catalog = catalog
        self._nearest = store.nearest
        self._dimension = dimension
        self._file = VectorFile(directory, catalog, model, dimension, rebuild=rebuild)
        self._columns = Columns(catalog.indexed_chunks())

    def close(self) -> None:
        self._file.close()

    # --- the write path

    def copy_new(self) -> int:
        """Copies new embeddings to the file. Returns what the catalog is to remember with ``set_copied``."""
        return self._file.copy_new()

    def update(self, chunks: IndexedChunks, gone: Sequence[str]) -> None:
        """Adds chunks, whose embeddings were copied, or gives them their new values; takes out what is ``gone``."""
        self._columns.update(chunks, gone)

    # --- searching

    def search(self, vectors: Vectors, k: int, filters: Filters) -> list[list[Hit]]:
        """For each of the ``vectors``, shape (n, dimension), the k chunks nearest by cosine of those that satisfy the
        filters, best first, ties in the order of their ids. Sources must be spelled as the catalog's."""
        snapshot, matching = self._matching(filters)
        if k <= 0 or len(matching) == 0:
            return [[] for _ in vectors]
        found: dict[int, list[Hit]] = {}
        if len(matching) > _SCORED and not filters.article_ids:
            found = self._sifted(vectors, k, filters, len(matching), snapshot.living)
        left = [i for i in range(len(vectors)) if i not in found]
        found |= zip(left, self._best(snapshot, matching, vectors[left], k), strict=True)
        return [found[i] for i in range(len(vectors))]

    def cosines(self, chunk_ids: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
        """The cosines of these chunks with the ``vectors``: shape (len(vectors), len(chunk_ids)); 0 for a chunk that is
        not there."""
        snapshot, places = self._columns.locate(chunk_ids)
        there = places >= 0
        cosines = np.zeros((len(vectors), len(chunk_ids)), np.float32)
        cosines[:, there] = self._scores(snapshot.numbers[places[there]], vectors.astype(np.float64))
        return cosines

    def vectors(self, chunk_ids: Sequence[str]) -> Vectors:
        """The embeddings of these chunks, shape (len(chunk_ids), dimension); zeros for a chunk that is not there."""
        snapshot, places = self._columns.locate(chunk_ids)
        there = places >= 0
        found = np.zeros((len(chunk_ids), self._dimension), np.float32)
        found[there] = self._file.rows[snapshot.numbers[places[there]]]
        return found

    # --- for the doctor

    def unlike_catalog(self) -> list[str]:
        """Ids of chunks that are not in the columns as the catalog has them."""
        return self._columns.unlike(self._catalog.indexed_chunks())

    def wrong_rows(self, most: int) -> tuple[list[str], int]:
        """(ids of chunks whose vector in the file is not the catalog's, how many were tried): at most ``most``, chosen
        by chance."""
        snapshot = self._columns.snapshot
        tried = np.random.default_rng().permutation(snapshot.matching(Filters()))[:most]
        numbers = snapshot.numbers[tried]
        rows = np.take(self._file.rows, numbers, axis=0)
        same = (signs_of(rows) == self._file.signs[numbers]).all(axis=1)
        stored = self._catalog.embeddings.stored(numbers.tolist())
        copied = [row.tobytes() == stored.get(number) for row, number in zip(rows, numbers.tolist(), strict=True)]
        return sorted(snapshot.chunk_ids[i] for i in tried[~(same & np.array(copied, np.bool_))]), len(tried)

    # --- in detail

    def _matching(self, filters: Filters) -> tuple[Snapshot, Positions]:
        if not filters.article_ids:
            snapshot = self._columns.snapshot
            return snapshot, snapshot.matching(filters)
        snapshot, places = self._columns.locate(self._catalog.chunk_ids_of(filters.article_ids))
        return snapshot, snapshot.matching(filters, places[places >= 0])

    def _sifted(self, vectors: Vectors, k: int, filters: Filters, candidates: int, living: int) -> dict[int, list[Hit]]:
        """The k best for those of the vectors for which they are found among Chroma's neighbours, at less than what the
        signs would cost; ``candidates`` of the ``living`` chunks satisfy the filters."""
        k = min(k, candidates)
        limit = _KEPT + _KEPT_FOR_EACH * k + _SIGNS * candidates
        # Of so many, k satisfy a filter that has nothing to do with the question, with three standard deviations to
        # spare.
        fetch = int((k + 3 * sqrt(k) + 3) * living / candidates)
        found: dict[int, list[Hit]] = {}
        while len(found) < len(vectors) and _NEIGHBOUR * fetch < limit:
            left = [i for i in range(len(vectors)) if i not in found]
            for i, neighbours in zip(left, self._nearest(vectors[left], fetch), strict=True):
                hits = self._satisfying(neighbours, filters)
                if len(hits) >= k:
                    found[i] = hits[:k]
            fetch *= _OVERFETCH
        return found

    def _satisfying(self, neighbours: Sequence[Hit], filters: Filters) -> list[Hit]:
        """Those that satisfy dates and sources, by the present values: one that was changed during the search is where
        it is now."""
        snapshot, places = self._columns.locate([hit.chunk_id for hit in neighbours])
        allowed = set(snapshot.matching(filters, places[places >= 0]).tolist())
        return [hit for hit, place in zip(neighbours, places.tolist(), strict=True) if place in allowed]

    def _best(self, snapshot: Snapshot, among: Positions, vectors: Vectors, k: int) -> list[list[Hit]]:
        """For each vector the k best of the chunks at these places: of all, or of those with the most alike signs."""
        if len(vectors) == 0:
            return []
        k = min(k, len(among))
        kept = _KEPT + _KEPT_FOR_EACH * k
        if len(among) <= max(kept, _SCORED):
            return self._scored(snapshot, among, vectors, k)
        alike = self._alike(snapshot.numbers[among], vectors, kept)
        return [self._scored(snapshot, among[own], vectors[i : i + 1], k)[0] for i, own in enumerate(alike)]

    def _scored(self, snapshot: Snapshot, among: Positions, vectors: Vectors, k: int) -> list[list[Hit]]:
        """For each vector the k best of the chunks at these places, by their exact cosines."""
        # No sum of products of two vectors of length 1 in single precision is further than this from the true one.
        error = vectors.shape[1] * float(np.finfo(np.float32).eps)
        found = []
        for scores, vector in zip(self._scores(snapshot.numbers[among], vectors), vectors, strict=True):
            least = np.partition(scores, len(scores) - k)[len(scores) - k]
            places = among[scores >= least - 2 * error]
            cosines = self._scores(snapshot.numbers[places], vector[None].astype(np.float64))[0].astype(np.float32)
            hits = [Hit(snapshot.chunk_ids[i], s) for i, s in zip(places.tolist(), cosines.tolist(), strict=True)]
            found.append(sorted(hits, key=lambda hit: (-hit.score, hit.chunk_id))[:k])
        return found

    def _alike(self, numbers: NDArray[np.int64], vectors: Vectors, kept: int) -> list[Positions]:
        """For each vector, which of the embeddings have the most signs in common with it: ``kept`` of them, and those
        that have just as many as the last."""
        signs = np.take(self._file.signs, numbers, axis=0, mode="clip")
        chosen = []
        for own in signs_of(vectors):
            words = np.bitwise_count(signs ^ own)
            # By hand: numpy sums short rows at a tenth of the speed.
            differing = words[:, 0].astype(np.uint16)
            for i in range(1, words.shape[1]):
                differing += words[:, i]
            chosen.append(np.flatnonzero(differing <= np.partition(differing, kept - 1)[kept - 1]))
        return chosen

    def _scores(self, numbers: NDArray[np.int64], vectors: NDArray[Real]) -> NDArray[Real]:
        """The products of the vectors with the embeddings of these numbers: shape (len(vectors), len(numbers)), in the
        precision of ``vectors``."""
        rows = self._file.rows
        scores = np.empty((len(vectors), len(numbers)), vectors.dtype)
        size = min(_BLOCK, max(8, _PRODUCT // max(1, vectors.size)))
        gathered = np.empty((size, vectors.shape[1]), np.float32)
        for start in range(0, len(numbers), size):
            wanted = numbers[start : start + size]
            block = gathered[: len(wanted)]
            # The default mode would copy twice. No number is out of bounds: it was copied before it came here.
            np.take(rows, wanted, axis=0, out=block, mode="clip")
            scores[:, start : start + len(wanted)] = vectors @ block.T
        return scores
