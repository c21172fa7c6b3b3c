from __future__ import annotations

import pytest

from rag.text.names import capitalised_words, names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did Blinken warn about?", ["Blinken"]),
        ("Did TechCrunch agree with The Verge's report?", ["TechCrunch", "Verge"]),
        ("The House of Commons sat", ["House of Commons"]),
        ("They met Blinken and Xi", ["Blinken", "Xi"]),
        ("She met Antony Blinken, Xi Jinping", ["Antony Blinken", "Xi Jinping"]),
        ("Meanwhile it rained on Monday in June", []),
        ("It was IT, eBay and iPhone", ["IT", "eBay", "iPhone"]),
        ("He left the US for us", ["US"]),
        ("Police came. Officials left.", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert [name.surface for name in names(text)] == expected


def test_a_known_name_counts_where_a_sentence_begins() -> None:
    text = "Valcourt left. Rain came."
    assert names(text) == []
    assert [name.surface for name in names(text, frozenset({"valcourt"}))] == ["Valcourt"]


def test_tokens_are_folded_without_particles() -> None:
    assert names("near the Port of Saint-Étienne")[0].tokens == ("port", "saint-etienne")


def test_capitalised_words() -> None:
    assert capitalised_words("Rain fell on Port Ellery.") == {"port", "ellery"}
