from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.answering.antecedents import Turn, turns
from rag.answering.parts import parts_of
from rag.text.names import Name

NOW = datetime(2024, 3, 11, 12, tzinfo=UTC)


def publishes(name: Name) -> bool:
    return name.tokens[-1] == "gazette"


def second(question: str) -> Turn:
    return turns(parts_of(question), frozenset(), publishes, NOW)[1]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who is Tobias Renn and what did he admit?", "what did Tobias Renn admit?"),
        ("What did Blinken tell Xi, and when did he meet Xi?", "when did Blinken meet Xi?"),
        ("Who is Odile Farrant? What was her job?", "What was Odile Farrant’s job?"),
        ("What did the Gazette say about Renn, and what did he admit?", "what did Renn admit?"),
        ("What did Blinken say? And Xi?", "What did Xi say?"),
        ("Who is Renn? Pell?", "Who is Pell?"),
        # Nobody is sure, or named.
        ("Who wrote about Renn and what did he get?", "what did he get?"),
        ("When was the captain hired and what did he say of it?", "what did he say of it?"),
        ("Who is Renn? Did the captain save his ship?", "Did the captain save his ship?"),
        ("Who is Renn, and did Pell lose her job?", "did Pell lose her job?"),
    ],
)
def test_who_he_is(question: str, asked: str) -> None:
    assert second(question).asked.text == asked


def test_of_he_the_name_is_asked_about() -> None:
    asked = second("Who is Tobias Renn and what did he admit?").asked
    assert [name.surface for name in asked.names] == ["Tobias Renn"]
    assert asked.speaker == "renn"


def test_it_is_what_was_named_before() -> None:
    turn = second("Where will Quillfern build its plant and how many jobs will it bring?")
    assert turn.text == "how many jobs will it bring?"
    assert [name.surface for name in turn.must_meet.names] == ["Quillfern"]
    assert turn.asked.near_topic == ("build", "plant")
    assert turn.asked.topic == ("job", "bring")


def test_what_goes_on_may_leave_the_matter() -> None:
    turn = second("Where will Quillfern build its plant and why was the buoy dark?")
    assert [name.surface for name in turn.asked.near_names] == ["Quillfern"]
    assert turn.must_meet.names == ()


@pytest.mark.parametrize(
    "question",
    [
        "Where will Quillfern build its plant? Why was the buoy dark?",
        "Where will Quillfern build its plant and what did Pell deny?",
        "Who is Renn? Did the teachers end their strike?",
    ],
)
def test_a_question_of_its_own_takes_nothing(question: str) -> None:
    asked = second(question).asked
    assert (asked.near_names, asked.near_topic) == ((), ())


def test_days_go_with_what_is_read_after_them() -> None:
    on = second("What did Blinken say yesterday and what did he warn about?")
    assert [days.surface for days in on.days] == ["yesterday"]
    assert second("What did Blinken say yesterday? Why was the buoy dark?").days == ()
