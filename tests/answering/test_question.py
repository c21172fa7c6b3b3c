from __future__ import annotations

import pytest

from rag.answering.question import Kind, parse


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Who met Xi?", Kind.WHO),
        ("When did it happen?", Kind.WHEN),
        ("Where is the plant?", Kind.WHERE),
        ("How many people?", Kind.HOW_MANY),
        ("Why did the ferry sink?", Kind.WHY),
        ("What did she say?", Kind.WHAT),
        ("Which company builds it?", Kind.WHO),
        ("In which city was it?", Kind.WHERE),
    ],
)
def test_kind(question: str, kind: Kind) -> None:
    assert parse(question).kind is kind


def test_what_it_is_about_and_whose_words_it_wants() -> None:
    asked = parse("What did Lena Ortiz say about the repair costs?")
    assert [name.surface for name in asked.names] == ["Lena Ortiz"]
    assert asked.speaker == "ortiz"
    assert asked.speech
    assert asked.about == ("repair", "cost")
    assert asked.act is None


def test_a_speech_act_is_no_topic() -> None:
    asked = parse("what did Blinken warn about?")
    assert (asked.act, asked.topic, asked.about) == ("warn", (), ())


def test_names_without_capitals_are_known_from_the_passages() -> None:
    asked = parse("what did blinken say", frozenset({"blinken"}))
    assert [name.tokens for name in asked.names] == [("blinken",)]
    assert asked.speaker == "blinken"


def test_a_comparison_is_about_several() -> None:
    assert parse("Did the Gazette say so while the Courier denied it?").several
    assert not parse("What did the Gazette say?").several
