from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rag.cli.render import plain
from tests.cli.conftest import Command
from tests.conftest import ROOT, SEEDS


def test_list_show_and_delete(rag: Command) -> None:
    rag("ingest", SEEDS / "010_ferry_aground_harbour_courier.md")
    listed = json.loads(rag("articles", "list", "--json").out)
    assert listed["total"] == 1
    article_id = listed["articles"][0]["id"]
    assert article_id in rag("articles", "list").out
    assert "2024-04-23" in rag("articles", "list").out
    assert "struck the Gannet Bank" in rag("articles", "show", article_id).out
    assert rag("articles", "delete", article_id, "nobody").code == 1
    assert json.loads(rag("articles", "list", "--json").out)["total"] == 1
    assert rag("articles", "delete", article_id, article_id).out == "Deleted 1.\n"
    assert "The archive is empty" in rag("articles", "list").out
    refused = json.loads(rag("ask", "When did the Lady Maren strike the bank?", "--json").out)
    assert refused["answer"]["refusal"]
    assert json.loads(rag("doctor", "--json").out)["clean"]


def test_deleted_ids_are_named_once(rag: Command) -> None:
    rag("ingest", SEEDS / "010_ferry_aground_harbour_courier.md")
    article_id = json.loads(rag("articles", "list", "--json").out)["articles"][0]["id"]
    done = rag("articles", "delete", article_id, article_id, "--json")
    assert (done.code, json.loads(done.out)) == (0, {"deleted": [article_id]})


def test_a_list_without_articles_says_why(seeded_rag: Command) -> None:
    assert "nothing from Nobody. Its publishers begin with" in seeded_rag("articles", "list", "--source", "Nobody").out
    assert "published since 2031-01-01" in seeded_rag("articles", "list", "--since", "2031-01-01").out
    assert "There are 7" in seeded_rag("articles", "list", "--offset", 100).out


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "what?"],
        ["search", "ferry"],
        ["doctor"],
        ["reindex"],
        ["articles", "list"],
        ["articles", "show", "a"],
        ["articles", "delete", "a"],
    ],
    ids=lambda command: " ".join(command),
)
def test_only_what_takes_articles_in_makes_an_archive(rag: Command, tmp_path: Path, command: list[str]) -> None:
    nowhere = tmp_path / "nowhere"
    done = rag(*command, "--data-dir", nowhere)
    assert done.code == 1
    assert done.err == f"rag: There is no archive in {nowhere}. Make one with: rag ingest PATH --data-dir {nowhere}\n"
    assert not nowhere.exists()
    (nowhere / "chroma").mkdir(parents=True)
    assert json.loads(rag(*command, "--data-dir", nowhere, "--json").out)["error"]["code"] == "no-archive"


def test_an_empty_data_directory_is_none(rag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for command in (["ingest", str(SEEDS)], ["ask", "what?"], ["serve"]):
        done = rag(*command, "--data-dir", "")
        assert (done.code, done.err) == (2, "rag: --data-dir is empty. Name a directory, or leave it out.\n")
    assert list(tmp_path.iterdir()) == []


def test_reindex(rag: Command) -> None:
    rag("ingest", SEEDS)
    assert json.loads(rag("reindex", "--json").out) == {"articles": 7, "chunks": 15, "clean": True}
    assert "7 articles" in rag("reindex").out
    assert rag("doctor").code == 0


def test_the_doctor_says_what_is_off(rag: Command) -> None:
    rag("ingest", SEEDS)
    for file in (Path(os.environ["RAG_DATA_DIR"]) / "lexical").iterdir():
        file.unlink()
    done = rag("doctor")
    assert done.code == 1
    assert "15 chunks are missing from the lexical index" in done.out
    assert "rag reindex" in " ".join(done.out.split())


def test_a_bad_setting_is_named(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TIMEZONE", "Mars/Olympus")
    done = rag("articles", "list")
    assert done.code == 1
    assert "RAG_TIMEZONE='Mars/Olympus'" in done.err


@pytest.mark.parametrize("command", ["ingest", "search", "ask", "articles", "serve", "doctor", "reindex"])
def test_every_command_has_help(rag: Command, command: str) -> None:
    done = rag(command, "--help")
    assert done.code == 0
    assert "Usage: rag" in done.out


def test_help_and_version_import_nothing_slow() -> None:
    code = (
        "import sys\nsys.argv = ['rag', '--help']\n"
        "from rag.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "slow = {'chromadb', 'langchain_core', 'onnxruntime', 'pydantic', 'fastapi', 'openai', 'numpy', 'sqlalchemy'}\n"
        "print(sorted(slow & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "rag", "--version"], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.startswith("citewire 0.")


def test_article_text_cannot_steer_the_terminal() -> None:
    assert plain("a\x1b[31mb\x07\u202ec\n") == "a [31mb  c\n"


@pytest.mark.parametrize(
    "text", ["می\u200cخواهم", "क\u094d\u200dष", "👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "👩🏽\u200d🚀"]
)
def test_joiners_stay_where_they_join(text: str) -> None:
    assert plain(text) == text


def test_joiners_elsewhere_and_what_turns_the_text_round_go() -> None:
    assert plain("\u200da\u200d b\u200c") == " a  b "
    assert plain("a\u200f\u202eb\u2066c\u200b") == "a  b c "
