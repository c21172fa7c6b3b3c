"""The digest of the seeds' day, as a reader of the demo sees it."""

from __future__ import annotations

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.digest.profile import Profile
from rag.models.minilm import MiniLM
from rag.stories import Line
from rag.types import Support
from tests.conftest import NOW, SEEDS


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory, embedder: MiniLM) -> list[tuple[Line, bool]]:
    """The lines of the story of the talks, each with whether all that it cites stands in its article."""
    settings = load_settings(data_dir=tmp_path_factory.mktemp("seed-day"))
    with Citewire(settings, clock=lambda: NOW, embedder=embedder) as citewire:
        list(citewire.ingest([SEEDS]))
        digest = citewire.editions.make(citewire.window(day="2024-04-26"), Profile())
        (story,) = [story for story in digest.stories if "Blinken" in story.headline]
        return [
            (
                line,
                all(
                    citewire.article(s.article_id).text[s.start_char_index : s.end_char_index] == s.cited_text
                    for s in line.sources
                ),
            )
            for line in story.lines
        ]


@pytest.mark.parametrize(
    "said",
    [
        ("Blinken", "met Friday", "Xi Jinping"),
        ("military communications", "counternarcotics", "artificial intelligence", "start a dialogue"),
        ("Beijing's supply", "machine tools", "microelectronics"),
        ("if China does not address this problem, we will",),
    ],
)
def test_what_the_talks_were_about_is_told(talks: list[tuple[Line, bool]], said: tuple[str, ...]) -> None:
    assert any(all(words in line.text for words in said) for line, _ in talks)


def test_every_line_is_verified_and_cited(talks: list[tuple[Line, bool]]) -> None:
    for line, exact in talks:
        assert line.verification.status is Support.SUPPORTED
        assert line.sources
        assert exact
