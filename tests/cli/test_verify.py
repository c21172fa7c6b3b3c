from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.cli import pair_batch
from rag.cli.pairs import MOST_LINE
from rag.cli.pool import one_interrupt, ordered
from rag.cli.render import plain
from rag.cli.verdicts import show_verified
from rag.errors import CitewireError
from rag.types import Check, CheckStatus, Citation, Support, Verdict
from tests.cli.conftest import Command

FERRY = "A ferry with 241 people aboard ran aground. It was towed to Port Ellery on Tuesday."
RIGHT = "A ferry with 241 people aboard ran aground."
WRONG = "A ferry with 214 people aboard ran aground."


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY, encoding="utf-8")
    return path


def test_a_claim_that_holds(rag: Command, ferry: Path) -> None:
    done = rag("verify", "--claim", f"{RIGHT} [1]", "--source", ferry)
    assert done.code == 0
    assert f"✓ supported 1.00  {RIGHT}" in done.out
    assert f"[0:{len(RIGHT)}] {RIGHT}" in done.out
    assert "numbers 241" in done.out
    assert "Supported: 1 of 1 sentence." in done.out
    assert done.out.startswith("✓")
    assert "\x1b" not in done.out


def test_a_claim_that_does_not(rag: Command, ferry: Path) -> None:
    done = rag("verify", "--claim", f"{RIGHT} {WRONG} Quirrel xyzzy!", "--source", ferry)
    assert done.code == 4
    assert "✗ numbers: 214 (" in done.out
    assert "Nothing in the source speaks of it." in done.out
    assert "Supported: 1 of 3 sentences." in done.out


def test_as_json(rag: Command, ferry: Path, tmp_path: Path) -> None:
    other = tmp_path / "rain.txt"
    other.write_text("It rained.", encoding="utf-8")
    claim = f"{RIGHT} [1] {WRONG}"
    options = ("--title", "Rain", "--title", "", "--published", "2024-04-23", "--published", "")
    done = rag("verify", "--claim", claim, "--source", other, "--source", ferry, *options, "--json")
    assert done.code == 4
    found = json.loads(done.out)
    assert (found["supported"], found["of"]) == (1, 2)
    for sentence in found["sentences"]:
        assert claim[sentence["start"] : sentence["end"]] == sentence["text"]
        for span in sentence["spans"]:
            assert span["source"] == 1
            assert FERRY[span["start"] : span["end"]] == span["text"]
    numbers = found["sentences"][1]["verification"]["checks"]["numbers"]
    assert (numbers["status"], numbers["words"]) == ("failed", ["214"])
    assert len(numbers["reasons"]) == 1


def test_a_source_from_standard_input(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FERRY.encode())))
    done = rag("verify", "--claim", RIGHT, "--source", "-")
    assert done.code == 0
    assert "standard input" in done.out


def test_against_the_archive(seeded_rag: Command) -> None:
    claim = "The ferry was carrying 214 people."
    done = seeded_rag("verify", "--claim", claim)
    assert done.code == 0
    assert "Correction: Ferry was carrying 214 people, not 241" in done.out
    assert "27 April 2024" in done.out
    assert "https://harbour-courier.example/2024/04/27/ferry-correction" in done.out
    (sentence,) = json.loads(seeded_rag("verify", "--claim", claim, "--json").out)["sentences"]
    for source in sentence["sources"]:
        article = json.loads(seeded_rag("articles", "show", source["article_id"], "--json").out)
        assert article["text"][source["start_char_index"] : source["end_char_index"]] == source["cited_text"]


