"""How a check reports, and why a word fails."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from rag.types import Check, CheckStatus


class Reason(StrEnum):
    """Why a word of the claim fails, in words for a reader."""

    ABSENT = "not in the source"
    NOTHING = "nothing in the source speaks of it"
    LONG = "longer than a sentence that is compared"
    ELSEWHERE = "said of something else in the source"
    SUM = "perhaps a sum of what the source counts"
    FAR = "not in the sentences that the claim rests on"
    DISPLACED = "the source has another in its place"
    OPPOSITE = "the source says the opposite"
    OTHER = "goes with something else in the source"
    LIMIT = "limited otherwise in the source"
    LEVEL = "what it changed by on one side, and what it changed to on the other"
    DENIAL = "denied on one side only"
    NEW = "in no form in the source"
    PUT_FOR = "the source has something else in its place"
    ADDED = "the source has nothing of it"
    MAYBE_DENIED = "perhaps denied on one side only"
    MAYBE_MODE = "perhaps not said to have happened, or to happen, in the source"
    MODE = "not said to have happened, or to happen, in the source"
    HEDGE = "only alleged in the source"
    NOT_SO = "not said to be so in the source"
    NARROWER = "said of another, whom a word beside it tells from this one, in the source"
    WEAKER = "said of fewer in the source"
    SWAPPED = "in each other's place in the source"
    AGENT = "done by another in the source"
    SPEAKER = "said by another in the source"


SOFT = frozenset({Reason.FAR, Reason.NEW, Reason.MAYBE_DENIED, Reason.MAYBE_MODE})
"""What weighs, and by itself decides nothing: a claim may sum up more sentences than were looked at, and one that is
worded freely may deny or plan in words that are not known."""
LACKING = frozenset({Reason.PUT_FOR, Reason.ADDED, Reason.ELSEWHERE, Reason.SUM})
"""What leaves a claim supported in part."""

Wrong = tuple[str, Reason]


def result(name: str, looked_at: Sequence[str], wrong: Sequence[Wrong]) -> Check:
    """Failed with the words that are wrong, passed with what was looked at, or not applicable when there was
    nothing."""
    if wrong:
        found = dict(wrong)
        return Check(name, CheckStatus.FAILED, tuple(found), tuple(found.values()))
    if looked_at:
        return Check(name, CheckStatus.PASSED, tuple(looked_at))
    return Check(name, CheckStatus.NOT_APPLICABLE)
