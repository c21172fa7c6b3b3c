from __future__ import annotations

import pytest

from rag.retrieval.attribution import attributions

SOURCES = ("Saltmere Gazette (fictional sample)", "Courier", "The Quay", "Tarn Post")
GAZETTE = SOURCES[0]


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What did the Saltmere Gazette say about the buoy?", [(GAZETTE,)]),
        ("According to the Courier, who won?", [("Courier",)]),
        ("What did The Quay and the Courier report?", [("The Quay", "Courier")]),
        ("What does the article in the Courier say, and what does The Quay write?", [("Courier",), ("The Quay",)]),
        ("How does the Courier's report differ from The Quay's?", [("Courier",), ("The Quay",)]),
        ("Who won, as detailed by The Quay?", [("The Quay",)]),
        ("Did the Courier, not The Quay, report on the budget?", [("The Quay", False), ("Courier",)]),
        # Not asked, but spoken of.
        ("Who paid for the merger of The Quay and the Tarn Post?", []),
        ("Who owns The Quay?", []),
        ("What did the Courier say about the sale of The Quay?", [("Courier",)]),
        ("Why was the buoy dark?", []),
    ],
)
def test_who_is_asked(question: str, asked: list[tuple[object, ...]]) -> None:
    found = attributions(question, SOURCES)
    expected = [one[:-1] for one in asked if one[-1] is False]
    assert [one.sources for one in found if one.excluded] == expected
    assert [one.sources for one in found if not one.excluded] == [one for one in asked if one[-1] is not False]
    for one in found:
        assert question[one.start : one.end] == one.surface


@pytest.mark.parametrize(
    "question",
    [
        "What did any paper except The Quay say about the buoy?",
        "What do papers other than The Quay report?",
        "Who but not The Quay said so?",
    ],
)
def test_who_is_left_out(question: str) -> None:
    (found,) = attributions(question, SOURCES)
    assert found.excluded
    assert found.sources == ("The Quay",)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What did CNN and the BBC say about the buoy?", ["CNN", "BBC"]),
        ("What did The Guardian say?", ["The Guardian"]),
        ("What did Reuters report on the quake?", ["Reuters"]),
        ("What does the Cass report say?", []),
        ("DROP TABLE articles", []),
        ("What did Blinken say?", []),
    ],
)
def test_whom_the_archive_has_not(question: str, unknown: list[str]) -> None:
    found = attributions(question, SOURCES)
    assert [one.surface for one in found if not one.sources] == unknown


def test_the_guardian_is_not_the_guardian_post() -> None:
    (found,) = attributions("What did The Guardian say about the storm?", ("The Guardian Post",))
    assert found.sources == ()
