"""The names that a claim shares with its source come in the source's order.

Who does what to whom is a matter of order in English: "Blinken met Xi" is not "Xi met Blinken". Speakers move freely
("..., Blinken said"), so a name that speaks is left out; and so is a claim in the passive, which turns the order
round by right."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.text.names import names
from rag.text.sentences import sentences
from rag.text.speakers import SpeakerMap
from rag.text.words import fold, words
from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_LEAD = re.compile(r"(?:Without|With|After|Before|Despite|In|On|At|For|From|As|While|When|Because|Since|Under)\b[^,]*,")
_PASSIVE = re.compile(r"\bby\b")


def check_order(claim: Claim, ground: Ground) -> Check:
    speaker = SpeakerMap(claim.spoken).speaker_in(0)
    speaking = {fold(part) for part in speaker.split()} if speaker else set()
    for sentence in sentences(ground.near):
        said = SpeakerMap(sentence).speaker_in(0)
        speaking |= {fold(part) for part in said.split()} if said else set()
    # "Without China's support, Russia ...": what is put first may stand anywhere.
    lead = _LEAD.match(claim.spoken)
    begin = lead.end() if lead else 0
    named = [name for name in names(claim.spoken, claim.known) if name.start >= begin]
    order = list(dict.fromkeys(name.tokens[-1] for name in named if name.tokens[-1] not in speaking))
    there = [word.folded for word in words(ground.near)]
    swapped = [
        f"{one} … {other}"
        for one, other in pairwise(order)
        if _before(other, one, there) and not _before(one, other, there)
    ]
    if swapped and _PASSIVE.search(claim.spoken) and not _PASSIVE.search(ground.near):
        swapped = []
    return result("order", order if len(order) > 1 else [], swapped)


def _before(one: str, other: str, there: list[str]) -> bool:
    """Whether ``one`` stands somewhere before ``other``."""
    if one not in there or other not in there:
        return False
    return there.index(one) < len(there) - 1 - there[::-1].index(other)
