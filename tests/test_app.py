"""What the application itself decides: whose day it is, why nothing is found, what is wrong with the archive."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.types import Filters
from tests.conftest import NOW, SEEDS


def open_archive(directory: Path, embedder: MiniLM, **settings: object) -> Citewire:
    return Citewire(load_settings(data_dir=directory, **settings), clock=lambda: NOW, embedder=embedder)


def test_a_day_is_the_readers_day_wherever_it_is_shown(tmp_path: Path, embedder: MiniLM) -> None:
    with open_archive(tmp_path, embedder, timezone="Asia/Tokyo") as citewire:
        text = "The harbour of Saltmere closed on Friday after the storm. Crews cleared the quay by the evening."
        citewire.ingest_records([{"title": "Harbour closed", "text": text, "date": "2024-04-26"}], "here")
        assert f"{citewire.search('harbour', 1, Filters())[0].published_at:%Y-%m-%d %H:%M}" == "2024-04-26 00:00"
        article = citewire.articles(Filters(), 1)[0][0]
        assert f"{article.published_at:%Y-%m-%d}" == "2024-04-26"
        assert citewire.search("harbour", 1, citewire.filters(since="2024-04-26", until="2024-04-26"))


def test_an_archive_read_in_another_zone_says_so(tmp_path: Path, embedder: MiniLM) -> None:
    with open_archive(tmp_path, embedder, timezone="Asia/Tokyo") as citewire:
        assert citewire.notices == []
    with open_archive(tmp_path, embedder, timezone="Asia/Tokyo") as citewire:
        assert citewire.notices == []
    with open_archive(tmp_path, embedder) as citewire:
        (notice,) = citewire.notices
        assert "read in Asia/Tokyo" in notice


def test_an_empty_archive_says_so(tmp_path: Path, embedder: MiniLM) -> None:
    with open_archive(tmp_path, embedder) as citewire:
        assert citewire.ask("what happened?", Filters()).refusal == (
            "The archive is empty. Take articles in with: rag ingest PATH"
        )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"sources": ["Nobody's News"]}, "The archive has nothing from Nobody's News. Its publishers begin with: "),
        ({"since": "2025-01-01"}, "No article of the archive was published since 2025-01-01 00:00."),
        ({"as_of": "1999-01-01"}, "No article of the archive was published as of 1999-01-01 23:59."),
        ({"article_ids": ["none"]}, "No article of the archive has the id none."),
    ],
)
def test_filters_that_exclude_everything_are_named(seeded: Citewire, given: dict[str, object], reason: str) -> None:
    answer = seeded.ask("what did Blinken warn about?", seeded.filters(**given))  # type: ignore[arg-type]
    assert answer.refusal is not None
    assert answer.refusal.startswith(reason)


def test_whoever_opens_an_archive_hears_that_an_index_is_incomplete(tmp_path: Path, embedder: MiniLM) -> None:
    with open_archive(tmp_path, embedder) as citewire:
        list(citewire.ingest([SEEDS]))
        assert citewire.notices == []
    shutil.rmtree(tmp_path / "lexical")
    with open_archive(tmp_path, embedder) as citewire:
        (notice,) = citewire.notices
        assert "0 are in the lexical index" in notice
        assert "rag reindex" in notice
