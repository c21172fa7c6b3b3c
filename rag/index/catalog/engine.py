"""Opening the catalog: connection settings, migrations, and the translation of database errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from rag.errors import CitewireError, CorruptError, NewerVersionError, StorageError
from rag.index.catalog.tables import MIGRATIONS, VERSION, meta
from rag.index.failures import disk_full, read_only


def open_engine(path: Path) -> Engine:
    """The engine of the SQLite catalog at ``path``, brought to the present version.

    Raises NewerVersionError, CorruptError, ReadOnlyError or DiskFullError.
    """
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _configure)
    with translated(path):
        try:
            _migrate(engine, path)
        except BaseException:
            engine.dispose()
            raise
    return engine


def _configure(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: what was acknowledged survives a power cut, too, not only kill -9.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.execute("PRAGMA mmap_size=268435456")
    cursor.close()


def _migrate(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        version = _version(connection)
        if version > VERSION:
            raise NewerVersionError(
                f"{path} was written by a newer Citewire (catalog version {version}, this one reads up to {VERSION}). "
                "Upgrade citewire, or use another --data-dir."
            )
        for migration in MIGRATIONS[version:]:
            migration(connection)
        if version == 0:
            connection.execute(insert(meta).values(key="version", value=str(VERSION)))
        elif version < VERSION:
            connection.execute(update(meta).where(meta.c.key == "version").values(value=str(VERSION)))


def _version(connection: Connection) -> int:
    if not inspect(connection).has_table(meta.name):
        return 0
    value = connection.execute(select(meta.c.value).where(meta.c.key == "version")).scalar()
    if value is None or not value.isdigit():
        raise CorruptError(f"The catalog has no readable version ({value!r}). Restore it from a backup.")
    return int(value)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns database errors into the errors of Citewire."""
    try:
        yield
    except CitewireError:
        raise
    except DBAPIError as error:
        text = str(error.orig).lower()
        if "full" in text or "no space" in text:
            raise disk_full(f"{path} ({error.orig})") from error
        if "readonly" in text or "read-only" in text or "unable to open" in text:
            raise read_only(f"{path} ({error.orig})") from error
        if "malformed" in text or "not a database" in text:
            raise CorruptError(
                f"{path} is not a readable catalog ({error.orig}). Restore it from a backup, or move it away and "
                "ingest again."
            ) from error
        raise StorageError(f"The catalog {path} failed: {error.orig}. Run: rag doctor") from error
