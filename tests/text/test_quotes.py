from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.quotes import QuoteMap, quotations, quote_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said "yes" and "no".', ["yes", "no"]),
        ("He said “yes, “she” said”.", ["yes, “she"]),
        ("Elle a dit « oui ».", ["oui"]),
        ('"One paragraph\n\n"and the next," he said.', ["One paragraph", "and the next,"]),
        ('A 12" pipe and "words".', ["words"]),
        ("No quotation", []),
        ('Open "and never closed', ["and never closed"]),
    ],
)
def test_quotations(text: str, expected: list[str]) -> None:
    assert quotations(text) == expected


def test_position_in_a_quotation() -> None:
    text = 'He said "yes" then.'
    quotes = QuoteMap(text)
    assert quotes.at(text.index("yes")) == (9, 12)
    assert quotes.at(0) is None
    assert quotes.at(len(text) - 1) is None


@given(st.text(alphabet='ab "“”«»\n', max_size=80))
def test_spans_do_not_overlap(text: str) -> None:
    spans = quote_spans(text)
    assert all(start <= end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
