"""What a reader is told beside an answer, or instead of one, in an archive of the seeds."""

from __future__ import annotations

import pytest

from rag.app import Citewire
from rag.types import Filters


@pytest.mark.parametrize(
    ("question", "refusal", "warning"),
    [
        (
            "What happened on 30/02/2024?",
            '"30/02/2024" names no day: February has no day 30.',
            'not understood: "30/02/2024" (February has no day 30)',
        ),
        (
            "What did Tobias Renn admit on April 31?",
            None,
            'not understood: "April 31" (April has no day 31)',
        ),
    ],
)
def test_a_date_that_is_none_is_told(seeded: Citewire, question: str, refusal: str | None, warning: str) -> None:
    answer = seeded.ask(question, Filters())
    assert answer.refusal == refusal
    assert warning in answer.warnings


@pytest.mark.parametrize(
    ("question", "refusal"),
    [
        (
            "What did the Saltmere Gazette say about the battery plant?",
            "Saltmere Gazette has nothing on this. The archive has it from Northshore Ledger.",
        ),
        (
            "What did the New York Times say about the battery plant?",
            "The archive has nothing from New York Times. The archive has it from Northshore Ledger.",
        ),
        ("What did Greta Brandt say about the strike?", "No article found mentions Greta Brandt."),
        # Neither a part of the name nor a word of the date is counted as one.
        (
            "What did Tobias Renn say about Brazil since 2030?",
            "No article found mentions Brazil. The archive has 1 article on Tobias Renn, 2024-04-24.",
        ),
    ],
)
def test_what_there_is_instead(seeded: Citewire, question: str, refusal: str) -> None:
    assert seeded.ask(question, Filters()).refusal == refusal


def test_the_leads_of_a_publisher_and_a_day(seeded: Citewire) -> None:
    answer = seeded.ask("What did the Northshore Ledger report on 25 April 2024?", Filters())
    assert answer.text.startswith(
        "Battery maker Quillfern said on Thursday that it would build a factory in Upper Tarn"
    )
    assert {source.source for one in answer.citations for source in one.sources} == {
        "Northshore Ledger (fictional sample)"
    }
