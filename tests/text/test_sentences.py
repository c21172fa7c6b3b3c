from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.sentences import sentence_spans, sentences

CASES = [
    ["The vote is at 5 p.m.", "Officials said so."],
    ["The vote is at 5 p.m. Eastern time.", "Nobody came."],
    ["They met at 10 a.m. Monday in St. Louis.", "They ate."],
    ["Sen. Elizabeth Warren spoke.", "She left."],
    ["U.S. Secretary of State Antony Blinken met Xi.", "He left the U.S.", "The talks ended."],
    ['"We will act," he said.', '"Why?" she asked.', '"Stop!" Smith said.', "Then it ended."],
    ["Apple Inc. Chief Tim Cook left.", "He works at Apple Inc.", "The firm rose 3.5 percent."],
    ["George W. Bush and J. K. Rowling met on Jan. 5 in Mt. Vernon.", "They talked."],
    ['"Fueling war threatens us.', 'As we said, it does."', "More."],
    ["No. 5 won, e.g. by luck.", "No one knew."],
    ["1. First item.", "2. Second item."],
    ["Dr. Who?", "Yes!", "Well...", "Fine."],
    ["It cost $3.5 million, i.e. nothing.", "'Yes,' he said."],
    ['He said: "Go."', "The end.", "(See above.)", "Next."],
    ["他说了。", "然后走了。"],
    ["यह एक वाक्य है।", "यह दूसरा है।"],
    ["The U.K. Parliament and the E.U. Commission agreed.", "In the U.K. there was joy."],
    ["She has a Ph.D. in law.", "He has none."],
]


@pytest.mark.parametrize("expected", CASES, ids=lambda case: case[0][:30])
def test_hard_cases(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_paragraph_ends_a_sentence() -> None:
    assert sentences("A headline without a stop\n\nThe text.") == ["A headline without a stop", "The text."]


def test_list_items_are_sentences() -> None:
    assert sentences("The list:\n- one thing\n- another") == ["The list:", "- one thing", "- another"]


def test_a_line_break_inside_a_sentence_is_a_blank() -> None:
    assert sentences("One sentence\non two lines. Two.") == ["One sentence\non two lines.", "Two."]


@pytest.mark.parametrize("text", ["", "   ", "\n\n\n", "."])
def test_nothing_much(text: str) -> None:
    assert sentences(text) == ([text] if text.strip() else [])


@given(st.text(alphabet=st.sampled_from("ab AB.!?\"'“”()[]\n  12,;é。…-"), max_size=200))
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    spans = sentence_spans(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())


@given(st.text(max_size=300))
def test_any_text_is_split(text: str) -> None:
    covered = "".join(text[start:end] for start, end in sentence_spans(text))
    assert "".join(covered.split()) == "".join(text.split())