def test_filters_of_the_archive(seeded_rag: Command) -> None:
    claim = ("verify", "--claim", "The ferry was carrying 214 people.")
    assert seeded_rag(*claim, "--as-of", "2024-04-24").code == 4
    done = seeded_rag(*claim, "--from-source", "Nobody")
    assert done.code == 4
    assert "The archive has nothing from Nobody." in done.out
    assert "nothing from Nobody" in json.loads(seeded_rag(*claim, "--from-source", "Nobody", "--json").out)["reason"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Nothing to verify"),
        (("--claim", "", "--source", "FERRY"), "the claim has no words"),
        (("--claim", "[1]", "--source", "FERRY"), "markers only"),
        (("--claim", "x", "--source", "nofile"), "nofile: there is no such file"),
        (("--claim", "x", "--source", "FOLDER"), "it is a folder"),
        (("--claim", "x", "--source", "EMPTY"), "it is empty"),
        (("--claim", "x", "--source", "BINARY"), "not text"),
        (("--claim", "x", "--source", "-", "--source", "-"), "--source - is there twice"),
        (("--claim", "x", *["--source", "FERRY"] * 51), "50 are allowed"),
        (("--claim", "x", "--source", "FERRY", "--published", "soon"), "2024-04-26"),
        (("--claim", "x", "--source", "FERRY", "--source", "FERRY", "--title", "T"), "Give it once for each"),
        (("--claim", "x", "--title", "T"), "--title is about a --source"),
        (("--claim", "x", "--source", "FERRY", "--since", "2024"), "Leave one out"),
        (("--claim", "x", "--input", "FERRY", "--output", "o"), "Give --claim and its options without it"),
        (("--input", "FERRY"), "go together"),
        (("--input", "nofile", "--output", "o"), "There is no file nofile"),
        (("--input", "FERRY", "--output", "FERRY"), "is the input"),
        (("--input", "FERRY", "--output", "FOLDER"), "cannot be written"),
    ],
)
def test_what_cannot_be_used(rag: Command, ferry: Path, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "empty.txt").write_bytes(b"\n")
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\r\n\x00\x01")
    named = {"FERRY": ferry, "FOLDER": tmp_path, "EMPTY": tmp_path / "empty.txt", "BINARY": tmp_path / "binary.txt"}
    done = rag("verify", *(named.get(argument, argument) for argument in arguments))
    assert done.code == 2
    assert said in done.err
    assert done.out == ""


def test_a_claim_without_an_archive_or_a_source(rag: Command) -> None:
    assert "There is no archive" in rag("verify", "--claim", "It rained.").err


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("部长说，会议取消了。", "部长说，会议取消了。"),
        ("المطر نزل اليوم.", "المطر نزل اليوم."),
        ("🙂 It rained 🙂.", "🙂 It rained 🙂."),
    ],
)
def test_other_scripts(rag: Command, tmp_path: Path, claim: str, source: str) -> None:
    path = tmp_path / "source.txt"
    path.write_text(source, encoding="utf-8")
    (sentence,) = json.loads(rag("verify", "--claim", claim, "--source", path, "--json").out)["sentences"]
    assert sentence["text"] == claim
    for span in sentence["spans"]:
        assert source[span["start"] : span["end"]] == span["text"]


def test_what_a_file_says_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "It\x1b[31m rained [bold]here[/bold]."
    check = Check("names", CheckStatus.FAILED, ("Evil\x1b[0m",), ("not in the source",))
    verdict = Verdict(Support.UNSUPPORTED, 0.0, (), (check,))
    show_verified([Citation(0, len(evil), evil, (), verdict)], [], ["f\x1b.txt"], None)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert plain(evil) in shown


# --- a file of pairs


def write(path: Path, *lines: Any) -> Path:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return path


