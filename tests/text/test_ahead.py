from __future__ import annotations

import time

import pytest

from rag.text.ahead import looks_ahead


@pytest.mark.parametrize(
    "before",
    [
        "What will happen on ",
        "Will the minister resign on ",
        "Who won't be there on ",
        "What'll happen on ",
        "Who is going to speak on ",
        "Who is to speak on ",
        "When, and who is about to leave on ",
        "What is planned for ",
        "What's scheduled for ",
        "Which strikes are planned in London on ",
        "the vote scheduled for ",
        "What did the mayor say about the vote scheduled for ",
        "the upcoming vote on ",
        "the next summit on ",
        "Does the planned strike on ",
        "What will be announced on ",
        "Will the proposed law pass before ",
        "What happened in March and what will happen on ",
        "What did she say will happen on ",
    ],
)
def test_ahead(before: str) -> None:
    assert looks_ahead(f"{before}May 7?", len(before))


@pytest.mark.parametrize(
    "before",
    [
        "",
        "What happened on ",
        "What did Will Smith say on ",
        "Will Smith slapped him on ",
        "the will of the people on ",
        "Will the law that passed on ",
        "Will the bridge destroyed on ",
        "Will the army answer after the attack on ",
        "What will happen now? What was said on ",
        "Who will win and what happened on ",
        "Who is to blame for the fire on ",
        "Who planned the attack on ",
        "What was scheduled for ",
        "Who won the next round on ",
        "What did the mayor say of the upcoming vote on ",
        "Who lives next to the school on ",
        "Is the delay due to the strike of ",
    ],
)
def test_not_ahead(before: str) -> None:
    assert not looks_ahead(f"{before}May 7?", len(before))


def test_a_long_text_is_read_in_time() -> None:
    start = time.process_time()
    for _ in range(1_000):
        looks_ahead("is the will planned " * 10_000, 190_000)
    assert time.process_time() - start < 60  # far below a second; minutes where it would explode
