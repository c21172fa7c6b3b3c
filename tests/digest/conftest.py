"""The invented week of ``eval.datasets.newsweek``: its archive, and its five digests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from eval.datasets import newsweek
from rag.app import Citewire
from rag.config import load_settings
from rag.digest.profile import Profile
from rag.digest.writing import ExtractiveWriter
from rag.models.minilm import MiniLM
from rag.models.sentence_vectors import SentenceVectors
from rag.stories import Digest
from rag.verification import verify
from tests.digest.newsroom import equally_rare, fill

DAYS = tuple(date(2025, 3, day) for day in range(3, 8))
NOW = datetime(2025, 3, 8, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> Iterator[Citewire]:
    """An archive of the week, at noon of the day after it. Tests take in nothing, and make no digest of the edition
    "daily"."""
    directory = tmp_path_factory.mktemp("week")
    fill(directory, (labelled.article for labelled in newsweek.load()), embedder)
    with Citewire(load_settings(data_dir=directory), clock=lambda: NOW, embedder=embedder) as citewire:
        yield citewire


@pytest.fixture(scope="session")
def five_days(week: Citewire) -> list[Digest]:
    """The digests of its five days, made in order."""
    return [week.editions.make(week.window(day=day.isoformat()), Profile()) for day in DAYS]


@pytest.fixture(scope="session")
def writer(embedder: MiniLM) -> ExtractiveWriter:
    """For articles of no archive."""
    return ExtractiveWriter(verify, SentenceVectors(embedder).of, equally_rare)
