from __future__ import annotations

import io
import json
import os
import re
import sys
from pathlib import Path

import pytest

from rag.sources.formats import FORMAT_NAMES
from tests.cli.conftest import Command
from tests.conftest import SEEDS


def test_taken_in_twice_changes_nothing(rag: Command) -> None:
    first = rag("ingest", SEEDS, "--json")
    counts = json.loads(first.out)
    assert (first.code, counts["added"], counts["skipped"]) == (0, 7, 0)
    assert len(counts["outcomes"]) == 7
    second = json.loads(rag("ingest", SEEDS, "--json").out)
    assert {name: second[name] for name in ("added", "updated", "unchanged", "duplicate", "skipped")} == {
        "added": 0, "updated": 0, "unchanged": 7, "duplicate": 0, "skipped": 0,
    }  # fmt: skip
    assert "The stores agree." in rag("doctor").out


def test_bad_records_are_named_and_the_rest_goes_in(rag: Command, tmp_path: Path) -> None:
    file = tmp_path / "mixed.jsonl"
    file.write_text(
        '{"id": "ok", "title": "A fine day", "date": "2024-04-26", "text": "The sun shone over Port Ellery."}\n'
        "{broken\n"
        '{"id": "empty", "title": "Nothing", "date": "2024-04-26", "text": ""}\n'
        '{"id": "date", "title": "Never", "date": "2024-13-45", "text": "This has no day."}\n'
        '{"id": "also", "title": "Rain", "date": "2024-04-27", "text": "Rain fell over Saltmere all day."}\n'
    )
    done = rag("ingest", file)
    assert done.code == 3
    flat = " ".join(done.out.split())
    assert "2 added, 0 updated, 0 unchanged, 0 duplicate, 3 skipped" in flat
    for line in (2, 3, 4):
        assert f"mixed.jsonl:{line}" in done.out.replace("\n", "")
    assert "2024-13-45" in flat


def test_standard_input(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    line = b'{"id": "in", "title": "Piped", "date": "2024-04-26", "text": "The harbour froze over."}\n'

    class Piped:
        buffer = io.BytesIO(line)

    monkeypatch.setattr(sys, "stdin", Piped())
    assert json.loads(rag("ingest", "-", "--json").out)["added"] == 1
    assert json.loads(rag("articles", "show", "in", "--json").out)["text"] == "The harbour froze over."


def test_the_help_names_every_format_of_standard_input(rag: Command) -> None:
    told = re.search(r"Of standard input: (.*?);", " ".join(rag("ingest", "--help").out.split()))
    assert told is not None
    assert set(re.findall(r"\w+", told[1])) - {"or"} == set(FORMAT_NAMES)


def test_files_passed_over_are_noted(rag: Command, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("x.xyz", "noext", "pic.jpg"):
        (folder / name).write_bytes(b"x")
    (folder / "a.txt").write_text("date 2024-04-26 The harbour froze over.")
    done = rag("ingest", folder)
    assert done.code == 0
    note = "3 files passed over, of kinds that are not read: 1 .jpg, 1 .xyz, 1 without an ending"
    assert done.out.count(note) == 1
    assert json.loads(rag("ingest", folder, "--json").out)["notes"] == [note]


def test_records_of_a_list_on_one_line_are_told_apart(rag: Command, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"text": "Rain fell.", "date": "2024-04-26"}, {"title": "Nothing"}]')
    assert "a.json:1, record 2: no text" in rag("ingest", tmp_path / "a.json").out


def test_moments_are_those_of_the_readers_zone(rag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TIMEZONE", "America/Los_Angeles")
    (tmp_path / "a.jsonl").write_text('{"title": "Piped", "text": "The harbour froze over."}')
    assert re.search(r"took the file's modification time, \S+-0[78]:00\.", rag("ingest", tmp_path / "a.jsonl").out)


@pytest.mark.parametrize("what", ["nowhere", "empty", "*.nothing"])
def test_nothing_to_take_in(rag: Command, tmp_path: Path, what: str) -> None:
    (tmp_path / "empty").mkdir()
    done = rag("ingest", tmp_path / what)
    assert done.code == 2
    assert what in done.err
    assert done.out == ""


def test_the_error_as_json(rag: Command, tmp_path: Path) -> None:
    done = rag("ingest", tmp_path / "nowhere", "--json")
    assert done.code == 2
    assert json.loads(done.out)["error"]["code"] == "bad-source"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a user without rights")
def test_an_unreadable_file_is_skipped(rag: Command, tmp_path: Path) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("date 2024-04-26 Nobody may read this sentence.")
    (tmp_path / "open.txt").write_text("date 2024-04-26 Everybody may read this sentence.")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user may read everything")
    done = rag("ingest", tmp_path)
    assert done.code == 3
    assert "1 added" in done.out
