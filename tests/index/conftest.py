from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from tests.index.synthetic import Open, open_archive


@pytest.fixture
def index(tmp_path: Path, embedder: MiniLM) -> Iterator[Index]:
    opened = Index(tmp_path / "data", embedder)
    yield opened
    opened.close()


@pytest.fixture
def writer(index: Index, embedder: MiniLM) -> Writer:
    return Writer(index, embedder, chunk_tokens=180)


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens archives, which the end of the test closes."""
    writers: list[Writer] = []

    def open_one(path: Path, *, rebuild: bool = False) -> tuple[Index, Writer]:
        index, writer = open_archive(path, rebuild=rebuild)
        writers.append(writer)
        return index, writer

    yield open_one
    for writer in writers:
        writer.close()
