"""A flat file of rows, written by one and mapped into memory by many."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import CitewireError, StorageError
from rag.index.failures import disk_full, read_only

_STEP = 4_096
"""Rows by which a file grows: holes, which take no room on disk before they are written."""


class RowFile:
    """Rows of as many bytes as row 0 has, which says whose file it is. Reading is safe from several threads."""

    def __init__(self, path: Path, row_zero: bytes, *, make: bool = False) -> None:
        """Opens the file, or makes it anew. Raises DiskFullError, ReadOnlyError or StorageError."""
        self._path = path
        self._row_bytes = len(row_zero)
        with translated(path):
            if make:
                path.unlink(missing_ok=True)
                path.write_bytes(row_zero)
            self._file = path.open("r+b", buffering=0)
            try:
                self._rows = self._mapped()
            except BaseException:
                self._file.close()
                raise

    @staticmethod
    def is_there(path: Path, row_zero: bytes, rows: int) -> bool:
        """Whether there is a file with that row 0 and at least so many rows."""
        with translated(path):
            if not path.is_file() or path.stat().st_size < rows * len(row_zero):
                return False
            with path.open("rb") as file:
                return file.read(len(row_zero)) == row_zero

    @property
    def rows(self) -> NDArray[np.uint8]:
        """All rows, shape (capacity, bytes), read-only; those never written are zeros. It stays as it is while the file
        grows. Raises StorageError when the file is closed."""
        if self._file.closed:
            raise StorageError(f"{self._path} is closed. Open the archive again.")
        return self._rows

    def grow(self, rows: int) -> None:
        """Makes room for at least so many rows."""
        if rows > len(self._rows):
            with translated(self._path):
                self._file.truncate(-(-rows // _STEP) * _STEP * self._row_bytes)
                self._rows = self._mapped()

    def write(self, numbers: NDArray[np.int64], rows: NDArray[np.uint8]) -> None:
        """Writes rows to the places ``numbers``, which ascend and for which there is room."""
        with translated(self._path):
            for run in np.split(np.arange(len(numbers)), np.flatnonzero(np.diff(numbers) != 1) + 1):
                if len(run):
                    self._file.seek(int(numbers[run[0]]) * self._row_bytes)
                    # Not through the mapping: there, a full disk would end the process.
                    left = memoryview(rows[run[0] : run[-1] + 1].tobytes())
                    while left:
                        left = left[self._file.write(left) :]

    def sync(self) -> None:
        """Returns when what was written is safe on disk."""
        with translated(self._path):
            os.fsync(self._file.fileno())

    def close(self) -> None:
        self._file.close()
        # The mapping goes with the last search that uses it.
        self._rows = self._rows[:0].copy()

    def _mapped(self) -> NDArray[np.uint8]:
        count = os.fstat(self._file.fileno()).st_size // self._row_bytes
        mapping = mmap.mmap(self._file.fileno(), count * self._row_bytes, access=mmap.ACCESS_READ)
        return np.frombuffer(mapping, np.uint8).reshape(count, self._row_bytes)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns errors of the operating system into those of Citewire."""
    try:
        yield
    except CitewireError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(path) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise read_only(path) from error
        raise StorageError(f"{path} failed ({error}). If it persists: rag reindex") from error
