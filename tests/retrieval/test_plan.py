"""What is understood of questions, checked against a fixed day: Monday, 29 April 2024."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.plan import make_plan
from rag.types import QueryPlan

NOW = datetime(2024, 4, 29, 12, tzinfo=UTC)
SOURCES = ("Courier", "Saltmere Gazette (fictional sample)", "The Quay", "The Tarn Valley Post")


def plan(question: str, as_of: datetime = NOW) -> QueryPlan:
    return make_plan(question, as_of, UTC, SOURCES)


def days(*iso: str | None) -> tuple[date | None, date | None]:
    first, last = iso if len(iso) == 2 else (iso[0], iso[0])
    return (None if first is None else date.fromisoformat(first), None if last is None else date.fromisoformat(last))


@pytest.mark.parametrize(
    ("question", "published"),
    [
        ("What did the Courier report on April 26?", days("2024-04-26")),
        ("What did The Quay report published on April 26, 2024 say?", days("2024-04-26")),
        ("the Courier article of 26 April 2024", days("2024-04-26")),
        ("What happened yesterday?", days("2024-04-28")),
        ("What happened today?", days("2024-04-29")),
        ("What happened last week?", days("2024-04-22", "2024-04-28")),
        ("What has happened this week?", days("2024-04-29", "2024-05-05")),
        ("What has happened since Friday?", days("2024-04-26", None)),
        ("What happened on Friday?", days("2024-04-26")),
        ("What happened last month?", days("2024-03-01", "2024-03-31")),
        ("news from the past 3 days about the ferry", days("2024-04-26", "2024-04-29")),
        ("What happened 3 days ago?", days("2024-04-26")),
    ],
)
def test_days_of_reports(question: str, published: tuple[date | None, date | None]) -> None:
    found = [period for part in plan(question).parts for period in part.published]
    assert [(period.first, period.last) for period in found] == [published]
    assert all(period.surface in question for period in found)


@pytest.mark.parametrize(
    ("question", "event"),
    [
        ("Who was blamed for the fire of 14 June 2017?", days("2017-06-14")),
        ("What did Osprey say about the 2020 election in November 2020?", days("2020-11-01", "2020-11-30")),
        ("How much did Quellmark earn in Q3 2023?", days("2023-07-01", "2023-09-30")),
        ("How did exports develop in the first half of 2023?", days("2023-01-01", "2023-06-30")),
        ("Which ships sank in the 1990s?", days("1990-01-01", "1999-12-31")),
    ],
)
def test_days_of_events_are_no_days_of_reports(question: str, event: tuple[date | None, date | None]) -> None:
    found = plan(question)
    assert event in [(period.first, period.last) for part in found.parts for period in part.events]
    assert not any(part.published for part in found.parts)


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("According to The Quay, why was the buoy dark?", ("The Quay",)),
        ("What does the saltmere gazette report about the buoy?", ("Saltmere Gazette (fictional sample)",)),
        ("What did the Courier and The Quay report on the strike?", ("Courier", "The Quay")),
        ("Why was the buoy dark?", ()),
        ("Which courier lost the parcel?", ()),
        ("Did the Bloomberg report mention it?", ()),
    ],
)
def test_publishers(question: str, sources: tuple[str, ...]) -> None:
    assert plan(question).sources == sources


def test_a_publisher_that_nobody_has_is_said() -> None:
    assert plan("What did the Bloomberg report say about the ferry?").unknown == ("Bloomberg",)


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What did Blinken warn about?", 1),
        ("ferry aground", 1),
        ("Who won in Taiwan, and what did the Chinese government say about the result?", 2),
        ("Does the Courier article blame the ferry company, while The Quay article praises its brave crews?", 2),
        (
            "Which firm closed its yard according to the Courier, was fined for polluting the harbour as The Quay "
            "reports, and is building a battery plant?",
            3,
        ),
        ("¿Qué dijo el alcalde sobre la huelga de los maestros?", 1),
        ("the of and", 1),
        ("?", 1),
    ],
)
def test_parts(question: str, parts: int) -> None:
    found = plan(question)
    assert len(found.parts) == parts
    for part in found.parts:
        assert question[part.start : part.end] == part.text


def test_each_part_has_its_own_publisher_and_day() -> None:
    found = plan(
        "Between the Courier report on teachers' pay published on April 2, 2024, and The Quay report on nurses' pay "
        "published on April 9, 2024, did the tone change?"
    )
    named = [part for part in found.parts if part.named]
    assert [part.sources for part in named] == [("Courier",), ("The Quay",)]
    assert [part.published[0].first for part in named] == [date(2024, 4, 2), date(2024, 4, 9)]
    # What names no publisher may be answered by any of those that the question names.
    assert all(part.sources == ("Courier", "The Quay") for part in found.parts if not part.named)


@pytest.mark.parametrize(
    ("question", "quotations"),
    [
        ('Who called it "a disgrace"?', ("a disgrace",)),
        ("Who called it 'a national disgrace'?", ("a national disgrace",)),
        ("What does 'The Quay' say?", ()),
        ("What's the mayor's view of Osprey's plan?", ()),
    ],
)
def test_quotations(question: str, quotations: tuple[str, ...]) -> None:
    assert plan(question).quotations == quotations


@pytest.mark.parametrize(
    ("question", "recent"),
    [
        ("What is the latest on the dam?", True),
        ("Who is currently mayor of Saltmere?", True),
        ("Who was mayor in 1990?", False),
        ("What did Blinken warn about?", False),
    ],
)
def test_questions_about_now(question: str, recent: bool) -> None:
    assert plan(question).recent is recent


def test_numbers_are_quantities_and_no_dates() -> None:
    (part,) = plan("Who paid 250,000 crowns on April 26, 2024?").parts
    assert part.numbers == ("250000",)


def test_names() -> None:
    assert plan("What did Antony Blinken say in Beijing?").names == ("Antony Blinken", "Beijing")


def test_a_day_is_the_readers() -> None:
    late = datetime(2024, 4, 29, 23, 30, tzinfo=UTC)
    tokyo = make_plan("What happened yesterday?", late, ZoneInfo("Asia/Tokyo"), SOURCES)
    assert tokyo.parts[0].published[0].first == date(2024, 4, 29)


@pytest.mark.parametrize("question", ["What happened on February 30?", "What happened on 2024-13-45?", "on the 99th"])
def test_a_date_that_cannot_be_is_none(question: str) -> None:
    assert not [period for part in plan(question).parts for period in (*part.published, *part.events)]


@pytest.mark.parametrize(
    ("question", "unclear"),
    [
        ("What happened on February 30?", [("February 30", "February has no day 30")]),
        (
            "Who resigned on 04/05/2024?",
            [("04/05/2024", "day and month cannot be told apart: 2024-05-04 or 2024-04-05")],
        ),
        ("Who resigned on 26/4/24, and on the 22nd?", []),
        ("What does the 22nd Amendment say?", []),
    ],
)
def test_what_is_not_understood_is_said(question: str, unclear: list[tuple[str, str]]) -> None:
    found = plan(question)
    assert [(date.surface, date.reason) for date in found.unclear] == unclear
    assert all(not part.numbers for part in found.parts if unclear)


def test_what_will_happen_is_ahead() -> None:
    (part,) = plan("What will happen on May 7?").parts
    assert [(period.first, period.last) for period in part.events] == [days("2024-05-07")]


@given(st.text(max_size=400))
def test_any_text_has_a_plan(question: str) -> None:
    found = plan(question)
    assert found.parts
    for part in found.parts:
        assert question[part.start : part.end] == part.text
