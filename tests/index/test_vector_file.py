"""The mapped copy of the embeddings is mended by opening, whatever happened to it."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.index.doctor import examine
from tests.index.synthetic import (
    DIMENSION,
    Open,
    assert_as_brute_force,
    filled,
    queries,
    story,
)


def meta(path: Path, statement: str) -> None:
    with sqlite3.connect(path / "catalog.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


ROW_BYTES = {"vectors.f32": 4 * DIMENSION, "vectors.signs": 8}
GARBAGE = os.urandom(40 * 4 * DIMENSION)
MARK = "UPDATE meta SET value = '{}' WHERE key = 'vector_file_through'"


def overwrite(file: Path, first_row: int, rows: int) -> None:
    size = ROW_BYTES[file.name]
    with file.open("r+b") as opened_file:
        opened_file.seek(first_row * size)
        opened_file.write(GARBAGE[: rows * size])


def take_from_another_archive(file: Path) -> None:
    filled(file.parent / "another")
    (file.parent / "another" / file.name).replace(file)


def lower_mark(file: Path) -> None:
    meta(file.parent, MARK.format(7))
    for name, size in ROW_BYTES.items():
        os.truncate(file.parent / name, 12 * size)
    overwrite(file, 8, 4)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "deleted": lambda file: file.unlink(),
    "truncated": lambda file: os.truncate(file, 10 * ROW_BYTES[file.name] + 7),
    "emptied": lambda file: os.truncate(file, 0),
    "garbage": lambda file: file.write_bytes(GARBAGE),
    "of another archive": take_from_another_archive,
    "wrong beyond the mark": lower_mark,
    "mark at 0": lambda file: meta(file.parent, MARK.format(0)),
    "mark too high": lambda file: meta(file.parent, MARK.format(10**7)),
    "no mark": lambda file: meta(file.parent, "DELETE FROM meta WHERE key = 'vector_file_through'"),
    "no token": lambda file: meta(file.parent, "DELETE FROM meta WHERE key = 'vector_file'"),
}


@pytest.mark.parametrize("name", ROW_BYTES)
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_broken_file_is_mended_by_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Open, damage: str, name: str
) -> None:
    filled(tmp_path)
    DAMAGE[damage](tmp_path / name)
    index, writer = opened(tmp_path)
    assert examine(index).findings == ()
    assert index.catalog.embeddings.copy()[1] == index.catalog.embeddings.last()
    assert_as_brute_force(index, random.Random(5), monkeypatch)
    list(writer.ingest([story(77, 5, "The Courier")]))
    assert_as_brute_force(index, random.Random(6), monkeypatch)
    writer.close()


def test_a_number_given_twice_is_copied_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Open) -> None:
    """Pruning frees the highest numbers; the next embedding gets one, and the process is killed before it is copied."""
    filled(tmp_path)
    index, writer = opened(tmp_path)
    before = index.catalog.embeddings.last()
    for number in range(20, 30):
        writer.delete(f"a{number}")
    writer.reindex()
    token, copied = index.catalog.embeddings.copy()
    assert copied == index.catalog.embeddings.last() < before
    with index.catalog.transaction() as connection:
        index.catalog.embeddings.put(connection, index.embedder.name, [b"x"], queries(random.Random(1), 1))
    writer.close()
    index, writer = opened(tmp_path)
    assert index.catalog.embeddings.copy() == (token, copied + 1)
    rows = index.exact._file.rows
    assert rows[copied + 1].tobytes() == index.catalog.embeddings.stored([copied + 1])[copied + 1]
    assert_as_brute_force(index, random.Random(5), monkeypatch)
    writer.close()


def test_an_opening_that_finds_all_right_copies_nothing(tmp_path: Path, opened: Open) -> None:
    filled(tmp_path)
    before = (tmp_path / "vectors.f32").stat().st_mtime_ns
    _, writer = opened(tmp_path)
    writer.close()
    assert (tmp_path / "vectors.f32").stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ROW_BYTES)
def test_the_doctor_sees_a_wrong_row_and_reindexing_mends_it(tmp_path: Path, opened: Open, name: str) -> None:
    filled(tmp_path)
    overwrite(tmp_path / name, 3, 1)
    index, writer = opened(tmp_path)
    (finding,) = examine(index).findings
    assert "1 of " in finding.problem
    assert "vector file" in finding.problem
    assert finding.remedy == "rag reindex"
    writer.close()
    index, writer = opened(tmp_path, rebuild=True)
    writer.reindex()
    assert examine(index).findings == ()
