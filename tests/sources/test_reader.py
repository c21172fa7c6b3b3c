import io
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import SourceError
from rag.sources import FORMATS
from rag.types import Skipped, SourceRecord
from tests.sources.files import MODIFIED, NOW, READER, read_record, summary

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLE = b'{"title": "T", "text": "One.", "date": "2024-04-26"}'


def test_the_seeds_go_in_without_a_loss() -> None:
    records = list(READER.read([SEEDS]))
    articles = [record.article for record in records if isinstance(record, SourceRecord)]
    assert len(articles) == len(records) == 7
    assert len({article.id for article in articles}) == 7
    invented = articles[1:]
    assert all("(fictional sample)" in (article.source or "") for article in invented)
    assert all(120 <= len(article.text.split()) <= 250 for article in invented)
    assert all(
        datetime(2024, 4, 22, tzinfo=UTC) <= article.published_at < datetime(2024, 4, 29, tzinfo=UTC)
        for article in articles
    )
    assert [warning for record in records[1:] if isinstance(record, SourceRecord) for warning in record.warnings] == []
    assert not any("\n" in article.text.replace("\n\n", "") for article in articles)


def test_paths_come_in_their_order_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b.json", "a.json", "c.json"):
        (tmp_path / name).write_bytes(ARTICLE)
    read = READER.read([tmp_path / "b.json", tmp_path, str(tmp_path / "*.json")])
    assert [origin for origin, _ in summary(tmp_path, list(read))] == ["b.json:1", "a.json:1", "c.json:1"]


def test_bad_paths_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(ARTICLE)
    for paths in ([tmp_path / "a.json", tmp_path / "b.json"], [], ["-"]):
        with pytest.raises(SourceError):
            READER.read(paths)
    with pytest.raises(SourceError, match='Format "docx" is not known'):
        READER.read(["-"], io.BytesIO(ARTICLE), "docx")


def test_files_that_are_passed_over_are_told_of_once(tmp_path: Path) -> None:
    for name in ("a.json", "x.xyz", "noext", "deep/pic.jpg", "deep/other.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(ARTICLE)
    notes: list[str] = []
    READER.read([tmp_path, tmp_path / "*"], note=notes.append)
    assert notes == ["4 files passed over, of kinds that are not read: 2 .jpg, 1 .xyz, 1 without an ending"]
    notes.clear()
    READER.read([tmp_path / "a.json"], note=notes.append)
    assert notes == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("a.docx", 'suffix ".docx" is not one of .txt, .md'),
        ("gone.txt", "it cannot be opened: No such file"),
        ("pipe.txt", "it is not a regular file"),
        ("huge.jsonl", "it has 100,000,001 bytes, over 100,000,000"),
    ],
)
def test_files_that_cannot_be_read(tmp_path: Path, name: str, reason: str) -> None:
    path = tmp_path / name
    if name == "gone.txt":
        path.symlink_to(tmp_path / "nowhere")
    elif name == "pipe.txt":
        os.mkfifo(path)
    else:
        with path.open("wb") as stream:
            stream.truncate(100_000_001)
    (record,) = READER.read([path])
    assert isinstance(record, Skipped)
    assert record.origin == str(path)
    assert reason in record.reason


@pytest.mark.parametrize(
    ("name", "moment", "warning"),
    [
        ("2024-04-22-a.txt", "2024-04-22T00:00:00+00:00", "took 2024-04-22 from the file name 2024-04-22-a.txt"),
        ("report_20240422.txt", "2024-04-22T00:00:00+00:00", "took 2024-04-22 from the file name"),
        ("2024_04_22.txt", "2024-04-22T00:00:00+00:00", "took 2024-04-22 from the file name"),
        ("2024-13-45.txt", MODIFIED.isoformat(), "took the file's modification time, 2024-04-30T06:00:00+00:00"),
        ("120240422.txt", MODIFIED.isoformat(), "took the file's modification time"),
        ("a.txt", MODIFIED.isoformat(), "took the file's modification time"),
    ],
)
def test_dates_of_undated_files(tmp_path: Path, name: str, moment: str, warning: str) -> None:
    record = read_record(tmp_path, name, "The bridge was closed.")
    assert record.article.published_at.isoformat() == moment
    assert any(warning in found for found in record.warnings)


