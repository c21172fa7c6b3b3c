"""Sentences of which the words are the source's, and the meaning is not."""

from __future__ import annotations

import pytest

from rag.types import CheckStatus, Evidence, Support, Verdict
from rag.verification import verify

TEXT = (
    "All 212 passengers were brought ashore by lifeboats before midnight. Captain Mira Lindqvist said the steering had "
    "failed near the sandbank. The operator denied that it had delayed repairs and said it would inspect all four of "
    "its ships. Shares of the company fell by 4% on Monday. It is not true that the crew had been drinking, Mayor Paul "
    'Brandt said. "The harbour authority may close the channel," he added.'
)
SOURCE = Evidence(TEXT, "Ferry aground", "The Courier")


def failed(verdict: Verdict) -> set[str]:
    return {check.name for check in verdict.checks if check.status is CheckStatus.FAILED}


@pytest.mark.parametrize(
    ("claim", "check"),
    [
        ("No passengers were brought ashore by lifeboats before midnight.", "negation"),
        ("The 212 passengers were not brought ashore by lifeboats before midnight.", "negation"),
        ("Lindqvist said the steering had not failed near the sandbank.", "negation"),
        ("The operator did not deny that it had delayed repairs.", "negation"),
        ("It is true that the crew had been drinking, Brandt said.", "negation"),
        ("All 212 passengers were brought ashore by lifeboats after midnight.", "opposites"),
        ("The operator admitted that it had delayed repairs.", "speech"),
        ("Captain Lindqvist denied the steering had failed near the sandbank.", "speech"),
        ("Shares of the company rose by 4% on Monday.", "opposites"),
        ("The steering may have failed near the sandbank, Lindqvist said.", "modality"),
        ("Brandt said the steering had failed near the sandbank.", "attribution"),
        ("Lindqvist said it is not true that the crew had been drinking.", "attribution"),
    ],
)
def test_an_altered_meaning_is_unsupported(claim: str, check: str) -> None:
    verdict = verify(claim, [SOURCE])
    assert verdict.status is Support.CONTRADICTED, verdict
    assert check in failed(verdict), verdict


@pytest.mark.parametrize(
    "claim",
    [
        "Lifeboats brought all 212 passengers ashore before midnight.",
        "The steering had failed near the sandbank, Captain Lindqvist said.",
        "The operator denied having delayed repairs.",
        "The operator said it would inspect its four ships.",
        "The company's shares fell by 4%.",
        "It is not true that the crew had been drinking, Brandt said.",
        "Brandt said the harbour authority may close the channel.",
        "Brandt said the harbour authority might close the channel.",
        "The Courier said the steering had failed near the sandbank.",
    ],
)
def test_the_same_meaning_is_supported(claim: str) -> None:
    verdict = verify(claim, [SOURCE])
    assert verdict.status is Support.SUPPORTED, verdict
    assert failed(verdict) == set()


GRANTS = Evidence(
    "The plant is to cost 1.3 billion crowns, of which the region will pay 180 million in grants. Building would begin "
    "in September, chief executive Sunniva Arkwell said. Some parents were less content: Noor Achterberg has asked the "
    "region to postpone the examinations. Renn was paid 48,000 crowns to maintain 31 lights. The ferry struck the bank "
    "at 9:52 p.m. on Monday.",
    "A plant for Upper Tarn",
    "The Courier",
)


@pytest.mark.parametrize(
    ("claim", "check"),
    [
        ("The plant is to cost 1.3 billion dollars.", "units"),
        ("Renn was paid 31 crowns to maintain 48,000 lights.", "units"),
        ("The ferry struck the bank at 9:52 a.m. on Monday.", "units"),
        ("Building began in September, Arkwell said.", "modality"),
        ("The region has paid 180 million in grants.", "modality"),
        ("Noor Achterberg said the region postponed the examinations.", "modality"),
        ("All parents were less content.", "scope"),
        ("Former chief executive Sunniva Arkwell said building would begin in September.", "coverage"),
        ("Building would resume in September, Arkwell said.", "coverage"),
        ('"Building would begin in September," Arkwell said.', "quotes"),
    ],
)
def test_an_altered_detail_is_not_supported(claim: str, check: str) -> None:
    verdict = verify(claim, [GRANTS])
    assert verdict.status is not Support.SUPPORTED, verdict
    assert check in failed(verdict), verdict


@pytest.mark.parametrize(
    "claim",
    [
        "The region will pay 180 million crowns in grants.",
        "Construction would start in September, said Sunniva Arkwell.",
        "Achterberg asked the region to postpone the examinations.",
        "The ship hit the bank at 9:52 p.m.",
        "48,000 crowns were paid to Renn to maintain 31 lights.",
    ],
)
def test_the_same_detail_in_other_words_is_supported(claim: str) -> None:
    verdict = verify(claim, [GRANTS])
    assert verdict.status is Support.SUPPORTED, verdict


def test_names_that_change_places() -> None:
    source = Evidence("Russia would struggle to sustain its assault on Ukraine without help from abroad.")
    assert "order" in failed(verify("Ukraine would struggle to sustain its assault on Russia without help.", [source]))
    assert (
        verify("Without help from abroad, Russia would struggle to sustain its assault.", [source]).status
        == "supported"
    )


def test_part_of_a_sentence_is_not_taken_for_the_whole() -> None:
    verdict = verify("The crew had been drinking.", [SOURCE])
    (span,) = verdict.spans
    assert TEXT[span.start : span.end].startswith("It is not true")


def test_not_only_denies_nothing() -> None:
    source = Evidence("It not only threatens the port, it threatens the town.")
    assert verify("It threatens the port and the town.", [source]).status is Support.SUPPORTED


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("The strike in the port of Thornsey is over.", "The strike in the port of Thornsey is not over."),
        ("The strike in the port of Thornsey is not over.", "The strike in the port of Thornsey is over."),
        (
            "The line will be 14 kilometres long and cost 520 million.",
            "The line will not be 14 kilometres long and cost 520 million.",
        ),
        ("2.3 million people were without service.", "2.3 million people were not without service."),
        (
            "The queen of jam has spoken, and the answer is no.",
            "The queen of jam has not spoken, and the answer is no.",
        ),
        (
            "The commission had told him that ballots could not reach the voters in time.",
            "The commission had not told him that ballots could not reach the voters in time.",
        ),
    ],
)
def test_a_denial_that_no_word_of_the_source_meets_is_seen(source: str, claim: str) -> None:
    assert verify(claim, [Evidence(source)]).status is Support.CONTRADICTED