def results(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_file_of_pairs(rag: Command, tmp_path: Path) -> None:
    pairs = write(
        tmp_path / "pairs.jsonl",
        {"id": "a", "claim": f"{RIGHT} [1]", "source": FERRY, "title": "Ferry", "published_at": "2024-04-23"},
        "\n",
        {"id": 0, "claim": f"{RIGHT} {WRONG}", "source": ["It rained.", FERRY]},
        {"claim": RIGHT, "source": FERRY, "anything": 5},
    )
    done = rag("verify", "--input", pairs, "--output", tmp_path / "verdicts.jsonl")
    assert done.code == 0
    assert "3 claims: 2 supported, 1 " in done.err
    first, second, third = results(tmp_path / "verdicts.jsonl")
    assert (first["id"], first["status"], first["score"]) == ("a", "supported", 1.0)
    assert first["spans"] == [{"start": 0, "end": len(RIGHT), "text": RIGHT}]
    assert (second["id"], second["status"] == "supported") == (0, False)
    assert {span["source"] for span in second["spans"]} == {1}
    assert second["checks"]["numbers"]["words"] == ["214"]
    assert len(second["checks"]["numbers"]["reasons"]) == 1
    assert (third["line"], third["status"]) == (4, "supported")
    assert set(third) == {"line", "status", "score", "spans", "checks"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", "it is no JSON"),
        ("[1]", "it is no JSON object"),
        ('{"claim": "It rained."}', "it has no source (it has claim)"),
        ('{"source": "It rained."}', "it has no claim"),
        ('{"claim": 5, "source": "It rained."}', "claim is no text"),
        ('{"claim": "", "source": "It rained."}', "the claim has no words"),
        ('{"claim": "It rained.", "source": ""}', "The source has no words"),
        ('{"claim": "It rained.", "source": []}', "There is no source"),
        ('{"claim": "It rained.", "source": ["a", 1]}', "source is no text (1)"),
        ('{"claim": "It rained.", "source": "a", "title": 1}', "title is no text"),
        ('{"claim": "It rained.", "source": "a", "published_at": "soon"}', "2024-04-26"),
        ("[" * 100_000, "it is no JSON"),
        ('{"id": NaN, "claim": "It rained.", "source": "It rained."}', "NaN is no number"),
        ("a" * (MOST_LINE + 5), "more than 32,000,000 bytes"),
    ],
    ids=range(14),
)
def test_a_bad_line_is_an_error_of_its_own(rag: Command, tmp_path: Path, line: str, said: str) -> None:
    good = {"id": 1, "claim": RIGHT, "source": FERRY}
    pairs = write(tmp_path / "pairs.jsonl", good, line + "\n", good)
    done = rag("verify", "--input", pairs, "--output", tmp_path / "verdicts.jsonl")
    assert done.code == 3
    assert "1 with an error" in done.err
    first, bad, last = results(tmp_path / "verdicts.jsonl")
    assert first == last
    assert bad["line"] == 2
    assert said in bad["error"]["message"]


def test_a_field_that_is_nearly_another_is_told(rag: Command, tmp_path: Path) -> None:
    pair = {"id": 1, "claim": RIGHT, "source": FERRY}
    misspelt = {**pair, "publishd_at": "2024-04-23", "label": 1}
    rag("verify", "--input", write(tmp_path / "in.jsonl", misspelt, pair), "--output", tmp_path / "out.jsonl")
    first, second = results(tmp_path / "out.jsonl")
    assert first.pop("warnings") == [
        "line 1: publishd_at is not known and was passed over. Write published_at if that is meant."
    ]
    assert first == second


def test_a_file_without_lines(rag: Command, tmp_path: Path) -> None:
    done = rag("verify", "--input", write(tmp_path / "in.jsonl", "\n"), "--output", tmp_path / "out.jsonl")
    assert done.code == 0
    assert done.err == "There are no claims in the input: it has no lines.\n"


def test_a_further_interrupt_is_not_heard() -> None:
    before = signal.getsignal(signal.SIGINT)
    heard = 0
    with one_interrupt():
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            heard += 1
            signal.raise_signal(signal.SIGINT)
    assert heard == 1
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_names_the_id_where_there_is_one(rag: Command, tmp_path: Path) -> None:
    pairs = write(tmp_path / "pairs.jsonl", {"id": "x", "claim": RIGHT})
    rag("verify", "--input", pairs, "--output", tmp_path / "verdicts.jsonl")
    (bad,) = results(tmp_path / "verdicts.jsonl")
    assert set(bad) == {"id", "error"}


