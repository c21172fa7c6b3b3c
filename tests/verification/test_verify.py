from __future__ import annotations

from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.types import CheckStatus, Evidence, Support, Verdict
from rag.verification import verify

DAY = datetime(2024, 4, 26, 9, 0, tzinfo=UTC)
TEXT = (
    "Engineers closed the north pier of Port Ellery on Monday after finding cracks in four of its nine pillars. "
    'Harbour chief Lena Ortiz said repairs would take six weeks and cost $1.2 million. "We will not gamble with lives, '
    'and we never have," she said. Fishing boats will land their catch at Saltmere until June.'
)
SOURCE = Evidence(TEXT, "Pier closed", "The Courier", published_at=DAY)


def failed(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.checks if check.status is CheckStatus.FAILED}


@pytest.mark.parametrize(
    "claim",
    [
        "Engineers closed the north pier of Port Ellery on Monday after finding cracks in four of its nine pillars.",
        "Engineers found cracks in four of the nine pillars of the north pier. [1]",
        "Lena Ortiz said the repairs would cost $1.2 million.",
        "Ortiz said repairs would cost $1,200,000 and take six weeks.",
        'Ortiz said "we will not gamble with lives".',
        "Ortiz said: “We will not gamble … and we never have.”",
        '"We will not gamble with lives, and we never have," she [Ortiz] said.',
        '[Lena Ortiz:] "We will not gamble with lives, and we never have,"',
        "Engineers closed the north pier of Port Ellery on April 22 after finding cracks in its pillars.".replace(
            "April 22", "Monday"
        ),
        "Boats will land their catch at Saltmere until June, it was reported on April 26, 2024.",
        "The Courier reported that engineers closed the north pier.",
        "On 26 April 2024 engineers had closed the north pier after finding cracks.",
    ],
)
def test_supported(claim: str) -> None:
    verdict = verify(claim, [SOURCE])
    assert verdict.status is Support.SUPPORTED, verdict
    assert failed(verdict) == set()


@pytest.mark.parametrize(
    ("claim", "check"),
    [
        ("Engineers found cracks in five of its nine pillars of the north pier.", "numbers"),
        ("Ortiz said repairs would cost $1.3 million.", "numbers"),
        ("Ortiz said repairs would cost $1.2 billion.", "numbers"),
        ("Ortiz said repairs would take 60 weeks and cost $1.2 million.", "numbers"),
        ("Engineers closed the north pier of Port Ellery on Tuesday after finding cracks.", "dates"),
        ("Boats will land their catch at Saltmere until July.", "dates"),
        ("Engineers closed the north pier of Port Ellery on April 27, 2024 after finding cracks.", "dates"),
        ("Harbour chief Paul Brandt said repairs would take six weeks.", "names"),
        ("Fishing boats will land their catch at Northshore until June.", "names"),
        ('Ortiz said "we will gamble with lives".', "quotes"),
        ('[Paul Brandt:] "We will not gamble with lives, and we never have,"', "names"),
        ('"We will not gamble with lives," he [Brandt] said.', "names"),
    ],
)
def test_one_altered_fact_fails_its_check(claim: str, check: str) -> None:
    verdict = verify(claim, [SOURCE])
    assert verdict.status in (Support.UNSUPPORTED, Support.CONTRADICTED)
    assert check in failed(verdict)


@pytest.mark.parametrize(
    "claim", ["Bananas are mostly yellow and rather sweet.", "The mayor resigned after a scandal."]
)
def test_another_subject_is_unsupported(claim: str) -> None:
    assert verify(claim, [SOURCE]).status is Support.UNSUPPORTED


def test_half_of_the_words_is_partial() -> None:
    verdict = verify("Engineers found cracks in pillars of the pier and celebrated.", [SOURCE])
    assert verdict.status is Support.PARTIAL


UNIONS = Evidence(
    "Teachers asked for ten percent, and the region opposed that. Parents were given the results of the trial, which "
    "started in May. Four buses left the school.",
    "Teachers and the region",
)


@pytest.mark.parametrize(
    "claim",
    [
        "Unions opposed the plan and asked for guarantees.",
        "The fire was started by a campfire left unattended.",
        "None of the women given the drug in the trial became infected.",
        "Ruiz ruled that the groups had opposed the trial.",
    ],
)
def test_an_article_on_something_else_supports_nothing(claim: str) -> None:
    assert verify(claim, [UNIONS]).status is not Support.SUPPORTED


