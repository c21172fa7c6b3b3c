import json
from pathlib import Path

import pytest

from rag.types import SourceRecord
from tests.sources.files import READER, read_article, read_file, read_reason, read_record, summary

ONE = {"title": "T", "text": "One.", "date": "2024-04-26"}
TWO = {"title": "U", "body": "Two.", "pubDate": "Fri, 26 Apr 2024 10:00:00 GMT"}


@pytest.mark.parametrize(
    ("content", "origins"),
    [
        (json.dumps([ONE, TWO]), ["a.json:1, record 1", "a.json:1, record 2"]),
        (json.dumps([ONE, TWO], indent=1), ["a.json:2, record 1", "a.json:7, record 2"]),
        (json.dumps({"articles": [ONE, TWO]}), ["a.json:1#articles[0]", "a.json:1#articles[1]"]),
        (json.dumps({"status": "ok", "items": [ONE, TWO]}), ["a.json:1#items[0]", "a.json:1#items[1]"]),
        (json.dumps({"data": [ONE, TWO]}), ["a.json:1#data[0]", "a.json:1#data[1]"]),
        (json.dumps(ONE) + "\n" + json.dumps(TWO), ["a.json:1", "a.json:2"]),
    ],
)
def test_shapes_of_json(tmp_path: Path, content: str, origins: list[str]) -> None:
    read = summary(tmp_path, read_file(tmp_path, "a.json", content))
    assert read == list(zip(origins, ["One.", "Two."], strict=True))


def test_one_object(tmp_path: Path) -> None:
    assert read_article(tmp_path, "a.json", json.dumps(ONE | {"data": [1]})).text == "One."


def test_a_json_list_goes_in_up_to_the_mistake(tmp_path: Path) -> None:
    content = f'[{json.dumps(ONE)},\n5,\n{{"text": }}]'
    (first, second, third) = summary(tmp_path, read_file(tmp_path, "a.json", content))
    assert first == ("a.json:1, record 1", "One.")
    assert second == ("a.json:2, record 2", "it is a number, not an object with the fields of an article")
    assert third[0] == "a.json:3"
    assert "Expecting value at column 10. What follows it was not read" in third[1]


@pytest.mark.parametrize(
    ("content", "where", "reason"),
    [
        ("[" * 100_000, ":1", "nested too deeply"),
        ('{"a":' * 100_000, ":1", "nested too deeply"),
        ('{"text": ' + "[" * 100_000 + "}", ":1", "nested too deeply"),
        ('{"text": ' + "1" * 5000 + "}", ":1", "not JSON that can be read"),
        ('\n\n{"text": "x"', ":3", "not JSON"),
        ('"text"', ":1", "it is a string"),
        ('{"title": "T"}', ":1", "no text: it has title"),
        ('{"text": "x", "date": NaN, "title": "T"} x', ":1", "not JSON"),
    ],
)
def test_json_that_is_refused(tmp_path: Path, content: str, where: str, reason: str) -> None:
    *_, (origin, found) = summary(tmp_path, read_file(tmp_path, "a.json", content))
    assert origin == f"a.json{where}"
    assert reason in found


