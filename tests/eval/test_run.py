"""The suite is run on a small corpus in the layout of the public ones, through the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eval.datasets import wikinews
from eval.run import as_text, run, task
from rag.cli.main import app
from rag.errors import CitewireError, InputError, SourceError

ARTICLES = [
    {
        "url": "https://quay.example/buoy",
        "title": "Channel buoy was dark for two nights",
        "source": "The Quay",
        "published_at": "2024-04-02",
        "text": "The lamp of the channel buoy failed on Monday. Skipper Ada Moss reported the fault at dawn.",
    },
    {
        "url": "https://courier.example/strike",
        "title": "Teachers in Tarn Valley strike over pay",
        "source": "Courier",
        "published_at": "2024-04-09",
        "text": "Teachers in Tarn Valley began a strike on Tuesday. They had asked for ten percent in one year.",
    },
]
QUERIES = [
    {
        "id": "1",
        "question": "Does The Quay article say who reported the buoy, while the Courier article has the demands?",
        "type": "comparison_query",
        "answer": "yes",
        "evidence": [
            {"url": "https://quay.example/buoy", "fact": "Skipper Ada Moss reported the fault at dawn."},
            {"url": "https://courier.example/strike", "fact": "They had asked for ten percent in one year."},
        ],
    },
    {"id": "2", "question": "Which opera did Bloomberg review?", "type": "null_query", "answer": "-", "evidence": []},
]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    def write(name: str, records: list[dict[str, object]]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    write("multihop_rag/articles.jsonl", ARTICLES)
    write("multihop_rag/queries_dev.jsonl", QUERIES)
    write("wikinews/wikinews.jsonl", ARTICLES)
    question = {"id": "w", "question": "who reported the fault of the buoy?", "url": ARTICLES[0]["url"]}
    monkeypatch.setattr(wikinews, "QUESTIONS", write("questions.jsonl", [question]))
    return tmp_path


def test_every_case_has_a_record_for_every_system(data: Path) -> None:
    calls: list[tuple[int, int]] = []
    records, tables = run(
        task("retrieval"), data, limit=None, out=data / "out", progress=lambda done, total: calls.append((done, total))
    )
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert len(records) == 3 * 4
    lines = [json.loads(line) for line in (data / "out" / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [record.as_json() for record in records]
    ours = next(record for record in records if record.system == "citewire" and record.case == "1")
    assert ours.metrics["coverage@4"] == 1.0
    text = as_text(tables)
    assert "| citewire | all" in text
    assert "null AUROC" in text


def test_two_runs_give_the_same_figures(data: Path) -> None:
    first, second = (
        run(task("retrieval"), data, limit=1, out=None, progress=lambda done, total: None)[0] for _ in range(2)
    )
    assert [record.as_json() for record in first] == [record.as_json() for record in second]


def test_on_the_command_line(data: Path) -> None:
    done = CliRunner().invoke(app, ["eval", "run", "retrieval", "--data", str(data), "--limit", "1", "--json"])
    assert done.exit_code == 0, done.output
    shown = json.loads(done.stdout)
    assert [table["title"] for table in shown["tables"]] == ["retrieval: multihop", "retrieval: wikinews"]
    listed = CliRunner().invoke(app, ["eval", "list"])
    assert listed.stdout.startswith("retrieval  ")


def test_missing_data_says_what_to_get(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"multihop_rag/articles\.jsonl.*MultiHop-RAG"):
        run(task("retrieval"), tmp_path, limit=None, out=None, progress=lambda done, total: None)


@pytest.mark.parametrize("line", ["{", "[1]"])
def test_a_line_that_is_no_record_is_named(data: Path, line: str) -> None:
    path = data / "multihop_rag" / "articles.jsonl"
    path.write_text(f"{json.dumps(ARTICLES[0])}\n{line}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"articles\.jsonl:2 is no JSON"):
        run(task("retrieval"), data, limit=None, out=None, progress=lambda done, total: None)


def test_a_suite_that_is_none() -> None:
    with pytest.raises(InputError, match=r"no suite 'poetry'.*retrieval"):
        task("poetry")


def test_a_folder_that_cannot_be_written(data: Path) -> None:
    with pytest.raises(CitewireError, match="cannot be written"):
        run(task("retrieval"), data, limit=1, out=data / "questions.jsonl", progress=lambda done, total: None)


def test_the_questions_that_come_with_the_project() -> None:
    rows = [json.loads(line) for line in wikinews.QUESTIONS.read_text("utf-8").splitlines()]
    assert len(rows) == len({row["id"] for row in rows}) == len({row["url"] for row in rows}) == 100
    assert all(row["question"] and row["answer"] and row["paragraph"] >= 0 for row in rows)
