from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.numbers import numbers


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("39 are confirmed dead", ["39"]),
        ("1,200 people and twelve hundred", ["1200", "1200"]),
        ("$1.2 million, 3.5%", ["1200000", "3.5"]),
        ("two hundred and five", ["205"]),
        ("twenty-one", ["21"]),
        ("a million reasons", []),
        ("three million", ["3000000"]),
        ("the 5th, a 40-year-old", ["5", "40"]),
        ("two dozen", ["24"]),
        ("10k and 5bn", ["10000", "5000000000"]),
        ("April 26, 2024", ["26", "2024"]),
        ("one thousand two hundred", ["1200"]),
        ("no number", []),
        ("version 1.2.3", ["1.2"]),
    ],
)
def test_values(text: str, values: list[str]) -> None:
    assert [number.value for number in numbers(text)] == [Decimal(value) for value in values]


@given(st.text(max_size=200))
def test_offsets_are_exact(text: str) -> None:
    assert all(text[number.start : number.end] == number.surface for number in numbers(text))


@given(st.integers(0, 10**12))
def test_thousands_separators_change_nothing(value: int) -> None:
    assert [number.value for number in numbers(f"it was {value:,} then")] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It fell to -12 degrees.", ["-12"]),
        ("It fell to −12.5 degrees.", ["-12.5"]),
        ("It fell to minus twelve.", ["-12"]),
        ("Milan won 3-1.", ["3", "1"]),
        ("in 2020-21", ["2020", "21"]),
        ("10 -12", ["10", "12"]),
        ("plus or minus 3 points", ["3"]),
        ("COVID-19", ["19"]),
        ("a key of " + "9" * 1_000_000, []),
    ],
)
def test_below_zero(text: str, values: list[str]) -> None:
    found = numbers(text)
    assert [str(number.value) for number in found] == values
    assert all(text[number.start : number.end] == number.surface for number in found)