@pytest.mark.parametrize(
    ("content", "reason"),
    [("", "empty"), (" \n", "empty"), ("[]", "it holds no article"), (b"\x00\x01\x02", "zero bytes")],
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_files_that_are_refused(tmp_path: Path, name: str, content: str | bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, name, content)


def test_a_bad_line_is_reported_and_the_others_go_in(tmp_path: Path) -> None:
    lines = [
        json.dumps(ONE).encode(),
        b'{"text": "cut of',
        b"",
        b"[1]",
        json.dumps(ONE | {"date": "2024-13-45"}).encode(),
        b'{"text": ' + b"[" * 100_000,
        b'{"text": "x\x00"}',
        json.dumps(ONE | {"text": "Zoë."}, ensure_ascii=False).encode("cp1252"),
        json.dumps(ONE | {"text": ""}).encode(),
        json.dumps(TWO).encode(),
    ]
    read = summary(tmp_path, read_file(tmp_path, "a.ndjson", b"\n".join(lines)))
    expected = [
        (1, "One."),
        (2, "not JSON: Unterminated string"),
        (4, "it is a list, not an object"),
        (5, '"2024-13-45": there is no month 13'),
        (6, "it is nested too deeply"),
        (7, "it holds zero bytes"),
        (8, "Zoë."),
        (9, "empty"),
        (10, "Two."),
    ]
    assert [origin for origin, _ in read] == [f"a.ndjson:{line}" for line, _ in expected]
    for (_, found), (_, start) in zip(read, expected, strict=True):
        assert found.startswith(start), found


def test_a_line_of_zero_bytes_keeps_no_other_out(tmp_path: Path) -> None:
    lines = [json.dumps(ONE).encode(), b'{"text": "x\x00", "date": "2024-04-26"}', json.dumps(TWO).encode()]
    (first, second, third) = summary(tmp_path, read_file(tmp_path, "a.jsonl", b"\n".join(lines)))
    assert (first, third) == (("a.jsonl:1", "One."), ("a.jsonl:3", "Two."))
    assert "zero bytes" in second[1]


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv", "a.md", "a.txt", "a.html"])
def test_an_article_of_a_guessed_encoding_says_so(tmp_path: Path, name: str) -> None:
    text = "Zoë closed the café on Friday, for the bridge was closed, and the road that leads to it as well."
    contents = {
        "a.csv": f'title,text,date\nT,"{text}",2024-04-26',
        "a.md": f"---\ntitle: T\ndate: 2024-04-26\n---\n{text}",
        "a.txt": f"date 2024-04-26\ntitle: T\n\n{text}",
        "a.html": f'<html><head><meta name="date" content="2024-04-26"></head><body><p>{text}</p></body></html>',
    }
    content = contents.get(name, json.dumps(ONE | {"text": text}, ensure_ascii=False))
    note = "its character encoding is not stated: guessed cp1252. Save it as UTF-8 if letters are wrong"
    for encoding, noted in (("utf-8", False), ("cp1252", True)):
        record = read_record(tmp_path, name, content.encode(encoding))
        assert record.article.text == text
        assert (note in record.warnings) == noted


def test_articles_that_no_guess_could_change_say_nothing(tmp_path: Path) -> None:
    content = json.dumps([ONE, ONE | {"text": "Zoë."}], ensure_ascii=False).encode("cp1252")
    first, second = read_file(tmp_path, "a.json", content)
    assert isinstance(first, SourceRecord)
    assert isinstance(second, SourceRecord)
    assert first.warnings == ()
    assert "guessed cp1252" in second.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_marks_of_encodings(tmp_path: Path, encoding: str) -> None:
    content = (json.dumps(ONE) + "\n" + json.dumps(ONE | {"text": "Zoë."}, ensure_ascii=False)).encode(encoding)
    for name in ("a.jsonl", "a.json"):
        assert [text for _, text in summary(tmp_path, read_file(tmp_path, name, content))] == ["One.", "Zoë."]


def test_a_json_list_named_jsonl(tmp_path: Path) -> None:
    read = summary(tmp_path, read_file(tmp_path, "a.jsonl", json.dumps([ONE, TWO], indent=1)))
    assert read == [("a.jsonl:2, record 1", "One."), ("a.jsonl:7, record 2", "Two.")]


def test_a_line_that_is_too_long(tmp_path: Path) -> None:
    content = b'{"text": "' + b"x" * 32_000_000 + b'"}\n' + json.dumps(ONE).encode()
    (first, second) = summary(tmp_path, read_file(tmp_path, "a.jsonl", content))
    assert first == ("a.jsonl:1", "its line is over 32,000,000 bytes. Split it into articles")
    assert second == ("a.jsonl:2", "One.")


def test_json_lines_are_read_as_they_are_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text((json.dumps(ONE) + "\n") * 5_000)
    records = READER.read([path])
    first = next(records)
    assert isinstance(first, SourceRecord)
    # What is read next was not there when the first record came.
    with path.open("a") as stream:
        stream.write(json.dumps(ONE | {"text": "Added later."}) + "\n")
    *_, last = records
    assert isinstance(last, SourceRecord)
    assert (last.origin, last.article.text) == (f"{path}:5001", "Added later.")