@pytest.mark.parametrize("claim", ["Bananas are yellow.", "x " * 3_000])
def test_where_there_is_nothing_a_reason_is_given(claim: str) -> None:
    verdict = verify(claim, [SOURCE])
    (check,) = verdict.checks
    assert (verdict.spans, check.name, check.status) == ((), "coverage", CheckStatus.FAILED)
    assert check.reasons


def test_what_decides_nothing_is_a_note() -> None:
    verdict = verify("Engineers shut the pier on Monday since the pillars of the pier had cracks.", [SOURCE])
    assert verdict.status is Support.SUPPORTED
    assert failed(verdict) == set()


def test_accents_may_be_characters_of_their_own() -> None:
    claim = "José Pérez opened the café in Málaga."
    for one, other in (("NFC", "NFD"), ("NFD", "NFC")):
        source = Evidence(normalize(one, f"{claim} It rained."))
        for said in (claim, "The café in Málaga was opened by José Pérez."):
            verdict = verify(normalize(other, said), [source])
            assert verdict.status is Support.SUPPORTED, verdict
            (span,) = verdict.spans
            assert source.text[span.start : span.end] == normalize(one, claim)


def test_a_number_of_a_million_digits_is_none() -> None:
    assert (
        verify("Engineers closed 9 piers.", [Evidence("Engineers closed " + "9" * 1_000_000 + " piers.")]).score < 0.5
    )


@pytest.mark.parametrize("claim", ["", "   ", "[1]", "...", "?!"])
def test_no_claim(claim: str) -> None:
    verdict = verify(claim, [SOURCE])
    assert (verdict.status, verdict.score, verdict.spans) == (Support.UNSUPPORTED, 0.0, ())


def test_no_sources() -> None:
    assert verify("Engineers closed the pier.", []).status is Support.UNSUPPORTED
    assert verify("Engineers closed the pier.", [Evidence("")]).status is Support.UNSUPPORTED


def test_a_verbatim_claim_is_cited_by_its_exact_span() -> None:
    claim = "Fishing boats will land their catch at Saltmere until June."
    verdict = verify(claim, [Evidence("Another text."), SOURCE])
    (span,) = verdict.spans
    assert (span.source, TEXT[span.start : span.end]) == (1, claim)
    assert verdict.score == 1.0


def test_a_joined_claim_is_cited_by_both_sentences() -> None:
    verdict = verify("Engineers closed the north pier and boats will land their catch at Saltmere.", [SOURCE])
    assert [TEXT[span.start : span.end][:13] for span in verdict.spans] == ["Engineers clo", "Fishing boats"]


def test_names_may_come_from_the_context_and_nothing_else() -> None:
    passage = Evidence("She said repairs would take weeks.", context=TEXT)
    assert verify("She [Lena Ortiz] said repairs would take weeks.", [passage]).status is Support.SUPPORTED
    assert verify("She said repairs would take six weeks.", [passage]).status is not Support.SUPPORTED


def test_a_mention_of_our_own_markers_is_no_evidence() -> None:
    assert verify("Engineers closed 7 piers [7].", [SOURCE]).status is not Support.SUPPORTED


def test_the_source_does_not_have_to_be_latin() -> None:
    text = "قال الوزير إن الميناء مغلق. حضر ثلاثة وزراء."
    verdict = verify("قال الوزير إن الميناء مغلق.", [Evidence(text)])
    assert verdict.status is Support.SUPPORTED


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=120), st.lists(st.text(max_size=200), max_size=3))
def test_any_text_gets_a_verdict_with_spans_in_range(claim: str, texts: list[str]) -> None:
    verdict = verify(claim, [Evidence(text) for text in texts])
    assert 0.0 <= verdict.score <= 1.0
    assert all(0 <= span.start < span.end <= len(texts[span.source]) for span in verdict.spans)


def test_a_large_source_takes_a_bounded_time() -> None:
    """Linear, not quadratic: 2 MB of text whose words repeat the first word of the claim."""
    verdict = verify("Engineers closed the pier of Ellery.", [Evidence("Engineers engineers closed. " * 80_000)])
    assert verdict.status is not Support.SUPPORTED
