from __future__ import annotations

import pytest

from rag.answering.parts import MOST, parts_of


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who is Renn? Who is Pell?", ["Who is Renn?", "Who is Pell?"]),
        ("who is renn? who is pell?", ["who is renn?", "who is pell?"]),
        ("1. Who is Renn? 2. And who is Pell?", ["Who is Renn?", "who is Pell?"]),
        ("Who is Renn? Greta Pell?", ["Who is Renn?", "Greta Pell?"]),
        ("Tell me about the strike. When did it end?", ["Tell me about the strike", "When did it end?"]),
        ("Is it empty? If so, is it billable?", ["Is it empty?", "is it billable?"]),
        (
            "What did the Verge say about phones, and what did TechCrunch report about cars?",
            ["What did the Verge say about phones?", "what did TechCrunch report about cars?"],
        ),
        (
            "When did the ferry run aground and who was its captain?",
            ["When did the ferry run aground?", "who was its captain?"],
        ),
        ("Did the ferry leak and did the crew survive?", ["Did the ferry leak?", "did the crew survive?"]),
        ("Did the ferry leak, but was it refloated?", ["Did the ferry leak?", "was it refloated?"]),
        ("How many were hurt and how many died?", ["How many were hurt and how many died?"]),
        (
            "How many were hurt and how many were rescued?",
            ["How many were hurt?", "how many were rescued?"],
        ),
        ("Who is Renn, who is Pell and who is Hask?", ["Who is Renn?", "who is Pell?", "who is Hask?"]),
        ("When and where did it sink?", ["When did it sink?", "where did it sink?"]),
        ("When did it sink, and why?", ["When did it sink?", "why did it sink?"]),
        ("Who are Greta Pell and Dorin Hask?", ["who is Greta Pell?", "who is Dorin Hask?"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_questions_in_one(question: str, parts: list[str]) -> None:
    found = [part.text for part in parts_of(question)]
    assert found == parts


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken warn about?",
        "what did blinken warn about",
        "What did Blinken and Xi discuss?",
        "What does the plant make, and for whom?",
        "Who invented the press and in what year?",
        "Who owns and who operates the ferry?",
        "What happens when it rains and when it snows?",
        "Who is the man who founded the firm and who leads it?",
        "Who is the man whose trial is near, who ran the firm, and who is accused of fraud?",
        "Who founded the firm and is its director?",
        "Which firm makes cells and has the largest share?",
        "What are problems that can be solved, but which take too long?",
        "Speakers are given between five and how many minutes?",
        "Did the Gazette say so while the Courier denied it?",
        "The ferry ran aground. Who was its captain?",
        "Hello! Who is Tobias Renn? Thanks.",
        'Who wrote "Who are you? And why?" in 1987?',
        "What are Reno, Nevada; Fresno, California; and Ohio?",
        "What did Dr. Renn say to the U.S. Senate?",
        "Why?",
        "",
    ],
)
def test_one_question(question: str) -> None:
    assert [part.text for part in parts_of(question)] == [question]


def test_only_what_goes_on_in_a_sentence_goes_on() -> None:
    found = parts_of("Who is Renn and what did he say? Who is Pell?")
    assert [part.goes_on for part in found] == [False, True, False]


def test_more_than_the_most_are_asked_together() -> None:
    found = parts_of(" ".join(f"Who is Person {letter}?" for letter in "ABCDEFGHIJ"))
    assert len(found) == MOST
    assert found[-1].text == "Who is Person H? Who is Person I? Who is Person J?"
