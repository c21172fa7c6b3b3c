from __future__ import annotations

import pytest

from rag.app import Citewire
from rag.types import Filters


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("What did Blinken warn about yesterday?", "No article found is from yesterday (2024-04-28)."),
        ("What did Blinken say last month?", "No article found is from last month (2024-03-01 to 2024-03-31)."),
        ("What did the reports of April 2, 2024 say about the ferry?", "No article found is from April 2, 2024"),
    ],
)
def test_an_answer_of_another_day_is_none(seeded: Citewire, question: str, reason: str) -> None:
    answer = seeded.ask(question, Filters())
    assert answer.refusal is not None
    assert answer.refusal.startswith(reason)


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken warn about on Friday?",
        "What did Blinken warn about last week?",
        "What did Blinken warn about since April 20?",
    ],
)
def test_an_answer_of_the_day_is_given(seeded: Citewire, question: str) -> None:
    answer = seeded.ask(question, Filters())
    assert answer.refusal is None
    assert "if China does not address this problem, we will" in answer.text


def test_the_day_that_an_event_is_dated_by_excludes_nothing(seeded: Citewire) -> None:
    answer = seeded.ask("When was the ferry built that was said in 1998?", Filters())
    assert answer.refusal is None or "No article found is from" not in answer.refusal


def test_of_two_days_news_the_one_asked_about_answers(seeded: Citewire) -> None:
    answer = seeded.ask("How many people were aboard the ferry according to the reports of April 23, 2024?", Filters())
    assert "241" in answer.text
    assert "214" not in answer.text
