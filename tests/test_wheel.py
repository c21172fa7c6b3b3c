"""The built wheel is whole: what works from the checkout works from it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEEDS


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(target), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = target.glob("citewire-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, installed into a folder of its own; its dependencies are those of the tests."""
    target = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--target", str(target), str(wheel)], check=True, capture_output=True)
    return target


def test_it_carries_what_is_needed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for needed in (
        "rag/app.py",
        "rag/models/data/minilm/tokenizer.json",
        "rag/models/data/minilm/NOTICE",
        "prompts/answer.md",
        "prompts/digest_story.md",
        "rag/digest/render/digest.schema.json",
        "rag/digest/render/templates/page.html",
        "rag/web/templates/article.html",
        "eval/bench.py",
    ):
        assert needed in names
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"rag", "eval", "prompts"}
    licences = {name.rsplit("/", 1)[1] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_it_works_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("RAG_", "OPENAI_"))}
    environment = kept | {"PYTHONPATH": str(installed)}

    def rag(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "rag", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)

    where = "import rag, rag.prompts; print(rag.__file__, rag.prompts.load('answer').name)"
    told = subprocess.run(
        [sys.executable, "-c", where], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout == f"{installed / 'rag' / '__init__.py'} answer\n"
    rag("ingest", str(SEEDS), "--data-dir", "archive")
    result = json.loads(rag("ask", "what did Blinken warn about?", "--data-dir", "archive", "--json").stdout)
    assert "if China does not address this problem, we will" in result["answer"]["text"]
    assert (tmp_path / "archive" / "catalog.sqlite3").is_file()
