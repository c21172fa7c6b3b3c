from pathlib import Path

import pytest

from rag.types import SourceRecord
from tests.sources.files import READER, read_article, read_reason, read_record

SEED = Path(__file__).parents[2] / "seeds" / "000_e90d3ca9bf26a6eb.txt"


def test_the_given_seed() -> None:
    (record,) = READER.read([SEED])
    assert isinstance(record, SourceRecord)
    article = record.article
    assert article.published_at.isoformat() == "2024-04-26T00:00:00+00:00"
    assert article.title == "US Secretary of State Antony Blinken met Friday with Chinese President Xi Jinping and…"
    assert article.text.startswith("US Secretary of State Antony Blinken met Friday")
    assert article.text.endswith('if China does not address this problem, we will."')
    assert "per the AP.\n\nBlinken sounded" in article.text
    assert article.wire is None
    assert record.warnings == ("no title given: made from the first sentence",)


@pytest.mark.parametrize(
    "content",
    [
        " date 2024-04-26 The bridge was closed.",
        "date 2024-04-26\nThe bridge was closed.",
        "date: 2024-04-26\r\n\r\nThe bridge was closed.\r\n",
        "\ufeffdate 2024-04-26 The bridge was closed. More here.",
    ],
)
def test_date_lines(tmp_path: Path, content: str) -> None:
    record = read_record(tmp_path, "a.txt", content)
    assert record.article.published_at.isoformat() == "2024-04-26T00:00:00+00:00"
    assert record.article.text == "The bridge was closed."
    assert record.warnings == ("no title given: made from the first sentence",)


def test_a_header_block(tmp_path: Path) -> None:
    header = "title: A title: with a colon\nSource: The Courier\nurl: https://news.example/a\nauthor: Jane Roe\n"
    for content in (
        f"date 2024-04-26\n{header}\nThe bridge was closed.",
        f"{header}date: 2024-04-26\n\nThe bridge was closed.",
        f"{header}\ndate 2024-04-26 The bridge was closed.",
        f"\n{header}published: April 26, 2024\n\nThe bridge was closed.".replace("\n", "\r\n"),
    ):
        record = read_record(tmp_path, "a.txt", content)
        article = record.article
        assert record.warnings == ()
        assert (article.title, article.source, article.author) == ("A title: with a colon", "The Courier", "Jane Roe")
        assert (article.url, article.text) == ("https://news.example/a", "The bridge was closed.")
        assert article.published_at.date().isoformat() == "2024-04-26"


@pytest.mark.parametrize(
    "text",
    [
        "Source: police.\nThe bridge was closed.\n\nIt is old.",
        "Warning: it rains\n\nThe bridge was closed.",
        "title: without any text after it",
        "text: The bridge\n\nwas closed.",
    ],
)
def test_what_is_no_header_block_is_text(tmp_path: Path, text: str) -> None:
    assert read_article(tmp_path, "a.txt", text).text == text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "empty"),
        (" \n\n", "empty"),
        ("date 2024-04-26", "empty"),
        ("date 2024-13-45 The bridge was closed.", '"2024-13-45": there is no month 13'),
        ("date: 04/05/2024\n\nThe bridge was closed.", "write 2024-05-04 or 2024-04-05"),
        ("id: a b\n\nThe bridge was closed.", 'id "a b" cannot be used'),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "it is a PNG image, not text"),
        ("<!DOCTYPE html><html><p>x</p></html>", "it is HTML. Name it .html"),
    ],
)
def test_refusals(tmp_path: Path, content: str | bytes, reason: str) -> None:
    assert reason in read_reason(tmp_path, "a.txt", content)
