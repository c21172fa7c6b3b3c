"""Several questions in one, answered from a few articles of which none has all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rag.answering.extractive import ExtractiveAnswerer
from rag.answering.grounding import DECLINED
from rag.answering.refusal import absent_from
from rag.app import Citewire
from rag.models.minilm import MiniLM
from rag.retrieval.attribution import attributions
from rag.types import Draft, Filters, Passage
from tests.answering.newsroom import FERRY, INQUIRY, NOW, article, passage_of

BRIDGE = article(
    "bridge",
    "Council picks builder for the Orrin bridge",
    "The council of Orrin chose Halden Steel to build its new bridge on Thursday. The bridge will cost 48 million "
    'crowns, and work begins in June.\n\n"We have waited for twenty years," Mayor Ada Brekke said. Brekke promised '
    "that the ferry across the sound would run until the bridge opens.",
    "Orrin Ledger",
    7,
)
FISH = article(
    "fish",
    "Herring quota is cut by a third",
    "The fisheries board cut the herring quota by a third on Wednesday. Nadia Fosse, who leads the board, said the "
    'stock had halved since 2019.\n\nFishermen protested. "They count fish that are not there," said Jon Rask.',
    "Harbour Courier",
    6,
)
ARTICLES = {of.id: of for of in (FERRY, INQUIRY, BRIDGE, FISH)}
PASSAGES = [passage_of(of) for of in ARTICLES.values()]

AGROUND = "The ferry Alba ran aground on a sandbank off Saltmere on Friday evening."
COST = "The bridge will cost 48 million crowns, and work begins in June."
BOARD = "Nadia Fosse, who leads the board, said the stock had halved since 2019."


@pytest.fixture(scope="module")
def asked(embedder: MiniLM) -> Callable[..., Draft]:
    sources = tuple(dict.fromkeys(of.source for of in ARTICLES.values() if of.source))
    answerer = ExtractiveAnswerer(embedder, ARTICLES.get, attributing=lambda text: attributions(text, sources))

    def draft(question: str, passages: Sequence[Passage] = PASSAGES) -> Draft:
        return answerer.draft(question, passages, NOW)

    return draft


def texts(draft: Draft) -> list[str]:
    return [sentence.text for sentence in draft.sentences]


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("When did the Alba run aground? How much will the bridge cost?", [AGROUND, COST]),
        ("How much will the bridge cost? When did the Alba run aground?", [COST, AGROUND]),
        ("How much will the bridge cost, and when did the Alba run aground?", [COST, AGROUND]),
        ("How much will the bridge cost and when does work begin?", [COST]),
        ("Who leads the fisheries board? When did the Alba run aground?", [BOARD, AGROUND]),
        ("When and where did the Alba run aground?", [AGROUND]),
    ],
)
def test_each_is_answered_in_order_and_no_sentence_twice(
    asked: Callable[..., Draft], question: str, sentences: list[str]
) -> None:
    draft = asked(question)
    assert texts(draft) == sentences
    assert draft.warnings == ()


def test_the_captain_is_the_ferrys(asked: Callable[..., Draft]) -> None:
    draft = asked("When did the Alba run aground and who was its captain?")
    assert texts(draft) == [
        AGROUND,
        "Captain Marta Lindqvist said the steering had failed without warning.",
    ]


def test_people_of_different_articles_are_not_refused(asked: Callable[..., Draft]) -> None:
    draft = asked("What did Nadia Fosse say about the stock? What did Ada Brekke promise?")
    assert BOARD in texts(draft)
    assert "Brekke promised that the ferry across the sound would run until the bridge opens." in texts(draft)


def test_each_publisher_speaks_for_itself(asked: Callable[..., Draft]) -> None:
    draft = asked("What did the Orrin Ledger say about the ferry, and what did the Gazette report about the inquiry?")
    sources = [PASSAGES[sentence.passages[0]].source for sentence in draft.sentences]
    assert list(dict.fromkeys(sources)) == ["Orrin Ledger", "Saltmere Gazette"]
    assert draft.warnings == ()


@pytest.mark.parametrize(
    ("question", "warning"),
    [
        (
            "When did the Alba run aground and who painted the Mona Lisa?",
            'no answer found to: "who painted the Mona Lisa?" (no article found mentions Mona Lisa)',
        ),
        (
            "Who is the pope's favourite singer? When did the Alba run aground?",
            'no answer found to: "Who is the pope\'s favourite singer?"',
        ),
        (
            "When did the Alba run aground? What did Nadia Fosse say yesterday?",
            'no answer found to: "What did Nadia Fosse say yesterday?" '
            "(no article found is from yesterday (2024-03-10))",
        ),
    ],
)
def test_it_says_what_it_found_no_answer_to(asked: Callable[..., Draft], question: str, warning: str) -> None:
    draft = asked(question)
    assert texts(draft) == [AGROUND]
    assert draft.warnings == (warning,)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Who painted the Mona Lisa? Who wrote Hamlet?", "No article found mentions Mona Lisa. No article found "),
        ("Who painted the Mona Lisa? What is the best flour for bread?", "No article found mentions Mona Lisa."),
        ("How is bread baked, and what is the best flour?", DECLINED),
    ],
)
def test_where_none_is_answered_it_declines(asked: Callable[..., Draft], question: str, reason: str) -> None:
    draft = asked(question)
    assert draft.sentences == ()
    assert draft.declined is not None
    assert draft.declined.startswith(reason)
    assert draft.warnings == ()


def test_it_is_bounded(asked: Callable[..., Draft]) -> None:
    two = asked("What do we know about the ferry Alba? What do we know about the bridge of Orrin?")
    assert 2 <= len(two.sentences) <= 4
    many = asked(" ".join(f"What did {name} say about the ferry?" for name in ["Brekke", "Lindqvist", "Aalders"] * 9))
    assert 2 <= len(many.sentences) <= 8


def test_only_what_each_of_several_lacks_is_absent() -> None:
    def absent(question: str) -> str | None:
        return absent_from(question, PASSAGES, ARTICLES.get)

    assert absent("Who painted the Mona Lisa?") == "No article found mentions Mona Lisa."
    assert absent("Who painted the Mona Lisa? When did the Alba run aground?") is None
    assert absent("Who painted the Mona Lisa? Who wrote Hamlet?") is not None


def test_days_are_asked_of_their_own_question(seeded: Citewire) -> None:
    answer = seeded.ask("What did Blinken warn about yesterday? How many jobs will Quillfern create?", Filters())
    assert "640 people" in answer.text
    assert answer.warnings == (
        'no answer found to: "What did Blinken warn about yesterday?" '
        "(no article found is from yesterday (2024-04-28))",
    )


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Who is Greta Pell? Who is Dorin Hask?", ["its director, Greta Pell", "Dorin Hask, who leads"]),
        (
            "What did the Saltmere Gazette say about the buoy, and what did the Ledger report about the battery plant?",
            ["navigation buoy", "Quillfern"],
        ),
        ("When did the ferry run aground and who was its captain?", ["on Monday", "captain, who has 22 years"]),
        ("Where will Quillfern build its plant and how much will it cost?", ["Upper Tarn", "1.3 billion crowns"]),
        ("Who is Tobias Renn and what did he admit?", ["Renn", "That is our failure"]),
        ("What did Blinken warn about, and when did he meet Xi?", ["we will", "met Friday"]),
    ],
)
def test_over_the_archive(seeded: Citewire, question: str, parts: list[str]) -> None:
    answer = seeded.ask(question, Filters())
    places = [answer.text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
    assert answer.warnings == ()
