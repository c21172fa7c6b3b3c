"""Writes a file and reads it, for the tests of the formats."""

import os
from datetime import UTC, datetime
from pathlib import Path

from rag.sources import Reader
from rag.types import Article, Skipped, SourceRecord

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
MODIFIED = datetime(2024, 4, 30, 6, tzinfo=UTC)
READER = Reader(UTC, NOW)


def read_file(folder: Path, name: str, content: str | bytes) -> list[SourceRecord | Skipped]:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (MODIFIED.timestamp(), MODIFIED.timestamp()))
    return list(READER.read([path]))


def read_article(folder: Path, name: str, content: str | bytes) -> Article:
    return read_record(folder, name, content).article


def read_record(folder: Path, name: str, content: str | bytes) -> SourceRecord:
    (record,) = read_file(folder, name, content)
    assert isinstance(record, SourceRecord), record
    return record


def read_reason(folder: Path, name: str, content: str | bytes) -> str:
    """The reason why the file was skipped as a whole."""
    (skipped,) = read_file(folder, name, content)
    assert isinstance(skipped, Skipped), skipped
    assert skipped.origin == str(folder / name)
    return skipped.reason


def summary(folder: Path, records: list[SourceRecord | Skipped]) -> list[tuple[str, str]]:
    """Where each came from (without the folder), and its text or the reason it was skipped for."""
    return [
        (
            record.origin.removeprefix(f"{folder}/"),
            record.article.text if isinstance(record, SourceRecord) else record.reason,
        )
        for record in records
    ]
