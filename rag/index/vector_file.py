"""The embeddings once more, in a flat file that is mapped into memory, and their signs in another. ``rag.index.exact``
says what for.

Row n is the embedding with number n in the catalog: ``dimension`` little-endian float32 in ``vectors.f32``; a bit for
each number, set where that is above 0, in ``vectors.signs``. Row 0 holds a token instead.

The files are copies that can be made again at any time, and they are believed only as far as the catalog vouches for
them: it remembers the token of its copies and a mark, the number up to which they are right, which is written after
they are safe on disk. What is beyond the mark is copied again at the next opening; files that are missing, too short or
somebody else's are made anew. A row up to the mark never changes: pruning lowers the mark in the transaction after
which SQLite may give a number a second time.
"""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from rag.index.catalog import Catalog
from rag.index.row_file import RowFile
from rag.protocols import Vectors

Signs = NDArray[np.uint64]
"""Shape (n, ceil(dimension / 64))."""


def signs_of(vectors: Vectors) -> Signs:
    """Which numbers of the vectors, shape (n, dimension), are above 0."""
    bits = np.packbits(vectors > 0, axis=1)
    return np.pad(bits, ((0, 0), (0, -bits.shape[1] % 8))).view("<u8")


class VectorFile:
    """The copy of one archive's embeddings. Reading is safe from several threads; copying is the write path's alone."""

    def __init__(self, directory: Path, catalog: Catalog, model: str, dimension: int, *, rebuild: bool = False) -> None:
        """Opens the files and copies what they lack; makes them where there are none to be used, or to ``rebuild``.

        Raises DiskFullError, ReadOnlyError or StorageError."""
        self._embeddings = catalog.embeddings
        self._model = model
        self._dimension = dimension
        sizes = {directory / "vectors.f32": 4 * dimension, directory / "vectors.signs": -(-dimension // 64) * 8}
        token, copied = self._embeddings.copy()
        usable = not rebuild and token is not None
        usable = usable and all(RowFile.is_there(p, self._row_zero(token, n), copied + 1) for p, n in sizes.items())
        if not usable:
            token, copied = uuid4().hex, 0
            # The catalog first: a file with the new token must never meet the old mark.
            with catalog.transaction() as connection:
                self._embeddings.start_copy(connection, token)
        with ExitStack() as opened:
            files = []
            for path, size in sizes.items():
                files.append(RowFile(path, self._row_zero(token, size), make=not usable))
                opened.callback(files[-1].close)
            self._vectors, self._signs = files
            through = self.copy_new()
            if through != copied:
                with catalog.transaction() as connection:
                    self._embeddings.set_copied(connection, through)
            self._opened = opened.pop_all()

    def _row_zero(self, token: str | None, size: int) -> bytes:
        """It tells rows of another model or length, too."""
        digest = hashlib.sha512(f"{token} {self._dimension} {self._model}".encode()).digest()
        return digest[:size].ljust(size, b"\0")

    @property
    def rows(self) -> Vectors:
        """Shape (capacity, dimension), read-only: the rows of embeddings copied by now are right, others are anything.
        Stays as it is while the file grows. Raises StorageError when the file is closed."""
        return self._vectors.rows.view("<f4")

    @property
    def signs(self) -> Signs:
        """The signs of the same rows."""
        return self._signs.rows.view("<u8")

    def copy_new(self) -> int:
        """Copies the embeddings that the catalog does not vouch for yet and makes them safe on disk. Returns the number
        through which the files are right, to be recorded with ``set_copied``."""
        copied = self._embeddings.copy()[1]
        last = self._embeddings.last()
        if last > copied:
            for file in (self._vectors, self._signs):
                file.grow(last + 1)
            for numbers, vectors in self._embeddings.between(copied, last, self._model, self._dimension):
                self._vectors.write(numbers, vectors.view(np.uint8))
                self._signs.write(numbers, signs_of(vectors).view(np.uint8))
            for file in (self._vectors, self._signs):
                file.sync()
        return last

    def close(self) -> None:
        self._opened.close()
