from __future__ import annotations

import pytest

from rag.retrieval.publishers import Publishers

KNOWN = Publishers(
    [
        "Saltmere Gazette (fictional sample)",
        "The Quay",
        "The Tarn Valley Post",
        "Courier",
        "Beacon News - Health",
        "Beacon News - Sport",
        "Harbour Wire | Shipping and Trade",
        "TideTimes.com",
    ]
)
GAZETTE = "Saltmere Gazette (fictional sample)"


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        ("What did the Saltmere Gazette say about the buoy?", [(GAZETTE,)]),
        ("According to The Quay, who won?", [("The Quay",)]),
        ("Did the Tarn Valley Post report it?", [("The Tarn Valley Post",)]),
        ("according to courier, who won?", [("Courier",)]),
        ("the courier article on wages", [("Courier",)]),
        ("Does the Beacon News article agree?", [("Beacon News - Health", "Beacon News - Sport")]),
        ("Does the Beacon News - Health article agree?", [("Beacon News - Health",)]),
        ("What does Harbour Wire write about grain?", [("Harbour Wire | Shipping and Trade",)]),
        ("What does TideTimes write about grain?", [("TideTimes.com",)]),
        ("as reported by The Quay and the Courier", [("The Quay", "Courier")]),
        ("'The Quay', 'Courier', and the Saltmere Gazette agree", [("The Quay", "Courier", GAZETTE)]),
        ("While The Quay says yes, the Courier says no", [("The Quay",), ("Courier",)]),
        # A word that is also a name, where no name stands.
        ("Which courier carried the parcel?", []),
        ("Courier firms went on strike, why?", []),
        ("Who stood on the quay?", []),
        ("What happened at the harbour?", []),
    ],
)
def test_publishers_that_a_question_names(question: str, sources: list[tuple[str, ...]]) -> None:
    mentions = KNOWN.mentions(question)
    assert [mention.sources for mention in mentions] == sources
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(question)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("What did the Bloomberg article say?", ("Bloomberg",)),
        ("Based on a report by The Daily Oyster, who won?", ("The Daily Oyster",)),
        ("an article in The Wall Street Journal about rates", ("The Wall Street Journal",)),
        ("Which article mentions it?", ()),
        ("What loss did Quellmark report in 2023?", ()),
        ("What did the Courier article say?", ()),
        ("What did the report by the Courier say?", ()),
    ],
)
def test_what_is_named_like_a_publisher_and_is_none_of_the_archive(question: str, unknown: tuple[str, ...]) -> None:
    assert KNOWN.unknown(question, KNOWN.mentions(question)) == unknown


def test_an_archive_without_publishers() -> None:
    nobody = Publishers([])
    assert nobody.mentions("According to The Quay, who won?") == []
    assert nobody.unknown("the Quay article", []) == ("Quay",)
