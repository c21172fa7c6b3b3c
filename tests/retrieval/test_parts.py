from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.retrieval.parts import MOST, part_spans
from rag.retrieval.publishers import Publishers

KNOWN = Publishers(["The Quay", "Courier", "Saltmere Gazette"])


def parts(question: str) -> list[str]:
    return [question[a:b].strip(" ,") for a, b in part_spans(question, KNOWN.mentions(question), [])]


@pytest.mark.parametrize(
    "question",
    [
        "What did Blinken warn about?",
        "Who won the election in Taiwan?",
        "How many people were aboard when the ferry ran aground, and why?",
        "What did Osprey say about wages, prices and rents?",
        "Why did the council, after months of debate, approve the plan?",
        "ferry aground",
        "According to The Quay, why was the buoy dark?",
    ],
)
def test_a_question_about_one_thing_is_one_part(question: str) -> None:
    assert parts(question) == [question]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (
            "Who won the election in Taiwan, and what did the Chinese government say about it?",
            ["Who won the election in Taiwan, and", "what did the Chinese government say about it?"],
        ),
        (
            "Does the Courier article blame the ferry company for delays, while The Quay article praises its crews?",
            [
                "Does the Courier article blame the ferry company for delays, while",
                "The Quay article praises its crews?",
            ],
        ),
        (
            "Which company closed its Saltmere yard according to the Courier, was fined for polluting the harbour as "
            "reported by The Quay, and is building a battery plant?",
            [
                "Which company closed its Saltmere yard according to the Courier",
                "was fined for polluting the harbour as reported by The Quay, and",
                "is building a battery plant?",
            ],
        ),
        (
            "Is the Courier report on teachers' pay consistent with the Saltmere Gazette report on nurses' pay?",
            ["Is the Courier report on teachers' pay consistent", "with the Saltmere Gazette report on nurses' pay?"],
        ),
        (
            "What did The Quay report on the ferry strike, and what did the Courier report on teachers' pay?",
            [
                "What did The Quay report on the ferry strike",
                "and what did the Courier report on teachers' pay?",
            ],
        ),
        (
            "While The Quay wrote about the ferry strike, what did the Courier write about teachers' pay?",
            ["While The Quay wrote about the ferry strike", "what did the Courier write about teachers' pay?"],
        ),
        (
            "Who broke the ferry's rudder?\n\nWhich crew members were injured in the storm?",
            ["Who broke the ferry's rudder?", "Which crew members were injured in the storm?"],
        ),
    ],
)
def test_parts(question: str, expected: list[str]) -> None:
    assert [part.rstrip() for part in parts(question)] == expected


def test_a_date_is_never_cut() -> None:
    question = "What did the mayor announce on April 26, 2024, in the harbour of Saltmere, and who objected to it?"
    date = (question.index("April"), question.index("2024") + 4)
    spans = part_spans(question, [], [date])
    assert any(start <= date[0] and date[1] <= end for start, end in spans)


def test_forty_parts_are_joined_to_a_few() -> None:
    question = " ".join(f"Who repaired the broken bridge number {n} near town {n}?" for n in range(40))
    spans = part_spans(question, [], [])
    assert len(spans) == MOST
    assert spans[-1][1] == len(question)


@given(st.text(max_size=300))
def test_parts_cover_any_question_in_order(question: str) -> None:
    spans = part_spans(question, KNOWN.mentions(question), [])
    assert 1 <= len(spans) <= MOST
    for (_, end), (start, _) in pairwise(spans):
        assert end <= start
    covered = "".join(question[a:b] for a, b in spans)
    assert [c for c in covered if c.isalnum()] == [c for c in question if c.isalnum()]
