"""Servers over real archives: one of the seeds to read from, and one of its own for a test that writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.web.app import create_app
from tests.conftest import NOW
from tests.web.live import Live

Serve = Callable[..., Live]


@pytest.fixture(scope="session")
def live(seeded: Citewire) -> Iterator[Live]:
    """The seeds, served. Tests must not write to it."""
    with Live(create_app(seeded)) as server:
        yield server


@pytest.fixture
def serve(tmp_path: Path, embedder: MiniLM) -> Iterator[Serve]:
    """Serves a new archive with these settings: ``serve(max_body_bytes=1_000)``; ``keep_alive`` is for the app."""
    with ExitStack() as stack:

        def started(keep_alive: float = 15.0, **settings: Any) -> Live:
            settings = {"data_dir": tmp_path / "data"} | settings
            own = {} if "embedding" in settings else {"embedder": embedder}
            citewire = stack.enter_context(Citewire(load_settings(**settings), clock=lambda: NOW, **own))
            return stack.enter_context(Live(create_app(citewire, keep_alive=keep_alive)))

        yield started
