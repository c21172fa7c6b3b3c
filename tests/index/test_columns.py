"""The columns that filters ask about."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from rag.index import columns as columns_module
from rag.index.catalog import IndexedChunks
from rag.index.columns import Columns
from rag.index.doctor import examine
from rag.types import Filters
from tests.index.synthetic import (
    Open,
    filled,
)


def test_a_snapshot_never_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns_module, "_SPARE", 2)
    chance = random.Random(4)
    truth: dict[str, tuple[int, int, str | None]] = {}
    columns = Columns(IndexedChunks([], *(np.empty(0, np.int64) for _ in range(3)), []))
    filters = Filters(since=datetime.fromtimestamp(50, UTC), sources=("x", "y"))

    def shown(found: object) -> set[tuple[str, int]]:
        snapshot, places = found  # type: ignore[misc]
        return {(snapshot.chunk_ids[i], int(snapshot.numbers[i])) for i in places}

    earlier = []
    for _ in range(300):
        put = {
            f"c{chance.randrange(60)}": (chance.randrange(9), chance.randrange(99), chance.choice("xyz")) for _ in "123"
        }
        gone = [chunk_id for chunk_id in chance.sample(sorted(truth), min(len(truth), 2)) if chunk_id not in put]
        truth = {chunk_id: values for chunk_id, values in (truth | put).items() if chunk_id not in gone}
        numbers, seconds, sources = zip(*put.values(), strict=True)
        columns.update(
            IndexedChunks(list(put), np.array(numbers), np.array(seconds), np.array(seconds), list(sources)),
            [*gone, "nobody's"],
        )
        snapshot = columns.snapshot
        expected = {(i, n) for i, (n, second, source) in truth.items() if second >= 50 and source in ("x", "y")}
        assert shown((snapshot, snapshot.matching(filters))) == expected
        assert snapshot.living == len(truth)
        located, places = columns.locate(sorted(truth))
        assert [located.chunk_ids[i] for i in places] == sorted(truth)
        earlier.append((snapshot, expected))
    for snapshot, expected in earlier:
        assert shown((snapshot, snapshot.matching(filters))) == expected
    assert len({id(snapshot.chunk_ids) for snapshot, _ in earlier}) > 5, "it was never compacted"


def test_the_doctor_sees_wrong_columns(tmp_path: Path, opened: Open) -> None:
    filled(tmp_path)
    index, writer = opened(tmp_path)
    chunks = index.catalog.indexed_chunks()
    one = slice(0, 1)
    wrong = IndexedChunks(
        chunks.chunk_ids[one],
        chunks.numbers[one],
        chunks.published_at[one] + 1,
        chunks.known_since[one],
        chunks.sources[one],
    )
    index.exact.update(wrong, chunks.chunk_ids[5:6])
    (finding,) = examine(index).findings
    assert finding.problem.startswith("2 chunks are other to filtered search")
    writer.close()
