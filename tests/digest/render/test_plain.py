from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.digest.render.marking import Run, runs
from rag.digest.render.plain import brief, plain
from tests.digest.render import examples


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("It rained.", "It rained."),
        ("a\r\nb\tc\u2028d\u00a0e  f ", "a b c d e f"),
        ("\x1b[31mred\x1b[0m", "[31mred [0m"),
        ("a\u202eb\u202cc\u2066d\u2069", "abcd"),
        ("so\u00adft \u200bzero\ufeff", "soft zero"),
        # joiners are part of Persian and of families
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("a\u200d b", "a b"),
        # what could be taken for a marker
        ("so [1], [ 23 ] and [^4][1-3]", "so (1), (23 ) and (^4)(1-3)"),
        ("［4］【5】 [2024]", "(4)(5) (2024)"),
        ("[1\u200b]", "(1)"),
        ("[sic] [a1] [1a]", "[sic] [a1] [1a]"),
        ("\ud800x", "x"),
    ],
)
def test_text_as_it_may_be_shown(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text(st.characters(), max_size=80))
def test_nothing_steers_and_nothing_looks_like_a_marker(text: str) -> None:
    shown = plain(text)
    assert all(char.isprintable() or char in "\u200c\u200d" for char in shown)
    assert re.search(r"\[\s*\d+\s*\]", shown) is None
    assert plain(shown) == shown
    shown.encode()


def test_cut_after_a_word() -> None:
    assert brief("one two three", 13) == "one two three"
    assert brief("one two three", 12) == "one two…"
    assert brief("w" * 100, 10) == "wwwwwwwww…"
    assert len(brief(examples.LONG, 200)) <= 200


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        (["241"], ["241"]),
        (["241 people", "241"], ["241 people"]),
        (["FERRY"], ["ferry"]),
        (["24"], []),
        ([""], []),
        (["of", "241"], ["241", "of"]),
        ([".*"], []),
    ],
)
def test_whole_words_are_marked(words: list[str], marked: list[str]) -> None:
    found = runs("The ferry had 241 people of Tarrow.", words)
    assert [run.text for run in found if run.marked] == marked
    assert "".join(run.text for run in found) == "The ferry had 241 people of Tarrow."


def test_at_the_edges() -> None:
    assert runs("241", ["241"]) == (Run("241", marked=True),)
    assert runs("", ["241"]) == ()
