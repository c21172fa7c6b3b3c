from __future__ import annotations

import pytest

from rag.app import Citewire
from rag.types import Answer, Filters, Support


def ask(citewire: Citewire, question: str) -> Answer:
    return citewire.ask(question, Filters())


def assert_proven(citewire: Citewire, answer: Answer) -> None:
    """Every sentence is cited by exact spans, and every marker has its footnote."""
    shown = answer.text
    numbers = set()
    for citation in answer.citations:
        assert answer.text[citation.start : citation.end] == citation.text
        assert citation.verification.status is Support.SUPPORTED
        markers = "".join(f"[{source.number}]" for source in citation.sources)
        assert answer.text[citation.end :].startswith(f" {markers}")
        shown = shown.replace(f"{citation.text} {markers}", "", 1)
        for source in citation.sources:
            article = citewire.article(source.article_id)
            assert article.text[source.start_char_index : source.end_char_index] == source.cited_text
            assert article.content_hash == source.content_hash
            numbers.add(source.number)
    assert shown.strip() == ""
    assert numbers == set(range(1, len(numbers) + 1))


ANSWERED = [
    (
        "what did Blinken warn about?",
        ["machine tools and microelectronics", "if China does not address this problem, we will"],
    ),
    ("When did Blinken meet Xi?", ["met Friday"]),
    ("How many people were aboard the ferry?", ["214 people"]),
    ("What did Tobias Renn admit?", ["That is our failure"]),
    ("What did Pell Marine deny?", ["had received the order"]),
    ("Where will Quillfern build its plant?", ["Upper Tarn"]),
    ("How much will the battery plant cost?", ["1.3 billion crowns"]),
    ("Who is the director of Pell Marine?", ["Greta Pell"]),
    ("When was the ferry refloated?", ["1:20 p.m. on Wednesday"]),
    ("What did Valcourt say about fuel?", ["no fuel had leaked"]),
    ("how much was the contractor paid to maintain the lights?", ["48,000 crowns"]),
    ("Did the teachers end their strike?", ["voted on Friday to end a strike"]),
]


@pytest.mark.parametrize(("question", "parts"), ANSWERED, ids=[question for question, _ in ANSWERED])
def test_answered(seeded: Citewire, question: str, parts: list[str]) -> None:
    answer = ask(seeded, question)
    assert answer.refusal is None
    for part in parts:
        assert part in answer.text
    assert 1 <= len(answer.citations) <= 3
    assert_proven(seeded, answer)


REFUSED = [
    ("What did Blinken say about Brazil?", "Brazil"),
    ("what did blinken say about brazil?", None),
    ("Who won the World Cup?", "World Cup"),
    ("What did Xi warn Blinken about?", None),
    ("What did Tobias Renn say in Beijing?", "together"),
    ("What is the capital of France?", "France"),
    ('Who is "the masked piper"?', "the masked piper"),
    ("What happened in 1987?", "1987"),
]


@pytest.mark.parametrize(("question", "named"), REFUSED, ids=[question for question, _ in REFUSED])
def test_refused_with_a_reason(seeded: Citewire, question: str, named: str | None) -> None:
    answer = ask(seeded, question)
    assert answer.text == ""
    assert answer.citations == ()
    assert answer.refusal
    assert named is None or named in answer.refusal


def test_it_says_who_speaks_where_the_sentence_does_not(seeded: Citewire) -> None:
    answer = ask(seeded, "What did Tobias Renn say about the repair of the lamp?")
    assert "Renn" in answer.text
    assert_proven(seeded, answer)


def test_sentences_out_of_a_quotation_have_their_marks(seeded: Citewire) -> None:
    answer = ask(seeded, "what did Blinken warn about?")
    for citation in answer.citations:
        assert citation.text.count('"') % 2 == 0


def test_in_reading_order(seeded: Citewire) -> None:
    answer = ask(seeded, "what did Blinken warn about?")
    starts = [source.start_char_index for citation in answer.citations for source in citation.sources]
    assert starts == sorted(starts)


def test_a_reprint_is_not_said_twice(seeded: Citewire) -> None:
    answer = ask(seeded, "What happened to the Lady Maren on its last crossing?")
    assert answer.text.count("9:52 p.m.") <= 1


def test_no_article_satisfies_the_filters(seeded: Citewire) -> None:
    answer = seeded.ask("what did Blinken warn about?", seeded.filters(since="2025-01-01"))
    assert answer.refusal == "No article of the archive was published since 2025-01-01 00:00."


def test_as_of_a_day_before_the_correction(seeded: Citewire) -> None:
    """Time travel: what was published later is not known."""
    before = seeded.ask("How many people were aboard the ferry?", seeded.filters(as_of="2024-04-24"))
    assert "241" in before.text
    assert "214" not in before.text


def test_asked_twice_it_answers_the_same(seeded: Citewire) -> None:
    assert ask(seeded, "What did Pell Marine deny?") == ask(seeded, "What did Pell Marine deny?")
