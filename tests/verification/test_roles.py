"""Who does it and whom it is done to."""

from __future__ import annotations

import pytest

from rag.verification.reading import Reading, read
from rag.verification.roles import is_finite, roles


@pytest.mark.parametrize(
    ("text", "verb", "agent", "patient"),
    [
        ("The suspect shot the guard.", "shot", "suspect", "guard"),
        ("The guard was shot by the suspect.", "shot", "suspect", "guard"),
        ("The guard has been shot.", "shot", "", "guard"),
        ("Shares in the firm fell.", "fell", "Shares firm", ""),
        ("Exports and imports grew.", "grew", "Exports imports", ""),
        ("The alliance, which brought the suit, won.", "brought", "alliance", "suit"),
        ("Police said the man fled.", "fled", "man", ""),
        ("The suspect shot the guard and fled.", "fled", "", ""),
        ("He left the town.", "left", "", "town"),
        ("On Monday, after the rain, sank the ship.", "sank", "", "ship"),
    ],
)
def test_roles(text: str, verb: str, agent: str, patient: str) -> None:
    reading = read(text)
    place = next(at for at, token in enumerate(reading.tokens) if token.surface == verb)
    found = roles(reading, place)
    assert (_words(reading, found.agent), _words(reading, found.patient)) == (agent, patient)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("The mayor says so.", "says", True),
        ("The ship was sunk.", "sunk", True),
        ("The ban was lifted.", "ban", False),
        ("He spoke of the plan.", "plan", False),
        ("A heavy rain fell.", "rain", False),
    ],
)
def test_a_finite_verb(text: str, word: str, expected: bool) -> None:
    reading = read(text)
    place = next(at for at, token in enumerate(reading.tokens) if token.surface == word)
    assert is_finite(reading, place) is expected


def _words(reading: Reading, places: frozenset[int]) -> str:
    return " ".join(reading.tokens[at].surface for at in sorted(places))
