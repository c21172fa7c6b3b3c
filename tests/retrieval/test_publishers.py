from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        "TechLedger",
        "Blue Anchor",
        "The Courier Herald",
        "news.valleyview.co.uk",
        "thestreet.com",
        "Hill Observer",
        "Dale Observer",
    ]
)
_PIECES = "The the Herald Tech Ledger TechLedger Quay Courier and , said article according to BBC Daily x.com".split()
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
        # Blanks and hyphens do not count.
        ("What did Tech Ledger report?", [("TechLedger",)]),
        ("the Tech-Ledger's article", [("TechLedger",)]),
        ("according to tech ledger, who won?", [("TechLedger",)]),
        ("What does BlueAnchor say?", [("Blue Anchor",)]),
        ("blueanchor reported it", [("Blue Anchor",)]),
        ("Who laid a blue anchor?", []),
        ("Who painted the quay-side?", []),
        ("Did The Street report it?", [("thestreet.com",)]),
        ("Who stood in the street?", []),
        # Domains.
        ("What did techledger.example.com say?", [("TechLedger",)]),
        ("Is https://www.courierherald.co.uk/news/7 right?", [("The Courier Herald",)]),
        ("saltmere-gazette.example said", [(GAZETTE,)]),
        ("What did Valley View say?", [("news.valleyview.co.uk",)]),
        ("What did news.valleyview.co.uk say?", [("news.valleyview.co.uk",)]),
        ("Who is me@techledger.com?", []),
        # The last word, where one publisher alone has it.
        ("According to the Herald, who won?", [("The Courier Herald",)]),
        ("The Herald reported it", [("The Courier Herald",)]),
        ("Did the Herald say why?", [("The Courier Herald",)]),
        ("the report in the Gazette", [(GAZETTE,)]),
        ("Herald article on wages", [("The Courier Herald",)]),
        ("the Miami Herald article", []),
        ("the Herald of Free Enterprise reported its position", []),
        ("the Herald Square article", []),
        ("Who sang for the Herald?", []),
        ("the Observer reported it", []),
        ("the News reported it", []),
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
        ("CNET's coverage", ("CNET",)),
        ("Did Bloomberg article mention it?", ("Bloomberg",)),
        ("an article by John Smith", ()),
        ("According to the Daily Oyster, who won?", ("Daily Oyster",)),
        ("According to the BBC and the Washington Post, who won?", ("BBC", "Washington Post")),
        ("according to oyster-daily.com", ("oyster-daily.com",)),
        ("What did the Jerusalem Post report?", ("Jerusalem Post",)),
        ("What Sky News reported", ("Sky News",)),
        ("AP says it was the Times of India", ("AP",)),
        ("Did the Guardian say so?", ("Guardian",)),
        ("According to the Miami Herald", ("Miami Herald",)),
        # There are two of them, or it is one with a section.
        ("According to the Observer", ()),
        ("According to Beacon", ()),
        # People, and others who are no publishers.
        ("According to Blinken, who won?", ()),
        ("Powell said so", ()),
        ("What did Emily Post say?", ()),
        ("According to Markie Post, who won?", ()),
        ("According to Senator Weekly", ()),
        ("Post Malone said so", ()),
        ("Independent Senator Angus King said so", ()),
        ("Press Secretary Jean-Pierre said so", ()),
        ("Royal Mail said so", ()),
        ("What loss did Dish Network report?", ()),
        ("AP Moller said so", ()),
        ("The Cass Review said so", ()),
        ("the United Nations said", ()),
    ],
)
def test_what_is_named_like_a_publisher_and_is_none_of_the_archive(question: str, unknown: tuple[str, ...]) -> None:
    assert KNOWN.unknown(question, KNOWN.mentions(question)) == unknown


def test_a_word_that_two_names_share_is_no_ones() -> None:
    two = Publishers(["Valley Herald", "Courier Herald"])
    assert two.mentions("the Herald reported it") == []
    # Sections have one name.
    one = Publishers(["Valley Herald - Sport", "Valley Herald - Health"])
    (mention,) = one.mentions("the Herald reported it")
    assert mention.sources == ("Valley Herald - Sport", "Valley Herald - Health")


@pytest.mark.parametrize("piece", ["a", "A.", "a-", "The ", "Of A ", "Tech Ledger, ", "www.", "according to A "])
def test_long_questions_are_read_in_time(piece: str) -> None:
    question = (piece * 4_000)[:40_000]
    start = time.process_time()
    KNOWN.unknown(question, KNOWN.mentions(question))
    assert time.process_time() - start < 60  # far below a second; minutes where it would explode


@given(st.text(max_size=200) | st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join))
def test_mentions_are_in_order_and_apart(question: str) -> None:
    end = 0
    found = KNOWN.mentions(question)
    for mention in found:
        assert end <= mention.start < mention.end <= len(question)
        assert mention.sources
        end = mention.end
    assert all(name in question for name in KNOWN.unknown(question, found) if "  " not in question and name.isascii())


def test_an_archive_without_publishers() -> None:
    nobody = Publishers([])
    assert nobody.mentions("According to The Quay, who won?") == []
    assert nobody.unknown("the Quay article", []) == ("Quay",)
