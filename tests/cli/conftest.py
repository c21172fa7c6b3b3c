from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag.cli.main import run
from tests.conftest import SEEDS


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Command = Callable[..., Done]


def runner(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: Path) -> Command:
    monkeypatch.setenv("RAG_DATA_DIR", str(data))
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "RAG_CHAT_MODEL"):
        monkeypatch.delenv(name, raising=False)

    def rag(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["rag", *map(str, arguments)])
        code = 0
        try:
            run()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return rag


@pytest.fixture
def rag(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """The command line on an empty archive."""
    return runner(monkeypatch, capsys, tmp_path / "data")


@pytest.fixture(scope="module")
def _archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from rag.app import Citewire
    from rag.config import load_settings

    data = tmp_path_factory.mktemp("cli") / "data"
    with Citewire(load_settings(data_dir=data)) as citewire:
        list(citewire.ingest([SEEDS]))
    return data


@pytest.fixture
def seeded_rag(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], _archive: Path) -> Command:
    """The command line on an archive of the seeds; tests must not change it."""
    return runner(monkeypatch, capsys, _archive)
