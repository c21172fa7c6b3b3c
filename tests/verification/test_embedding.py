"""Which words a sentence says without saying that it is so."""

from __future__ import annotations

import pytest

from rag.verification.embedding import Mood, embeddings
from rag.verification.reading import read


@pytest.mark.parametrize(
    ("text", "mood", "governed"),
    [
        ("Police believe the man fled.", Mood.ALLEGED, "the man fled"),
        ("The man is believed to have fled, police said.", Mood.ALLEGED, "have fled"),
        ("The union accused the airline of cutting checks.", Mood.ALLEGED, "cutting checks"),
        ("The dam will burst, residents fear.", Mood.ALLEGED, "The dam will burst"),
        ("Lane denied that it was late and said it rained.", Mood.DENIED, "it was late"),
        ("Lane denied taking money.", Mood.DENIED, "taking money"),
        ("The army rejected reports that it had fled.", Mood.DENIED, "it had fled"),
        ("He ruled out extending the year.", Mood.DENIED, "extending the year"),
        ("Police kept the man from entering the palace.", Mood.PREVENTED, "entering the palace"),
        ("It is unclear whether the driver was drunk.", Mood.UNKNOWN, "the driver was drunk"),
        ("Athens would pay only if the loan grew.", Mood.CONDITION, "the loan grew"),
        ("Athens would pay only if the loan grew.", Mood.CONDITION, "Athens would pay"),
        ("If the loan grew, Athens would pay.", Mood.CONDITION, "Athens would pay"),
        ("The deal needs the approval of owners.", Mood.NEEDED, "the approval of owners"),
    ],
)
def test_what_is_not_asserted(text: str, mood: Mood, governed: str) -> None:
    tokens = read(text).tokens
    found = {(one.mood, " ".join(tokens[at].surface for at in one.governed)) for one in embeddings(text)}
    assert (mood, governed) in found


@pytest.mark.parametrize(
    "text",
    [
        "Lane said the pier was safe.",
        "Police arrested the suspect on Monday.",
        "The claim was paid in May.",
        "The company keeps its promise.",
        "The law bans smoking in cars.",
        "",
    ],
)
def test_what_is(text: str) -> None:
    assert embeddings(text) == ()