def test_from_standard_input_to_standard_output(rag: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    line = json.dumps({"id": "é \ud800", "claim": RIGHT, "source": FERRY}).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line)))
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(out, write_through=True))
    rag("verify", "--input", "-", "--output", "-")
    (found,) = [json.loads(one) for one in out.getvalue().splitlines()]
    assert (found["id"], found["status"]) == ("é ?", "supported")


def many(path: Path, count: int) -> Path:
    lines = [
        {"id": place, "claim": RIGHT if place % 3 else WRONG, "source": f"{FERRY} {place}."} for place in range(count)
    ]
    return write(path, *lines[: count // 2], "nonsense\n", *lines[count // 2 :])


def test_several_processes_give_what_one_does(rag: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_batch, "ALONE", 10)
    pairs = many(tmp_path / "pairs.jsonl", 150)
    for processes in (1, 2):
        done = rag("verify", "--input", pairs, "--output", tmp_path / f"{processes}", "--processes", processes)
        assert done.code == 3
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    found = results(tmp_path / "1")
    assert [one.get("id", "bad") for one in found] == [*range(75), "bad", *range(75, 150)]


def test_pieces_are_taken_when_they_are_needed() -> None:
    taken = 0

    def pieces() -> Iterator[int]:
        nonlocal taken
        for taken in range(1, 1_000):
            yield -taken

    done = ordered(abs, pieces(), 1)
    assert next(done) == 1
    assert taken < 10
    done.close()  # type: ignore[attr-defined]


def test_a_process_that_dies_is_told() -> None:
    with pytest.raises(CitewireError, match="A process died"):
        list(ordered(os._exit, [1], 1))


def test_an_interrupted_run_leaves_whole_lines(tmp_path: Path) -> None:
    pairs, out = many(tmp_path / "pairs.jsonl", 60_000), tmp_path / "verdicts.jsonl"
    command = [sys.executable, "-m", "rag", "verify", "--input", pairs, "--output", out, "--processes", "2"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while process.poll() is None and (not out.exists() or out.read_bytes().count(b"\n") < pair_batch.ALONE + 50):
            pass
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    written = out.read_bytes()
    assert written.endswith(b"\n")
    found = results(out)
    assert [one["id"] for one in found] == list(range(len(found)))
    assert f"What was verified is written, in whole lines, to {out}" in told
    assert "Traceback" not in told


def test_a_batch_loads_no_index_and_no_model(tmp_path: Path) -> None:
    pairs = write(tmp_path / "pairs.jsonl", {"id": 1, "claim": RIGHT, "source": FERRY})
    script = (
        "import sys; sys.argv = ['rag', 'verify', '--input', sys.argv[1], '--output', '-'];"
        "from rag.cli.main import run\n"
        "try: run()\n"
        "finally: print([m for m in ('chromadb', 'onnxruntime', 'sqlalchemy', 'tantivy') if m in sys.modules], "
        "file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(pairs)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stderr.splitlines()[-1] == "[]"
    assert json.loads(done.stdout)["status"] == "supported"


# --- the checks of an answer


def test_ask_explains_itself(seeded_rag: Command) -> None:
    done = seeded_rag("ask", "--explain", "what did Blinken warn about?")
    assert done.code == 0
    assert "1. what did Blinken warn about?" in done.out
    assert "✓ " in done.out
    assert "names Blinken" in done.out
    assert "✓ " not in seeded_rag("ask", "what did Blinken warn about?").out
    found = json.loads(seeded_rag("ask", "--explain", "--json", "what did Blinken warn about?").out)
    assert found["plan"]["question"] == "what did Blinken warn about?"
    assert set(found) == {"answer", "latency_ms", "plan", "answerability"}


def test_a_refusal_explains_what_was_understood(seeded_rag: Command) -> None:
    done = seeded_rag("ask", "--explain", "What did Blinken say about Brazil?")
    assert done.code == 0
    assert "No article found mentions Brazil." in done.out
    assert "✓ " not in done.out
