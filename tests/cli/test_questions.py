from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Command


def test_the_terminal_shows_answer_and_sources(seeded_rag: Command) -> None:
    done = seeded_rag("ask", "what did Blinken warn about?")
    assert done.code == 0
    flat = " ".join(done.out.split())
    assert 'if China does not address this problem, we will." [3]' in flat
    assert "Antony Blinken met Friday with Chinese President Xi Jinping and… 26 April 2024 [1] Notably, Blinken" in flat
    assert flat.count("26 April 2024") == 1  # one article, however many spans
    assert "\x1b" not in done.out  # no colours where nobody looks


def test_a_refusal_is_no_failure(seeded_rag: Command) -> None:
    done = seeded_rag("ask", "What did Blinken say about Brazil?")
    assert done.code == 0
    assert "No article found mentions Brazil." in done.out


def test_ask_as_json(seeded_rag: Command) -> None:
    result = json.loads(seeded_rag("ask", "what did Blinken warn about?", "--json").out)
    answer = result["answer"]
    assert result["latency_ms"] > 0
    assert answer["refusal"] is None
    for citation in answer["citations"]:
        assert answer["text"][citation["start"] : citation["end"]] == citation["text"]
        assert citation["verification"]["status"] == "supported"
        for source in citation["sources"]:
            article = json.loads(seeded_rag("articles", "show", source["article_id"], "--json").out)
            assert article["text"][source["start_char_index"] : source["end_char_index"]] == source["cited_text"]


def test_search(seeded_rag: Command) -> None:
    done = seeded_rag("search", "battery plant", "-k", 2, "--json")
    results = json.loads(done.out)["results"]
    assert [result["rank"] for result in results] == [1, 2]
    assert results[0]["title"].startswith("Quillfern")
    assert set(results[0]) == {
        "rank", "score", "article_id", "chunk_id", "url", "title", "source", "published_at", "start", "end", "text",
    }  # fmt: skip
    assert "Quillfern" in seeded_rag("search", "battery plant").out


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--since", "2024-04-25", "--until", "2024-04-25"], {"Quillfern to build"}),
        (["--source", "Saltmere Gazette (fictional sample)"], {"Channel buoy was d"}),
        (["--until", "2024-04-22"], set()),
        (["--as-of", "2024-04-23"], {"Ferry with 241 abo", "Ferry carrying 241"}),
    ],
)
def test_filters(seeded_rag: Command, options: list[str], titles: set[str]) -> None:
    results = json.loads(seeded_rag("search", "ferry plant buoy", "-k", 50, "--json", *options).out)["results"]
    assert {result["title"][:18] for result in results} == titles


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "question is empty"),
        (["ask", "???"], "question is empty"),
        (["ask", "x" * 100_000], "100000 characters"),
        (["ask", "what?", "--since", "2024-05-01", "--until", "2024-04-01"], "2024-05-01"),
        (["ask", "what?", "--since", "32 May"], "32 May"),
        (["search", "ferry", "-k", "0"], "1 to 1000"),
        (["ask"], "No question"),
        (["ask", "what?", "--input", "x"], "--output"),
        (["articles", "show", "nobody"], "'nobody'"),
        (["articles", "delete", "nobody"], "'nobody'"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bad_input_is_one_clear_line(seeded_rag: Command, arguments: list[str], said: str) -> None:
    done = seeded_rag(*arguments)
    assert done.code in (1, 2)
    assert said in done.err
    assert done.err.startswith("rag: ")
    assert done.err.count("\n") == 1
    assert done.out == ""


@pytest.mark.parametrize(
    "question", ['title:"x AND (', "'; DROP TABLE articles;--", "ferry\x00\x1b[31m", "ferry\u202e"]
)
def test_syntax_in_a_question_is_words(seeded_rag: Command, question: str) -> None:
    done = seeded_rag("search", question, "--json")
    assert done.code == 0
    assert isinstance(json.loads(done.out)["results"], list)


def write(path: Path, *lines: object) -> Path:
    path.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    return path


def read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_batch_ask(seeded_rag: Command, tmp_path: Path) -> None:
    questions = write(
        tmp_path / "q.jsonl",
        {"id": "warn", "question": "what did Blinken warn about?"},
        {"id": 2, "question": "How many were aboard the ferry?", "as_of": "2024-04-24"},
        "",
        "{broken",
        {"id": "bad", "question": "x", "since": "never"},
        {"id": "none", "question": 7},
        {"id": "brazil", "question": "What did Blinken say about Brazil?", "source": ["Nobody"]},
    )
    output = tmp_path / "a.jsonl"
    done = seeded_rag("ask", "--input", questions, "--output", output)
    assert done.code == 3
    assert "6 questions, 3 of them with an error" in done.err
    results = read(output)
    assert [result["id"] for result in results] == ["warn", 2, None, "bad", "none", "brazil"]
    assert ["error" in result for result in results] == [False, False, True, True, True, False]
    assert "241" in results[1]["answer"]["text"]  # type: ignore[index]
    assert "line 4" in results[2]["error"]["message"]  # type: ignore[index]
    assert results[5]["answer"]["refusal"]  # type: ignore[index]


def test_batch_search(seeded_rag: Command, tmp_path: Path) -> None:
    questions = write(tmp_path / "q.jsonl", {"id": "a", "question": "ferry", "until": "2024-04-23"})
    output = tmp_path / "r.jsonl"
    assert seeded_rag("search", "-k", 3, "--input", questions, "--output", output).code == 0
    (result,) = read(output)
    assert result["id"] == "a"
    assert {hit["published_at"][:10] for hit in result["results"]} == {"2024-04-23"}  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", ["missing", "same", "unwritable"])
def test_batch_files_that_cannot_be_used(seeded_rag: Command, tmp_path: Path, case: str) -> None:
    questions = write(tmp_path / "q.jsonl", {"id": "a", "question": "ferry"})
    output = {"missing": tmp_path / "out", "same": questions, "unwritable": tmp_path / "no" / "where"}[case]
    source = tmp_path / "absent" if case == "missing" else questions
    done = seeded_rag("ask", "--input", source, "--output", output)
    assert done.code == 2
    assert done.err.startswith("rag: ")
    assert read(questions) == [{"id": "a", "question": "ferry"}]
