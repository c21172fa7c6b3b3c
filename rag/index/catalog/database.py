"""Connections to the catalog, as its parts share them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from rag.errors import StorageError
from rag.index.catalog.engine import open_engine, translated
from rag.index.catalog.tables import articles, meta

T = TypeVar("T")

Transaction = Connection
"""What the writing methods take: those given one transaction are done together or not at all."""

# SQLite takes 32,766 variables a statement; other databases fewer.
_BATCH = 900


class Database:
    """One engine. Database errors come out of it as the errors of Citewire."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._engine = open_engine(path)
        self._closed = False

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self._check_open()
        with translated(self._path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction: committed at the end, rolled back on any error."""
        self._check_open()
        with translated(self._path), self._engine.begin() as connection:
            yield connection

    def _check_open(self) -> None:
        # SQLAlchemy would connect anew, to a directory that another process may own by now.
        if self._closed:
            raise StorageError(f"The archive of {self._path} is closed. Open it again.")


def article_seq(connection: Connection, article_id: str) -> int:
    """The row number of an article that is there."""
    return int(connection.execute(select(articles.c.seq).where(articles.c.id == article_id)).scalar_one())


def fact(connection: Connection, key: str) -> str | None:
    """What the catalog remembers under ``key``."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def put_fact(connection: Connection, key: str, value: str) -> None:
    statement = upsert(meta).values(key=key, value=value)
    connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_={"value": value}))


def batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Runs of items, few enough for one statement."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
