from __future__ import annotations

import pytest

from rag.text.places import countries_of


@pytest.mark.parametrize(
    ("word", "countries"),
    [
        ("paris", {"france"}),
        ("kremlin", {"russia"}),
        ("london", {"uk."}),
        ("brussels", {"belgium", "eu."}),
        ("saltmere", set()),
        ("Paris", set()),  # folded words are looked up
        ("", set()),
    ],
)
def test_countries_of_cities(word: str, countries: set[str]) -> None:
    assert countries_of(word) == countries
