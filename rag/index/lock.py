"""One process owns a data directory."""

from __future__ import annotations

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import LockedError, ReadOnlyError


class DataLock:
    """The lock of a data directory. It is an operating system's lock, so it goes with its process, however that ends;
    ``owner.json`` beside it says whose it is."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._owner = directory / "owner.json"
        self._lock = FileLock(directory / "lock", is_singleton=False)

    def acquire(self) -> None:
        """Raises LockedError, naming the owner, or ReadOnlyError."""
        try:
            self._lock.acquire(timeout=0)
            self._owner.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
        except Timeout as error:
            raise LockedError(
                f"{self._directory} is in use by {self._owner_name()}. Stop that process, ask it over HTTP if it is "
                "`rag serve`, or use another --data-dir."
            ) from error
        except OSError as error:
            raise ReadOnlyError(
                f"{self._directory} cannot be written ({error.strerror}). Give this user write access, or use another "
                "--data-dir."
            ) from error

    def release(self) -> None:
        if self._lock.is_locked:
            self._owner.unlink(missing_ok=True)
            self._lock.release()

    def _owner_name(self) -> str:
        try:
            return f"process {int(json.loads(self._owner.read_text(encoding='utf-8'))['pid'])}"
        except (OSError, ValueError, KeyError, TypeError):
            return "another process"
