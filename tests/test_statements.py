from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rag.app import Citewire
from rag.errors import InputError, UnreadableError
from rag.statements import (
    MOST_SOURCE_TEXT,
    MOST_SOURCES,
    MOST_TEXT,
    evidence,
    source_text,
    statements,
    verify_claim,
    verify_text,
)
from rag.types import CheckStatus, Evidence, Support
from rag.verification.score import SUPPORTED

FERRY = Evidence("A ferry with 241 people aboard ran aground. It was towed to Port Ellery on Tuesday.")
CREW = Evidence("The crew of nine was unhurt, Ines Valcourt said.")
RIGHT = "A ferry with 241 people aboard ran aground."
WRONG = "A ferry with 214 people aboard ran aground."


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. It snowed.", ["It rained.", "It snowed."]),
        ("It rained. [1][2] It snowed. [3]", ["It rained.", "It snowed."]),
        ("[1] It rained. [2] It snowed.", ["It rained.", "It snowed."]),
        ("It rained [1, 2]. It snowed [3-5].", ["It rained [1, 2].", "It snowed [3-5]."]),
        ("It rained in May [2024]. ***", ["It rained in May [2024]."]),
        ("  \n\nIt rained.\r\n\r\n...\n\nIt snowed.", ["It rained.", "It snowed."]),
        ("下雨了。下雪了。", ["下雨了。", "下雪了。"]),
        ("🙂 It rained 🙂.", ["🙂 It rained 🙂."]),
    ],
)
def test_sentences_with_their_offsets(text: str, sentences: list[str]) -> None:
    assert [text[one.start : one.end] for one in statements(text)] == sentences


def test_markers_are_no_part_of_a_claim() -> None:
    assert [one.claim for one in statements("It rained [1, 2] here [3]. [4]")] == ["It rained here."]


@pytest.mark.parametrize("text", ["", " \n", "?!", "[1]", "[1] [2].", "a" * (MOST_TEXT + 1)])
def test_what_is_no_claim(text: str) -> None:
    with pytest.raises(InputError, match=r"Give a sentence|in parts"):
        statements(text)


def test_each_sentence_gets_its_verdict() -> None:
    text = f"{RIGHT} [1] {WRONG} [2]"
    first, second = verify_text(text, [CREW, FERRY])
    assert (first.text, second.text) == (RIGHT, WRONG)
    assert text[second.start : second.end] == WRONG
    assert first.verification.status is Support.SUPPORTED
    assert second.verification.status is not Support.SUPPORTED
    assert {span.source for one in (first, second) for span in one.verification.spans} == {1}
    failed = {check.name: check for check in second.verification.checks if check.status is CheckStatus.FAILED}
    assert failed["numbers"].words == ("214",)
    assert len(failed["numbers"].reasons) == 1


def test_a_claim_of_several_sentences_holds_only_if_all_of_it_does() -> None:
    wrong = verify_claim(WRONG, [FERRY])
    verdict = verify_claim(f"{RIGHT} {WRONG} The crew of nine was unhurt.", [FERRY, CREW])
    assert verdict.status is wrong.status
    assert verdict.score < SUPPORTED
    assert verify_claim(f"{RIGHT} The crew of nine was unhurt.", [FERRY, CREW]).status is Support.SUPPORTED
    assert {span.source for span in verdict.spans} == {0, 1}
    assert list(verdict.spans) == sorted(verdict.spans, key=lambda span: (span.source, span.start))
    names = [check.name for check in verdict.checks]
    assert len(names) == len(set(names))
    numbers = next(check for check in verdict.checks if check.name == "numbers")
    assert (numbers.status, numbers.words) == (CheckStatus.FAILED, ("214",))


def test_a_claim_of_one_sentence_is_what_verification_says(seeded: Citewire) -> None:
    assert verify_claim(f"{WRONG} [1]", [FERRY]) == seeded.verify(WRONG, [FERRY])


@pytest.mark.parametrize(
    "sources", [[], [CREW] * (MOST_SOURCES + 1), [Evidence("a" * MOST_SOURCE_TEXT), CREW]], ids=["none", "many", "big"]
)
def test_what_cannot_be_verified_against(sources: list[Evidence]) -> None:
    for verifying in (verify_claim, verify_text):
        with pytest.raises(InputError, match=r"Give the|Give those"):
            verifying("It rained.", sources)


def test_a_source_with_what_is_known_of_it() -> None:
    given = evidence("It rained.", UTC, title="Rain", publisher="The Courier", published_at="26 April 2024")
    assert given == Evidence("It rained.", "Rain", "The Courier", "", datetime(2024, 4, 26, tzinfo=UTC))
    assert evidence("It rained.", UTC, published_at="") == Evidence("It rained.")


@pytest.mark.parametrize(
    ("text", "published_at", "said"),
    [("", None, "no words"), (" \n.", None, "no words"), ("Rain", "soon", "2024-04-26"), ("Rain", [2024], "date")],
)
def test_what_is_no_source(text: str, published_at: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        evidence(text, UTC, published_at=published_at)


def test_the_text_of_a_file() -> None:
    assert source_text("Café ✓".encode()) == ("Café ✓", None)
    text, note = source_text("Café owner René said the café is closed.".encode("cp1252"))
    assert text.startswith("Café owner René")
    assert note is not None
    for data in (b"", b" \n", b"%PDF-1.7 ...", b"\x00\x01\x02" * 100):
        with pytest.raises(UnreadableError):
            source_text(data)


def test_against_the_archive(seeded: Citewire) -> None:
    text = "The Lady Maren carried 214 people. [1] Blinken met Xi Jinping on Friday. [2]"
    sentences = seeded.verify_text(text, seeded.filters())
    assert [text[one.start : one.end] for one in sentences] == [one.text for one in sentences]
    assert len(sentences) == 2
    for one in sentences:
        assert one.sources
        assert len(set(one.sources)) == len(one.sources)
        for source in one.sources:
            article = seeded.article(source.article_id)
            assert article.text[source.start_char_index : source.end_char_index] == source.cited_text
            assert (article.content_hash, article.title) == (source.content_hash, source.title)
    numbers = [source.number for one in sentences for source in one.sources]
    assert sorted(set(numbers)) == list(range(1, len(set(numbers)) + 1))


def test_filters_of_the_archive_hold(seeded: Citewire) -> None:
    later = "The ferry was carrying 214 people."
    known = seeded.verify_text(later, seeded.filters())[0]
    then = seeded.verify_text(later, seeded.filters(as_of="2024-04-24"))[0]
    assert known.verification.status is Support.SUPPORTED
    assert then.verification.status is not Support.SUPPORTED
    assert seeded.verify_text(later, seeded.filters(sources=["Nobody"]))[0].sources == ()
