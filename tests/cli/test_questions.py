from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.cli.render import FEATURES, show_answer
from rag.retrieval.ranking import Features
from rag.types import Answer, Usage
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
        "reprints",
    }  # fmt: skip
    assert "Quillfern" in seeded_rag("search", "battery plant").out


@pytest.mark.parametrize("explained", [(), ("--explain",)])
def test_a_search_that_finds_nothing_says_why_as_json(seeded_rag: Command, explained: tuple[str, ...]) -> None:
    options = ("--source", "Nobody", "--json", *explained)
    found = json.loads(seeded_rag("search", "ferry", *options).out)
    assert found["results"] == []
    assert found["reason"].startswith("The archive has nothing from Nobody. Its publishers begin with: ")
    assert "reason" not in json.loads(seeded_rag("search", "ferry", "--json").out)


def test_what_no_answer_was_found_to_is_noted(seeded_rag: Command) -> None:
    question = "When was the ferry refloated, and what did Valcourt say about Mars?"
    note = 'no answer found to: "what did Valcourt say about Mars?" (no article found mentions Mars)'
    out = " ".join(seeded_rag("ask", question).out.split())
    assert "at 1:20 p.m. on Wednesday" in out
    assert f"Note: {note}." in out
    assert json.loads(seeded_rag("ask", question, "--json").out)["answer"]["warnings"] == [note]


def test_a_story_is_found_once_with_its_reprints(seeded_rag: Command) -> None:
    results = json.loads(seeded_rag("search", "ferry aground on a sandbank", "--json").out)["results"]
    first = results[0]
    assert first["title"].startswith("Ferry carrying 241")
    assert [reprint["title"] for reprint in first["reprints"]] == [
        "Ferry with 241 aboard runs onto sandbank off Port Ellery"
    ]
    assert first["reprints"][0]["article_id"] not in {result["article_id"] for result in results}
    assert "also: Ferry with 241 aboard" in seeded_rag("search", "ferry aground on a sandbank").out


def test_reprints_are_those_that_were_known_then(seeded_rag: Command) -> None:
    options = ("--as-of", "2024-04-23T07:50Z", "--json")
    results = json.loads(seeded_rag("search", "ferry aground on a sandbank", *options).out)["results"]
    assert {result["title"] for result in results} == {"Ferry with 241 aboard runs onto sandbank off Port Ellery"}
    assert results[0]["reprints"] == []


def test_a_search_without_an_answer_says_so(seeded_rag: Command) -> None:
    assert "unlikely to answer" in seeded_rag("search", "football results in Brazil").out
    assert "unlikely to answer" not in seeded_rag("search", "why was the buoy dark?").out


def test_explain_shows_what_was_understood(seeded_rag: Command) -> None:
    question = "What did the Saltmere Gazette report on April 24, 2024 about the buoy?"
    shown = seeded_rag("search", question, "--explain").out
    assert "answerability" in shown
    assert "from Saltmere Gazette (fictional sample)" in shown
    assert "reported 2024-04-24" in shown
    found = json.loads(seeded_rag("search", question, "--explain", "--json").out)
    assert found["plan"]["parts"][0]["published"] == [
        {"said": "April 24, 2024", "first": "2024-04-24", "last": "2024-04-24"}
    ]
    assert found["results"][0]["source"] == "Saltmere Gazette (fictional sample)"
    assert found["results"][0]["scores"]["features"]["source"] > 0
    assert found["answerability"] == pytest.approx(found["results"][0]["score"], abs=1e-3)


