from __future__ import annotations

from rag.text.speakers import SpeakerMap

TALKS = (
    "Harbour chief Lena Ortiz met Mayor Paul Brandt on Tuesday. Ortiz said the pier was unsafe. "
    '"We cannot wait," she told reporters. She left at noon.\n\n'
    '"The money is there. It was there last year. Nobody asked for it," Brandt said later. He laughed.'
)


def speakers(text: str) -> list[str | None]:
    found = SpeakerMap(text)
    return [found.speaker(index) for index in range(len(found.spans))]


def test_who_speaks() -> None:
    assert speakers(TALKS) == [
        None,
        "Lena Ortiz",
        "Lena Ortiz",
        "Lena Ortiz",
        "Paul Brandt",
        "Paul Brandt",
        "Paul Brandt",
        "Paul Brandt",
    ]


def test_sentences_inside_a_quotation_are_known() -> None:
    found = SpeakerMap(TALKS)
    assert [found.inside_quote(index) is not None for index in range(len(found.spans))] == [
        False, False, False, False, True, True, False, False,
    ]  # fmt: skip


def test_nobody_is_guessed() -> None:
    assert speakers("The tower fell. He ran away.") == [None, None]


def test_a_pronoun_after_the_name_in_its_own_sentence_needs_no_help() -> None:
    found = SpeakerMap("Ortiz said she would stay.")
    assert found.pronoun(0) is None


def test_a_place_is_no_speaker() -> None:
    assert speakers("Ortiz raised concerns about Port Ellery. She said so.")[1] == "Ortiz"


def test_titles_are_left_out_of_the_full_name() -> None:
    found = SpeakerMap("US Secretary of State Antony Blinken arrived. Blinken said little.")
    assert found.full_name("Blinken") == "Antony Blinken"
