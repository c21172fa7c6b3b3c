from __future__ import annotations

import pytest

from rag.text.reporting import act_of, performs


@pytest.mark.parametrize(
    ("act", "sentence", "score"),
    [
        ("warn", "I made clear that if they do not address this problem, we will.", 1.0),
        ("warn", "She cautioned that prices could rise.", 1.0),
        ("warn", "He raised concerns about the bridge.", 0.4),
        ("warn", "They had lunch.", 0.0),
        ("promise", "We will rebuild it by June.", 1.0),
        ("deny", "The company said there was no evidence of a leak.", 1.0),
        ("urge", "Ministers must act.", 0.4),
    ],
)
def test_cues(act: str, sentence: str, score: float) -> None:
    assert performs(act, sentence) == score


def test_the_act_asked_for() -> None:
    assert act_of(["warn", "about"]) == ("warn", "warn")
    assert act_of(["say"]) is None
