import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.text.normalize import normalize_text, one_line

WRAPPED = """\
The council voted on Friday to rebuild the old bridge over the
river, which has been closed since the flood of last spring and
had carried 4,000 cars a day.

It will cost 12 million crowns, of which half is to come from
Friday's sale of bonds."""


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("", ""),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\u2029three", "one\ntwo\n\nthree"),
        ("a\u00a0 \tb\u3000c", "a b c"),
        ("  a  \n\n\n\n  b  ", "a\n\nb"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("bell\x07 and null\x00", "bell and null"),
        ("shown \u202ebackwards\u202c", "shown backwards"),
        ("hidden\U000e0041\U000e0042 tags", "hidden tags"),
        ("half \ud800 a pair", "half \ufffd a pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🚒 came", "👩\u200d🚒 came"),
        ("per the AP .", "per the AP."),
        ('he said ." Then', 'he said." Then'),
        ("yes , she said", "yes, she said"),
        ("about .5 per cent", "about .5 per cent"),
        ("Vraiment ?", "Vraiment ?"),
    ],
)
def test_characters_and_blanks(raw: str, expected: str) -> None:
    assert normalize_text(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('we will." More here.', 'we will."'),
        ("It rained. Read more.", "It rained."),
        ("It rained. Read more here. Click here to subscribe.", "It rained."),
        ("It rained.\n\nAdvertisement\n\nIt stopped.", "It rained.\n\nIt stopped."),
        ("It rained.\nADVERTISEMENT\n\nIt stopped.", "It rained.\n\nIt stopped."),
        ("It rained.\n\nRead more: Floods in the valley", "It rained."),
        ("It rained.\n\nSign up for our daily newsletter", "It rained."),
        ("It rained.\n\nStory continues below advertisement\n\nIt stopped.", "It rained.\n\nIt stopped."),
        ("More here.", ""),
    ],
)
def test_furniture_goes(raw: str, expected: str) -> None:
    assert normalize_text(raw) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The advertisement was withdrawn.",
        "There is more here. The rest is elsewhere.",
        "Pupils read more here than in the south.",
        "They asked readers to click here to subscribe, and few did.",
        "He said there were more here",
        "Read more about the past, she urged. They did.",
    ],
)
def test_sentences_that_only_sound_like_furniture_stay(text: str) -> None:
    assert normalize_text(text) == text


def test_wrapped_paragraphs_are_joined() -> None:
    first, second = normalize_text(WRAPPED).split("\n\n")
    assert first.endswith(
        "old bridge over the river, which has been closed since the flood of last spring and had carried "
        "4,000 cars a day."
    )
    assert second == "It will cost 12 million crowns, of which half is to come from Friday's sale of bonds."


@pytest.mark.parametrize(
    "text",
    [
        "A headline without a full stop that is rather long for one\nThe text begins in a line of its own.",
        "- the first point, which is so long that it nearly fills a line\n- the second point, hardly shorter\n- x",
        "Short lines\nof a poem\nstay as they are",
    ],
)
def test_other_line_ends_stay(text: str) -> None:
    assert normalize_text(text) == text


@settings(max_examples=400)
@given(
    st.text(
        st.one_of(
            st.sampled_from(" \n\t.,\r\u200b\u200d\u00a0\u2029\ud800\u0301\x00\"'”)a1é가\U0001f3fd"),
            st.characters(),
        ),
        max_size=60,
    )
    | st.lists(
        st.sampled_from(
            [
                "More here.",
                "Read more",
                "Advertisement",
                " ",
                "\n",
                "\n\n",
                ".",
                ",",
                "It rained.",
                '"',
                "x" * 45,
                "river and the",
                "\u200d",
            ]
        ),
        max_size=14,
    ).map("".join)
)
@example(WRAPPED)
@example("a \u200d.")
@example("x. More\u200b here.")
def test_it_is_idempotent(raw: str) -> None:
    once = normalize_text(raw)
    assert normalize_text(once) == once


@given(st.text(st.characters(), max_size=80))
def test_what_comes_out_is_clean(raw: str) -> None:
    text = normalize_text(raw)
    text.encode("utf-8")
    assert text == text.strip(" \n")
    assert "  " not in text
    assert "\n\n\n" not in text
    assert not any(ord(character) < 32 and character != "\n" for character in text)


@pytest.mark.parametrize(
    "part", ["Read more. ", "Advertisement\n", " .", "a\u200d", "word word word word word word word\n", "\n", " "]
)
def test_it_takes_linear_time(part: str) -> None:
    started = time.monotonic()
    normalize_text(part * 50_000)
    assert time.monotonic() - started < 10


def test_one_line() -> None:
    assert one_line(" A\u00a0title\n on two\tlines\u200b ") == "A title on two lines"
    assert one_line("Advertisement") == "Advertisement"
