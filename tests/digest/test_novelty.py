"""What a sentence adds to what earlier digests told: nothing, another number, or something new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from rag.digest.novelty import Finding, ToldLine, novelty
from rag.models.minilm import MiniLM
from rag.models.sentence_vectors import SentenceVectors
from rag.stories import Novelty
from rag.verification import verify
from tests.digest.newsroom import before

AGROUND = "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening."
ASHORE = "All 212 passengers were brought ashore by lifeboats before midnight, the coastguard said."
TWELVE = "Cyclone Marrick killed at least 12 people on the Tamarei Islands, officials said."
THIRTY_ONE = "The number of people killed by Cyclone Marrick on the Tamarei Islands has risen to 31."
FIFTY_TWO = "Cyclone Marrick killed 52 people on the Tamarei Islands, the government said."

Find = Callable[..., Finding]


@pytest.fixture(scope="module")
def find(embedder: MiniLM) -> Find:
    vectors = SentenceVectors(embedder)

    def find(text: str, *told: str, corrects: bool = False) -> Finding:
        """``told``, a line on each day from 1 March on."""
        lines = [before(line, date(2024, 3, day)) for day, line in enumerate(told, start=1)]
        known = [ToldLine.of(line, vector) for line, vector in zip(lines, vectors.of(told), strict=True)]
        return novelty(text, vectors.of([text])[0], known, verify, corrects=corrects)

    return find


@pytest.mark.parametrize(
    ("text", "of"),
    [
        (AGROUND, AGROUND),
        (ASHORE, ASHORE),
        # in other words, or in fewer
        ("The ferry Alba ran aground off Saltmere on Friday evening.", AGROUND),
        ("Alba ferry grounded on Saltmere sandbank on Friday.", AGROUND),
        ("Lifeboats brought all 212 passengers ashore before midnight.", ASHORE),
        ("The coastguard said lifeboats had brought all 212 passengers ashore before midnight.", ASHORE),
    ],
)
def test_told_before(find: Find, text: str, of: str) -> None:
    found = find(text, AGROUND, ASHORE)
    assert found.novelty is Novelty.TOLD
    assert found.before is not None
    assert found.before.text == of


@pytest.mark.parametrize(
    "text",
    [
        "The ministry opened an inquiry into the grounding of the ferry Alba.",
        "Captain Marta Lindqvist was arrested on Sunday.",
        # nearly the same words, and another fact
        "The ferry Maren ran aground on a sandbank off Saltmere on Friday evening.",
        "The ferry Alba ran aground on a sandbank off Saltmere on Thursday evening.",
        "The ferry Alba did not run aground on a sandbank off Saltmere on Friday evening.",
        "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening, killing Jarek Moll.",
    ],
)
def test_new(find: Find, text: str) -> None:
    assert find(text, AGROUND, ASHORE) == Finding(Novelty.NEW)


def test_everything_is_new_where_nothing_was_told(find: Find) -> None:
    assert find(AGROUND) == Finding(Novelty.NEW)


@pytest.mark.parametrize(
    ("text", "told", "words", "day"),
    [
        ("All 214 passengers were brought ashore by lifeboats.", (AGROUND, ASHORE), "212", 2),
        ("Lifeboats took 230 passengers off the ferry, the coastguard said.", (AGROUND, ASHORE), "212", 2),
        (THIRTY_ONE, (TWELVE,), "12", 1),
        # of the last that was told
        (FIFTY_TWO, (TWELVE, THIRTY_ONE), "31", 2),
        ("Cyclone Marrick killed 52 people on Tamarei, from 31 a day earlier.", (TWELVE, THIRTY_ONE), "31", 2),
        # and back again
        (TWELVE, (TWELVE, THIRTY_ONE), "31", 2),
    ],
)  # fmt: skip
def test_a_number_that_has_changed(find: Find, text: str, told: tuple[str, ...], words: str, day: int) -> None:
    found = find(text, *told)
    assert found.novelty is Novelty.CHANGED
    assert found.before is not None
    assert found.before.words == (words,)
    assert found.before.day == date(2024, 3, day)
    assert words in found.before.text


def test_a_number_that_was_wrong_is_corrected(find: Find) -> None:
    found = find("Cyclone Marrick killed 44 people on the Tamarei Islands, not 52.", FIFTY_TWO, corrects=True)
    assert found.novelty is Novelty.CORRECTED
    assert found.before is not None
    assert (found.before.words, found.before.text) == (("52",), FIFTY_TWO)


def test_a_correction_that_changes_no_number_is_new_or_told_like_anything_else(find: Find) -> None:
    assert find(AGROUND, AGROUND, corrects=True).novelty is Novelty.TOLD
    assert find("The ferry is called Alba and not Alma, its owner said.", ASHORE, corrects=True).novelty is Novelty.NEW


def test_a_change_is_told_once(find: Find) -> None:
    assert find(THIRTY_ONE, TWELVE, THIRTY_ONE).novelty is Novelty.TOLD


@pytest.mark.parametrize(
    "text",
    [
        "Cyclone Marrick injured 31 people on the Tamarei Islands, officials said.",
        "Cyclone Marrick killed about 12 people on the Tamarei Islands, officials said.",
    ],
)
def test_another_count_is_no_change(find: Find, text: str) -> None:
    assert find(text, TWELVE).novelty is not Novelty.CHANGED
