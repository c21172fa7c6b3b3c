"""Whose articles, of which days and about whom: an answer is of those that the question asks for, or there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from rag.answering.extractive import ExtractiveAnswerer
from rag.models.minilm import MiniLM
from rag.retrieval.attribution import attributions
from rag.types import Article, Draft
from tests.answering.newsroom import FERRY, INQUIRY, article, passage_of


def dated(of: Article, year: int, month: int, day: int) -> Article:
    return replace(of, published_at=datetime(year, month, day, 8, tzinfo=UTC))


BUDGET = article(
    "budget",
    "Finance minister Dahl presents budget",
    "Finance Minister Peter Dahl presented a budget of 412 billion crowns to parliament on Tuesday. The opposition "
    'called it reckless. "It is a budget for shareholders," said Maria Castell, who leads the Union Party.',
    "Capital Standard",
    5,
)
VOTE = dated(
    article(
        "vote",
        "Parliament passes budget by three votes",
        "Parliament passed the budget on Tuesday by 91 votes to 88. Maria Castell said her party would repeal the tax "
        "cut if it won the election in September.",
        "Capital Standard",
        9,
    ),
    2024,
    4,
    9,
)
FLOOD = dated(
    article(
        "flood",
        "River floods the centre of Morden",
        "The Kell river burst its banks on Saturday and 300 people were evacuated from Morden. Fire chief Anna Brandt "
        "said her crews had rescued 14 people by boat. Nobody was killed. The worst flood of Morden, in October 1934, "
        "killed 17 people. Maria Castell said the town needed a flood fund.",
        "Morden Daily",
        3,
    ),
    2024,
    11,
    3,
)
STRIKE = article(
    "strike",
    "Teachers end their strike",
    'Teachers ended a strike of nine days on Thursday. "It is not what we wanted," said the union\'s secretary, '
    "Liesel Brandt. She said lessons would resume on Monday.",
    "Orrin Ledger",
    7,
)
DERAILED = article(
    "derailed",
    "Freight train derails near Morden",
    "A freight train derailed near Morden on Monday, injuring two workers. The driver, Ingrid Solvang, 44, broke an "
    "arm. Damage was put at 6.2 million crowns.",
    "Morden Daily",
    4,
)
CORRECTION = article(
    "correction",
    "Correction: Morden derailment",
    "Correction: An article published on 4 March about the derailment near Morden gave the damage as 6.2 million "
    "crowns. The railway has since said that the damage was 9.6 million crowns. The article also misstated the age of "
    "the driver, Ingrid Solvang. She is 41, not 44.",
    "Morden Daily",
    8,
)
ARTICLES = {of.id: of for of in (FERRY, INQUIRY, BUDGET, VOTE, FLOOD, STRIKE, DERAILED, CORRECTION)}
PASSAGES = [passage_of(of) for of in ARTICLES.values()]
SOURCES = tuple(dict.fromkeys(of.source for of in ARTICLES.values() if of.source))
LATER = datetime(2024, 12, 1, 12, tzinfo=UTC)

Asking = Callable[[str], Draft]


@pytest.fixture(scope="module")
def ask(embedder: MiniLM) -> Asking:
    answerer = ExtractiveAnswerer(embedder, ARTICLES.get, attributing=lambda text: attributions(text, SOURCES))
    return lambda question: answerer.draft(question, PASSAGES, LATER)


def ids(draft: Draft) -> set[str]:
    return {PASSAGES[number].chunk.article_id for sentence in draft.sentences for number in sentence.passages}


def said(draft: Draft) -> str:
    return " ".join(sentence.text for sentence in draft.sentences)


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What did the Saltmere Gazette say about the Alba?", {"inquiry"}),
        ("According to the Morden Daily, how many people were evacuated?", {"flood"}),
        ("What did the Capital Standard say about the budget?", {"budget", "vote"}),
        ("What did any paper except the Capital Standard say about Maria Castell?", {"flood"}),
        ("What did the Orrin Ledger and the Gazette report?", {"strike", "inquiry"}),
    ],
)
def test_the_publisher_that_is_asked_answers(ask: Asking, question: str, articles: set[str]) -> None:
    assert ids(ask(question)) <= articles
    assert ask(question).sentences


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            "What did the Morden Daily say about the budget?",
            "Morden Daily has nothing on this. The archive has it from Capital Standard.",
        ),
        (
            "What did CNN say about the budget?",
            "The archive has nothing from CNN. The archive has it from Capital Standard.",
        ),
    ],
)
def test_another_publisher_does_not_answer_for_it(ask: Asking, question: str, reason: str) -> None:
    assert ask(question).declined == reason


def test_a_body_that_publishes_may_be_quoted_by_others(embedder: MiniLM) -> None:
    answerer = ExtractiveAnswerer(
        embedder, ARTICLES.get, attributing=lambda text: attributions(text, (*SOURCES, "Northshore Lines"))
    )
    draft = answerer.draft("What did Northshore Lines say about its ships?", [passage_of(FERRY)], LATER)
    assert draft.declined is not None or ids(draft) == {"ferry"}


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What happened on 9 April 2024?", {"vote"}),
        ("What did the Orrin Ledger report on 7 March 2024?", {"strike"}),
        ("What did Maria Castell say in November 2024?", {"flood"}),
        ("What did Maria Castell say on April 9th?", {"vote"}),
        ("How many people were killed in the flood in 1934?", {"flood"}),
    ],
)
def test_the_days_asked_about_answer(ask: Asking, question: str, articles: set[str]) -> None:
    assert ids(ask(question)) == articles


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What did Maria Castell say in May 2024?", "May 2024 (2024-05-01 to 2024-05-31)"),
        ("What did Maria Castell say in 2019?", "2019 (2019-01-01 to 2019-12-31)"),
    ],
)
def test_other_days_do_not(ask: Asking, question: str, days: str) -> None:
    declined = ask(question).declined
    assert declined is not None
    assert declined.startswith(f"No article found tells this of {days}; what was found is of 2024-")


def test_a_sentence_of_another_year_is_no_answer(ask: Asking) -> None:
    assert "1934" not in said(ask("How many people were killed in the flood in Morden in 2024?"))


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("What did Anna Brandt say?", {"flood"}),
        ("What did Liesel Brandt say?", {"strike"}),
        ("What did the fire chief say?", {"flood"}),
        ("What did Peter Dahl and Liesel Brandt say?", {"strike"}),
    ],
)
def test_the_one_who_is_asked_speaks(ask: Asking, question: str, articles: set[str]) -> None:
    assert ids(ask(question)) == articles


def test_who_of_several_was_not_found_is_said(ask: Asking) -> None:
    (warning,) = ask("What did Peter Dahl and Liesel Brandt say?").warnings
    assert warning.startswith('no answer found to: "What did Peter Dahl say?"')


def test_another_of_the_surname_is_somebody_else(ask: Asking) -> None:
    assert ask("What did Greta Brandt say?").declined == "No article found mentions Greta Brandt."


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("How old is Ingrid Solvang?", "41, not 44", "Ingrid Solvang, 44"),
        ("How much was the damage of the derailment?", "9.6 million", "Damage was put at"),
    ],
)
def test_what_was_corrected_is_given_as_it_is_right(ask: Asking, question: str, right: str, wrong: str) -> None:
    answer = said(ask(question))
    assert right in answer
    assert wrong not in answer


@pytest.mark.parametrize(
    "question",
    [
        "Why did Peter Dahl resign?",
        "Did Peter Dahl resign over the budget?",
        "How many people were killed in the derailment?",
        "How many people drowned in the strike?",
    ],
)
def test_what_no_article_says_is_not_taken_for_granted(ask: Asking, question: str) -> None:
    assert ask(question).sentences == ()


def test_nobody_is_a_number(ask: Asking) -> None:
    assert "Nobody was killed." in said(ask("How many people were killed in the flood in 2024?"))
