from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.words import content_stems, fold, is_past, stem, topic_words, words


@given(st.text(max_size=200))
def test_offsets_are_exact(text: str) -> None:
    assert all(text[word.start : word.end] == word.surface for word in words(text))


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Müller's", "muller"),
        ("CHINA’S", "china"),
        ("it's", "it's"),
        ("Straße", "strasse"),
        ("journalists'", "journalists"),
    ],
)
def test_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


def test_forms_of_a_word_share_a_stem() -> None:
    assert stem("threatens") == stem("threatened") == stem("Threat") + "en"


def test_irregular_verbs_share_the_stem_of_their_verb() -> None:
    assert {stem(word) for word in ("meet", "met", "meeting", "meets")} == {"meet"}


def test_content_leaves_stop_words_out_and_takes_compounds_apart() -> None:
    assert content_stems("The 39-year-old is not in the well-known house") == [
        "39",
        "year",
        "old",
        "well",
        "know",
        "hous",
    ]


def test_topic_leaves_out_how_it_is_asked() -> None:
    assert [word.surface for word in topic_words("What did the report say about ferry safety?")] == ["ferry", "safety"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("closed", True),
        ("bitten", True),
        ("Sank", True),
        ("hit", True),
        ("men", False),
        ("closes", False),
        ("x", False),
    ],
)
def test_a_past_form(word: str, expected: bool) -> None:
    assert is_past(word) is expected
