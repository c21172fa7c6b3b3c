"""Sentences by which a source says why something matters."""

from __future__ import annotations

import re

_SUPERLATIVE = r"first|worst|largest|biggest|deadliest|highest|lowest|longest|strongest|closest|most \w+"
_SINCE = r"since|in (?:\w+ )?(?:years|decades|history|living memory)|in a (?:decade|century)|ever|on record"
_COULD = r"mean|lead|affect|cost|become|delay|force|face|lose|leave"
_CUES = re.compile(
    rf"\b(?:(?:{_SUPERLATIVE})\b.{{0,60}}\b(?:{_SINCE})|could (?:{_COULD})|would (?:mean|affect|leave|make it)"
    r"|means that|at stake|turning point|sets? a precedent|(?:is|are) seen as|threat(?:ens|ened) to"
    r"|marks? the (?:end|start|beginning|first|last|latest|biggest|largest)|marks? a (?:turn|shift|change|break|step)"
    r"|raising (?:concerns?|fears?|questions?|doubts?|the prospect)|depends? on|rel(?:y|ies) on|accounts? for"
    r"|the (?:move|decision|ruling|deal|vote|result) (?:comes|follows|could|means|ends|clears|leaves|puts|opens)"
    r"|implications?|significan(?:t|ce)|crucial|key (?:test|step))\b",
    re.IGNORECASE,
)


def says_why(sentence: str) -> bool:
    """Whether the sentence has a cue of consequence, rank or precedent."""
    return _CUES.search(sentence) is not None
