"""One object of fields to one article: aliases, types, what is made up for, what is refused."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sources import Reader
from rag.types import ArticleStatus, Skipped, SourceRecord

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
READER = Reader(ZoneInfo("Europe/Berlin"), NOW)
FULL = {"title": "A title", "text": "The bridge was closed.", "source": "Courier", "date": "2024-04-26"}


def read(**fields: Any) -> SourceRecord:
    record = READER.record(fields, "here")
    assert isinstance(record, SourceRecord), record
    return record


def refusal(**fields: Any) -> str:
    record = READER.record(fields, "here")
    assert isinstance(record, Skipped), record
    assert record.origin == "here"
    return record.reason


def test_a_full_record_has_no_warnings() -> None:
    record = read(
        id="a-1",
        url="https://news.example/a?utm_source=x",
        title=" A  title ",
        source="Courier",
        author="Jane Roe",
        published_at="2024-04-26",
        updated_at="2024-04-27T08:00Z",
        text="The bridge was closed.\r\n\r\n\r\nIt is old.",
        language="en_US",
        status="Corrected",
    )
    article = record.article
    assert record.warnings == ()
    assert record.origin == "here"
    assert (article.id, article.url) == ("a-1", "https://news.example/a?utm_source=x")
    assert (article.title, article.source, article.author) == ("A title", "Courier", "Jane Roe")
    assert article.published_at.isoformat() == "2024-04-26T00:00:00+02:00"
    assert article.updated_at == datetime(2024, 4, 27, 8, tzinfo=UTC)
    assert article.text == "The bridge was closed.\n\nIt is old."
    assert (article.language, article.status) == ("en-US", ArticleStatus.CORRECTED)


@pytest.mark.parametrize(
    ("fields", "field", "expected"),
    [
        ({"headline": "H"}, "title", "H"),
        ({"title": "T", "headline": "H"}, "title", "T"),
        ({"title": "", "headline": "H"}, "title", "H"),
        ({"title": {"rendered": "T &amp; H"}}, "title", "T & H"),
        ({"title": 1984}, "title", "1984"),
        ({"source": {"id": None, "name": "CNN"}}, "source", "CNN"),
        ({"publisher": "P"}, "source", "P"),
        ({"outlet": "O"}, "source", "O"),
        ({"Site Name": "S"}, "source", "S"),
        ({"byline": "B"}, "author", "B"),
        ({"authors": ["A", "B"]}, "author", "A, B"),
        ({"author": [{"name": "A"}, {"name": "B"}]}, "author", "A, B"),
        ({"link": "https://news.example/x"}, "url", "https://news.example/x"),
        ({"id": "https://news.example/x"}, "url", "https://news.example/x"),
        ({"lang": "de"}, "language", "de"),
        ({"status": "withdrawn"}, "status", ArticleStatus.RETRACTED),
        ({"id": 42}, "id", "42"),
        ({"_id": "x"}, "id", "x"),
    ],
)
def test_aliases(fields: dict[str, Any], field: str, expected: object) -> None:
    base = {"text": "The bridge was closed.", "date": "2024-04-26"}
    assert getattr(read(**base, **fields).article, field) == expected


@pytest.mark.parametrize(
    "name",
    ["date", "published", "pubDate", "datePublished", "PUBLISHED_AT", "publish_date", "date-published", "timestamp"],
)
def test_names_of_the_date(name: str) -> None:
    assert read(text="The bridge was closed.", **{name: "2024-04-26"}).article.published_at.day == 26


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("body", "The bridge was closed."),
        ("content", "<p>The bridge<br>\nwas closed.</p>"),
        ("article", "The bridge was closed."),
        ("articleBody", "The bridge was closed."),
        ("content", {"rendered": "<p>The bridge was closed.</p><script>alert(1)</script>"}),
        ("content_html", "<div><p>The <b>bridge</b> was closed.</p></div>"),
        ("body", ["The bridge was closed."]),
    ],
)
def test_names_and_shapes_of_the_text(name: str, value: object) -> None:
    assert " ".join(read(date="2024-04-26", **{name: value}).article.text.split()) == "The bridge was closed."


def test_markup_becomes_paragraphs_and_a_lone_sign_stays() -> None:
    assert read(text="<p>One &amp; two.</p>\n<p>Three.</p>").article.text == "One & two.\n\nThree."
    assert read(text="It fell by <5% & rose.").article.text == "It fell by <5% & rose."
    assert read(text=["One.", "Two."]).article.text == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The bridge was closed. It is old.", "The bridge was closed"),
        ("WASHINGTON (AP) — The bridge was closed. It is old.", "The bridge was closed"),
        ("LONDON, April 26, 2024 — The bridge was closed.", "The bridge was closed"),
        (
            "The old bridge over the river Tarn was closed on Friday after engineers had found cracks in two of the "
            "seven piers that carry it.",
            "The old bridge over the river Tarn was closed on Friday after engineers had found cracks…",
        ),
        ("A" * 200, "A" * 89 + "…"),
    ],
)
def test_a_missing_title_is_made_from_the_first_sentence(text: str, title: str) -> None:
    record = read(text=text, date="2024-04-26")
    assert record.article.title == title
    assert len(title) <= 90
    assert "no title given: made from the first sentence" in record.warnings


@pytest.mark.parametrize(
    ("text", "date", "kept"),
    [
        ("WASHINGTON, April 26, 2024 — The bridge was closed.", "2024-04-26", True),
        ("WASHINGTON, April 26, 2024 (AP) — The bridge was closed.", "2024-04-26", True),
        ("London, 26 April 2024 – The bridge was closed.", "2024-04-26", True),
        ("April 26, 2024 - The bridge was closed.", "2024-04-26", True),
        (" date 2024-04-26 The bridge was closed.", "2024-04-26", False),
        ("date 2024-04-26\n\nThe bridge was closed.", "2024-04-26", False),
    ],
)
def test_a_missing_date_is_taken_from_the_text(text: str, date: str, kept: bool) -> None:
    record = read(title="T", text=text)
    assert record.article.published_at.date().isoformat() == date
    assert record.article.text == (text if kept else "The bridge was closed.")
    assert any(warning.startswith("no date given: took") for warning in record.warnings)


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed on April 26, 2024 — a Friday.",
        "WASHINGTON, April 26 — The year is missing.",
        "WASHINGTON, April 31, 2024 — There is no such day.",
    ],
)
def test_without_any_date_it_is_that_of_now(text: str) -> None:
    record = read(title="T", text=text)
    assert record.article.published_at == NOW
    assert any("took the time it was received, 2024-05-01T14:00:00+02:00" in warning for warning in record.warnings)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "no text: it has nothing"),
        ({"title": "T", "summary": "S"}, "no text: it has title, summary"),
        ({"text": ""}, "empty: its text has no words"),
        ({"text": None}, "empty: its text has no words"),
        ({"text": " \u200b\n"}, "empty"),
        ({"text": "..."}, "empty"),
        ({"text": "Read more."}, "empty"),
        ({"text": 5}, "text is a number: write it as a string"),
        ({"text": True}, "text is true or false"),
        ({"text": [1]}, "text is a list"),
        ({"text": {"a": 1}}, "text is an object"),
        ({"text": "x", "title": {"a": 1}}, "title is an object"),
        ({"text": "x", "source": True}, "source is true or false"),
        ({"text": "x", "url": ["http://a.example"]}, "url is a list"),
        ({"text": "x", "id": [1]}, "id is a list"),
        ({"text": "x", "id": "a b"}, 'id "a b" cannot be used'),
        ({"text": "x", "date": "2024-13-45"}, '"2024-13-45": there is no month 13'),
        ({"text": "x", "date": "04/05/2024"}, "write 2024-05-04 or 2024-04-05"),
        ({"text": "x", "date": [1]}, "type list"),
        ({"text": "x", "date": True}, "type bool"),
        ({"text": "date 2024-13-45 x"}, "there is no month 13"),
        ({"text": "x " * 1_000_001}, "2,000,001 characters, over 2,000,000"),
        ({"text": "x" * 10_000_001}, "10,000,001 characters, over 2,000,000"),
    ],
)
def test_refusals(fields: dict[str, Any], reason: str) -> None:
    assert reason in refusal(**fields)


@pytest.mark.parametrize(
    ("fields", "field", "expected", "warning"),
    [
        ({"title": "word " * 200}, "title", ("word " * 99 + "word")[:499].rsplit(" ", 1)[0] + "…", "title was cut"),
        ({"url": "ftp://news.example"}, "url", None, "only http and https"),
        ({"url": "https://news.example/" + "a" * 2000}, "url", None, "2,021 characters, over 2,000"),
        ({"updated": "2024-13-45"}, "updated_at", None, "updated_at was left out"),
        ({"language": "English?"}, "language", None, 'language "English?" was left out'),
        ({"status": "ok-ish"}, "status", ArticleStatus.LIVE, "write live, corrected or retracted"),
        ({"date": "2024-06-01"}, "title", "A title", "is in the future"),
    ],
)
def test_what_is_left_out_is_said(fields: dict[str, Any], field: str, expected: object, warning: str) -> None:
    record = read(**FULL | fields)
    assert getattr(record.article, field) == expected
    assert [w for w in record.warnings if warning in w], record.warnings
    assert len(record.warnings) == 1


def test_a_missing_source_is_the_host_of_the_url() -> None:
    record = read(text="x y", title="T", date="2024-04-26", url="https://www.news.example/a")
    assert record.article.source == "news.example"
    assert record.warnings == ("no source given: took the host news.example of its url",)


def test_a_whole_page_as_text_is_read_as_a_page() -> None:
    sentences = "The old bridge was closed on Friday after engineers had found cracks in two of its seven piers."
    page = f"""<!DOCTYPE html><html lang="en"><head><meta property="og:title" content="Bridge closed">
        <meta name="date" content="2024-04-26"></head><body><nav><a href="/">Home</a></nav>
        <article><p>{sentences}</p><p>It is old.</p></article></body></html>"""
    article = read(html=page, source="Courier", title="Given").article
    assert article.text == f"{sentences}\n\nIt is old."
    assert (article.title, article.source, article.language) == ("Given", "Courier", "en")
    assert article.published_at.date().isoformat() == "2024-04-26"
    assert "no article in it" in refusal(html="<html><body></body></html>")


def test_half_a_surrogate_pair_can_be_stored() -> None:
    article = read(**FULL | {"text": "a \ud800 b", "title": "\udfff", "source": "\ud800"}).article
    for value in (article.text, article.title, article.source, article.id):
        assert value is not None
        value.encode("utf-8")


VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)
NAMES = ["id", "url", "title", "source", "author", "published_at", "updated_at", "text", "language", "status"]


@given(st.dictionaries(st.sampled_from(NAMES), VALUES), st.text(max_size=80))
def test_no_fields_can_crash_it(fields: dict[str, Any], text: str) -> None:
    for given_fields in (fields, {**fields, "text": text}, {**FULL, **fields}):
        record = READER.record(given_fields, "here")
        if isinstance(record, SourceRecord):
            assert record.article.published_at.tzinfo is not None
            assert record.article.title
            assert record.article.text
        else:
            assert record.reason
