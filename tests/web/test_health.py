"""Life and readiness."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM
from rag.web.app import create_app
from tests.web.live import Live, code_of


def test_the_process_lives(live: Live) -> None:
    assert live.client.get("/healthz").json() == {"status": "ok"}


def test_the_archive_is_ready(live: Live, seeded: Citewire) -> None:
    got = live.client.get("/readyz")
    assert got.json() == {"status": "ready", "counts": asdict(seeded.counts())}
    assert got.json()["counts"]["articles"] == 7


def test_an_archive_that_is_gone_is_not_ready(
    tmp_path: Path, embedder: MiniLM, caplog: pytest.LogCaptureFixture
) -> None:
    citewire = Citewire(load_settings(data_dir=tmp_path), embedder=embedder)
    with Live(create_app(citewire)) as live:
        assert live.client.get("/readyz").status_code == 200
        citewire.close()
        got = live.client.get("/readyz")
        assert (got.status_code, code_of(got)) == (503, "not-ready")
        assert str(tmp_path) not in got.text
        assert got.json()["instance"] in caplog.text
        assert live.client.get("/healthz").status_code == 200
