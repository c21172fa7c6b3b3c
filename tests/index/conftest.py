from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM


@pytest.fixture
def index(tmp_path: Path, embedder: MiniLM) -> Iterator[Index]:
    opened = Index(tmp_path / "data", embedder)
    yield opened
    opened.close()


@pytest.fixture
def writer(index: Index, embedder: MiniLM) -> Writer:
    return Writer(index, embedder, chunk_tokens=180)
