"""Fixtures for all tests: the real embedder, once, and an archive of the seeds that tests may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT / "seeds"
NOW = datetime(2024, 4, 29, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def embedder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Citewire]:
    """An archive of the seeds, at noon of 29 April 2024. Tests must not write to it."""
    settings = load_settings(data_dir=tmp_path_factory.mktemp("seeded"))
    with Citewire(settings, clock=lambda: NOW, embedder=embedder) as citewire:
        list(citewire.ingest([SEEDS]))
        yield citewire
