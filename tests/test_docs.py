"""The documentation says what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.cli.reference import reference
from tests.conftest import ROOT, SEEDS

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]


def test_the_reference_is_up_to_date() -> None:
    assert (ROOT / "docs" / "reference.md").read_text(encoding="utf-8") == reference(), "run: make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_command_of_the_readme_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"^rag ([a-z]+)", readme, re.MULTILINE))
    there = set(re.findall(r"^### `rag ([a-z]+)`$", reference(), re.MULTILINE))
    assert used
    assert used <= there


def test_every_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {target for page in PAGES for target in re.findall(r"(?:`|^)make ([a-z]+)", page.read_text(), re.MULTILINE)}
    assert named
    assert named <= targets


def test_the_architecture_page_draws_the_modules_as_they_are() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    modules = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "rag").rglob("*.py")
        if path.name not in ("__init__.py", "__main__.py")
    }
    drawn = set(re.findall(r"`(rag/[\w/]+\.py)`", page))
    assert drawn == modules


def test_the_samples_say_that_they_are_fiction() -> None:
    for path in SEEDS.iterdir():
        if path.suffix and not path.name.startswith("000_"):
            assert "(fictional sample)" in path.read_text(encoding="utf-8"), path.name


def test_constraints_name_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!-]+(?: ; .+)?", line) for line in pinned)
    names = {re.sub(r"[-_.]+", "-", line.split("==")[0]).lower() for line in pinned}
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    wanted = re.findall(r'^    "([\w.-]+)[>=]', project.split("[project.scripts]")[0], re.MULTILINE)
    missing = {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} - names - {"tzdata", "xllamacpp"}
    assert missing == set()