def test_explain_says_what_was_not_understood(seeded_rag: Command) -> None:
    question = "According to the Daily Oyster, what happened on 04/05/2024?"
    shown = seeded_rag("search", question, "--explain").out
    reason = "day and month cannot be told apart: 2024-05-04 or 2024-04-05"
    assert f"  not understood: 04/05/2024 ({reason})\n" in shown
    assert "  not in the archive: Daily Oyster\n" in shown
    plan = json.loads(seeded_rag("search", question, "--explain", "--json").out)["plan"]
    assert plan["unclear"] == [{"said": "04/05/2024", "reason": reason}]


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What has happened since April 24, 2024?", "since 2024-04-24"),
        ("What happened until April 24, 2024?", "until 2024-04-24"),
        ("What happened between April 22 and April 24, 2024?", "2024-04-22 to 2024-04-24"),
    ],
)
def test_explain_shows_days(seeded_rag: Command, question: str, days: str) -> None:
    assert days in seeded_rag("search", question, "--explain", "-k", 1).out


def test_what_speaks_for_a_passage_is_said_in_words(seeded_rag: Command) -> None:
    question = "What did the Saltmere Gazette report on April 24, 2024 about the latest buoy, and who was paid 48,000?"
    shown = seeded_rag("search", question, "--explain").out
    features = {field.name for field in fields(Features)} - {"named"} | {"agreement"}
    assert set(FEATURES) == features
    lines = [line for line in shown.splitlines() if line.startswith(("   for part ", "   why: "))]
    assert lines
    assert not any(name in line for line in lines for name in features if "_" in name)
    assert any("publisher asked for +" in line for line in lines)


@pytest.mark.parametrize(
    ("options", "titles"),
    [
        (["--since", "2024-04-25", "--until", "2024-04-25"], {"Quillfern to build"}),
        (["--source", "Saltmere Gazette (fictional sample)"], {"Channel buoy was d"}),
        (["--until", "2024-04-22"], set()),
        # Two newspapers print one wire story: it is given once.
        (["--as-of", "2024-04-23"], {"Ferry with 241 abo"}),
    ],
)
def test_filters(seeded_rag: Command, options: list[str], titles: set[str]) -> None:
    results = json.loads(seeded_rag("search", "ferry plant buoy", "-k", 50, "--json", *options).out)["results"]
    assert {result["title"][:18] for result in results} == titles


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask", ""], "question is empty"),
        (["ask", "???"], "The question has no words ('???')"),
        (["search", "🛳️"], "Ask in words, such as: "),
        (["ask", "x" * 100_000], "100000 characters"),
        (["ask", "what?", "--since", "2024-05-01", "--until", "2024-04-01"], "2024-05-01"),
        (["ask", "what?", "--since", "32 May"], "32 May"),
        (["search", "ferry", "-k", "0"], "1 to 1000"),
        (["search", "ferry", "--source", ""], "The source of a filter is empty"),
        (["ask", "what?", "--source", "BBC", "--source", " "], "The source of a filter is empty"),
        (["ask", "what?", "--article", ""], "The article id of a filter is empty"),
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


def test_lines_in_a_pipe_end_where_their_text_ends(seeded_rag: Command) -> None:
    for command in (
        ["search", "ferry"],
        ["ask", "what did Blinken warn about?"],
        ["ask", "What did Xi say of Brazil?"],
    ):
        out = seeded_rag(*command).out
        assert [line for line in out.split("\n") if line != line.rstrip()] == []
    assert "\n\n   " in seeded_rag("search", "ferry").out  # a blank line between paragraphs is still one


def test_no_note_ends_twice(capsys: pytest.CaptureFixture[str]) -> None:
    warnings = ("the model could not answer: it is gone.", "1 sentence was left out")
    show_answer(Answer("q", "", (), "No.", datetime.now(UTC), (), "m", Usage(), warnings, True))
    out = capsys.readouterr().out
    assert "Note: the model could not answer: it is gone.\n" in out
    assert "Note: 1 sentence was left out.\n" in out