@pytest.mark.skipif(sys.platform == "darwin", reason="its file names are Unicode")
def test_a_file_name_that_is_not_unicode(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    path.write_text("The bridge was closed.")
    (record,) = READER.read([path])
    assert isinstance(record, SourceRecord)
    assert record.origin.encode().endswith("caf\ufffd.txt".encode())


@pytest.mark.parametrize(
    ("content", "given_format", "read"),
    [
        (ARTICLE, None, [("stdin:1", "One.")]),
        (ARTICLE + b"\n{bad\n" + ARTICLE, None, [("stdin:1", "One."), ("stdin:2", "not JSON"), ("stdin:3", "One.")]),
        (b'{\n"text": "One."}', None, [("stdin:1", "One.")]),
        (b"[" + ARTICLE + b"]", None, [("stdin:1, record 1", "One.")]),
        (b"[Update] The bridge was closed.", None, [("stdin", "[Update] The bridge")]),
        (b"date 2024-04-26 One.", None, [("stdin", "One.")]),
        (b"---\ntitle: T\n---\nOne.", None, [("stdin", "One.")]),
        (b"<p>" + b"The bridge was closed on Friday. " * 20 + b"</p>", None, [("stdin", "The bridge was closed")]),
        (b"text,date\nOne.,2024-04-26", "csv", [("stdin:2", "One.")]),
        (b"text,date\nOne.,2024-04-26", ".CSV", [("stdin:2", "One.")]),
        (b'{"text": "One."}', "text", [("stdin", '{"text": "One."}')]),
        (b"%PDF-1.4 broken", None, [("stdin", "it is a PDF that cannot be read")]),
        (b"", None, [("stdin", "empty")]),
    ],
)
def test_stdin(content: bytes, given_format: str | None, read: list[tuple[str, str]]) -> None:
    found = summary(Path("/nowhere"), list(READER.read(["-"], io.BytesIO(content), given_format)))
    assert [origin for origin, _ in found] == [origin for origin, _ in read]
    for (_, text), (_, start) in zip(found, read, strict=True):
        assert text.startswith(start), text


def test_undated_stdin_has_the_date_of_now() -> None:
    (record,) = READER.read(["-"], io.BytesIO(b"The bridge was closed."))
    assert isinstance(record, SourceRecord)
    assert record.article.published_at == NOW
    assert any("took the time it was read, 2024-05-01T12:00:00+00:00" in warning for warning in record.warnings)


def test_the_same_record_is_the_same_article_however_it_comes(tmp_path: Path) -> None:
    fields = {"title": "T", "text": "The bridge was closed.", "date": "2024-04-26", "source": "Courier"}
    contents = {
        "a.json": json.dumps(fields),
        "a.jsonl": json.dumps(fields),
        "a.csv": "title,text,date,source\nT,The bridge was closed.,2024-04-26,Courier",
        "a.md": "---\ntitle: T\ndate: 2024-04-26\nsource: Courier\n---\nThe bridge was closed.",
        "a.txt": "date 2024-04-26\ntitle: T\nsource: Courier\n\nThe bridge was closed.",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    records = [*READER.read([tmp_path]), READER.record(fields, "api")]
    assert len(records) == 6
    assert {record.article for record in records if isinstance(record, SourceRecord)} == {records[-1].article}  # type: ignore[union-attr]


MARKS = rb"""{"text":|"x"|}|{|[|]|,|"|&a |*a|<p>|</p>|<!--|date 2024-04-26 |\ud800|obj<<|The bridge was closed. """
BYTES = [b"\n", b"---\n", b"a: b\n", b"text,date\n", b"\xff", b"\xfe\xff", b"\x00", b"%PDF-1.4\n"]
FRAGMENTS = st.sampled_from([*MARKS.split(b"|"), *BYTES])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(FORMATS)),
    content=st.lists(FRAGMENTS, max_size=12).map(b"".join) | st.binary(max_size=60),
)
def test_no_content_can_crash_it(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / f"a.{name}"
    path.write_bytes(content)
    from_file = list(READER.read([path]))
    from_stdin = list(READER.read(["-"], io.BytesIO(content), name))
    assert Counter(map(type, from_file)) == Counter(map(type, from_stdin))
    for record in from_file:
        assert record.origin.startswith(str(path))
        if isinstance(record, SourceRecord):
            repr(record).encode()