def test_the_moment_of_an_answer_is_the_readers(seeded_rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_TIMEZONE", "America/Los_Angeles")
    for options in ([], ["--as-of", "2024-04-26T23:00:00Z"]):
        answer = json.loads(seeded_rag("ask", "what did Blinken warn about?", "--json", *options).out)["answer"]
        assert re.search(r"-0[78]:00$", answer["as_of"])


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


@pytest.mark.parametrize(
    ("options", "line", "days"),
    [
        ([], {}, {"22", "23", "24", "25", "26", "27"}),
        (["--since", "2024-04-27"], {}, {"27"}),
        (["--until", "2024-04-23"], {}, {"23"}),
        (["--as-of", "2024-04-23"], {}, {"23"}),
        (["--source", "Saltmere Gazette (fictional sample)"], {}, {"24"}),
        (["--article", "81ca2d773d721172"], {}, {"24"}),
        (["--until", "2024-04-23"], {"until": "2024-04-24"}, {"23", "24"}),
        (["--until", "2024-04-23"], {"until": None}, {"23"}),
        (["--source", "Nobody"], {"source": "Saltmere Gazette (fictional sample)"}, {"24"}),
        (["--article", "nobody"], {"article_id": "81ca2d773d721172"}, {"24"}),
        (["--article", "nobody"], {"article_ids": ["81ca2d773d721172"]}, {"24"}),
        (["--article", "81ca2d773d721172"], {"source": []}, {"24"}),
    ],
)
def test_filters_of_a_batch_are_those_of_its_lines_or_else_of_the_command(
    seeded_rag: Command, tmp_path: Path, options: list[str], line: dict[str, object], days: set[str]
) -> None:
    questions = write(tmp_path / "q.jsonl", {"query": "ferry buoy", "topic": "ships", "_id": 5, **line})
    seeded_rag("search", "-k", 50, *options, "--input", questions, "--output", tmp_path / "r.jsonl")
    (result,) = read(tmp_path / "r.jsonl")
    found = {hit["published_at"][8:10] for hit in result["results"]}  # type: ignore[attr-defined]
    assert found
    assert found <= days


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"question": "ferry", "sinc": "2024-04-24"}, "'sinc' is no filter. Write 'since'"),
        ({"question": "ferry", "sources": ["x"]}, "Write 'source'"),
        ({"question": "ferry", "article": "x"}, "Write 'article_id'"),
        ({"question": "ferry", "Until": "2024-04-24"}, "Write 'until'"),
        ({"question": "ferry", "as-of": "2024-04-24"}, "Write 'as_of'"),
        ({"question": "ferry", "query": "buoy"}, "question and query"),
        ({"question": "ferry", "source": ""}, "The source of a filter is empty"),
        ({"qestion": "ferry"}, "question is empty"),
    ],
)
def test_lines_that_would_be_misread_are_errors(
    seeded_rag: Command, tmp_path: Path, line: dict[str, object], said: str
) -> None:
    questions = write(tmp_path / "q.jsonl", line | {"id": 7})
    assert seeded_rag("search", "--input", questions, "--output", tmp_path / "r.jsonl").code == 3
    (result,) = read(tmp_path / "r.jsonl")
    assert result["id"] == 7
    assert said in result["error"]["message"]  # type: ignore[index]


def test_a_wrong_filter_of_the_command_ends_a_batch_before_it_begins(seeded_rag: Command, tmp_path: Path) -> None:
    questions = write(tmp_path / "q.jsonl", {"question": "ferry"})
    done = seeded_rag("ask", "--since", "never", "--input", questions, "--output", tmp_path / "r.jsonl")
    assert (done.code, "never" in done.err) == (2, True)
    assert not (tmp_path / "r.jsonl").exists()


def test_a_batch_through_a_pipe(seeded_rag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Piped:
        buffer = io.BytesIO(b'{"id": "a", "question": "ferry"}\n\n{"id": "b", "question": "Zo\xc3\xab"}\n')

    monkeypatch.setattr(sys, "stdin", Piped())
    done = seeded_rag("search", "-k", 1, "--input", "-", "--output", "-")
    assert done.code == 0
    assert [json.loads(line)["id"] for line in done.out.splitlines()] == ["a", "b"]
    assert done.err == "2 questions, 0 of them with an error: standard output\n"


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
