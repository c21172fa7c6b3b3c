"""What a sentence says without saying that it is so: what somebody alleges, believes or fears, denies or rules out,
keeps another from, does not know, or makes hang on a condition.

Each way is known by a pattern of words, and governs the words of its clause: those behind it, up to a comma or a
relative pronoun; a condition also what hangs on it. English only, and no parser: what no pattern knows is taken for a
fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from rag.text.words import is_past
from rag.verification.reading import read


class Mood(Enum):
    """How a sentence says what it does not say to be so."""

    ALLEGED = "alleged"
    DENIED = "denied"
    PREVENTED = "prevented"
    UNKNOWN = "unknown"
    CONDITION = "condition"
    NEEDED = "needed"
    """A thing that somebody is yet to get: "needs the approval of shareholders"."""


@dataclass(frozen=True, slots=True)
class Embedding:
    """Tokens of a text: ``cue`` those by which the mood is known, ``governed`` those of which nothing is asserted."""

    mood: Mood
    cue: range
    governed: range


_SUBJECT = (
    r"(?=(?:the|an?|this|these|those|his|her|its|their|our|he|she|it|they|we|there|some|most|many|all|both|no|every"
    r"|at least|up to|about|more than|one|two|three|four|five|six|seven|eight|nine|ten|several|another)\b"
    r"|(?-i:[A-Z])|\d)"
)
"""What a clause without "that" begins with."""
_CLAUSE = rf"\s+(?:that\b|{_SUBJECT})"
_NOUN = (
    r"(?:claim|allegation|accusation|report|suggestion|charge|rumou?r|suspicion|speculation|assertion|idea|notion"
    r"|possibility|theory|complaint)s?"
)
_BETWEEN = r"(?:[\w’'.-]+\s+){1,8}?"
_PATTERNS = tuple(
    (mood, tuple(letters.split()), re.compile(rf"\b(?:{pattern})", re.IGNORECASE))
    for mood, letters, pattern in (
        (
            Mood.ALLEGED,
            "alleg believ think thought suspect fear claim specul worr hop suppos presum assum",
            rf"(?<!the )(?<!a )(?<!an )(?:alleg(?:e|es|ed)|believ(?:e|es|ed)|thinks?|thought|suspect(?:s|ed)?"
            rf"|fear(?:s|ed)?|claim(?:s|ed)?|speculat(?:e|es|ed)|worr(?:y|ies|ied)|hop(?:e|es|ed)|suppos(?:e|es|ed)"
            rf"|presum(?:e|es|ed)|assum(?:e|es|ed)){_CLAUSE}",
        ),
        (
            Mood.ALLEGED,
            "alleged believed thought suspected feared rumo presumed said accused charged",
            r"(?:is|are|was|were|been|be|still|also|widely)\s+(?:alleged|believed|thought|suspected|feared|rumou?red"
            r"|presumed|said|accused|charged)\s+(?:to|of|with)\b",
        ),
        (Mood.ALLEGED, "accus suspect", rf"(?:accus(?:e|es|ed|ing)|suspect(?:s|ed|ing)?)\s+{_BETWEEN}of\b"),
        (
            Mood.ALLEGED,
            "claim allegation accusation suspicion rumo fear belief theory speculation concern suggestion",
            r"(?:claim|allegation|accusation|suspicion|rumou?r|fear|belief|theory|speculation|concern|suggestion)s?"
            r"\s+that\b",
        ),
        (Mood.DENIED, "den disput", rf"(?:den(?:y|ies|ied|ying)|disput(?:e|es|ed|ing))(?:{_CLAUSE}|\s+(?=\w+ing\b))"),
        (
            Mood.DENIED,
            "den reject dismiss refut rebuff disput",
            r"(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:e|es|ed)|rebuff(?:s|ed)"
            r"|disput(?:e|es|ed))\s+(?:(?:the|an?|any|all|these|those|media|local|recent|new)\s+){0,2}"
            rf"{_NOUN}\s+(?:that|of)\b",
        ),
        (Mood.DENIED, "out", r"rul(?:e|es|ed|ing)\s+out\b"),
        (Mood.DENIED, "evidence true untrue false lie", r"(?:no\s+evidence|not\s+true|untrue|false|a\s+lie)\s+that\b"),
        (
            Mood.PREVENTED,
            "from",
            r"(?:stop(?:s|ped|ping)?|prevent(?:s|ed|ing)?|keeps?|kept|bar(?:s|red|ring)?|bann?(?:s|ed|ing)?"
            r"|block(?:s|ed|ing)?|deter(?:s|red)?|discourag(?:e|es|ed)|dissuad(?:e|es|ed)|prohibit(?:s|ed)?"
            rf"|forb(?:ids?|ade|idden)|sav(?:e|es|ed)|spar(?:e|es|ed))\s+(?:{_BETWEEN})?from\s+(?=\w+ing\b)",
        ),
        (
            Mood.PREVENTED,
            "avoid refrain short close abandon",
            r"(?:(?:narrowly\s+)?avoid(?:s|ed)?|refrain(?:s|ed)?\s+from|(?:stopped|stops|fell|falls)\s+short\s+of"
            r"|came\s+close\s+to|abandon(?:s|ed)?\s+plans?\s+(?:to|for))\s+(?=\w)",
        ),
        (Mood.UNKNOWN, "whether", r"whether\b"),
        (Mood.UNKNOWN, "if", r"(?:ask(?:s|ed)?|wonder(?:s|ed)?|unclear|unknown|unsure|uncertain|know|say)\s+if\b"),
        (
            Mood.CONDITION,
            "if",
            r"(?<!as )(?<!even )(?<!what )(?<!and )(?<!ask )(?<!asked )(?<!asks )(?<!wonder )(?<!unclear )(?<!know )"
            r"(?<!say )(?:only\s+)?if\b(?!\s+(?:not|any|anything|ever|only)\b)",
        ),
        (
            Mood.CONDITION,
            "unless provided condition as case",
            r"unless\b|provided\s+(?:that\b|(?=the|it|he|she|they))|on\s+(?:the\s+)?condition\s+that\b"
            r"|as\s+long\s+as\b|in\s+case\b(?!\s+of)",
        ),
        (
            Mood.NEEDED,
            "need requir await lack seek sought pending subject wait ask appl",
            r"(?:need(?:s|ed|ing)?|requir(?:e|es|ed|ing)|await(?:s|ed|ing)?|lack(?:s|ed|ing)?|seek(?:s|ing)?|sought"
            r"|pending|subject\s+to|wait(?:s|ed|ing)?\s+for|ask(?:s|ed|ing)?\s+for|appl(?:y|ies|ied)\s+for)\s+(?=\w)",
        ),
    )
)
"""Each with letters of which a text that it finds anything in has some: most texts need no further look."""
_LAST = re.compile(
    r",\s+(?:[\w’'-]+\s+){1,4}?(?:allege|believe|suspect|fear|claim|think)(?:s|d|ed)?(?=[.,])", re.IGNORECASE
)
"""Behind what it governs: "..., police believe."."""
_RELATIVE = frozenset("who which whose whom where when that because since although though while but".split())
_NEEDED_REACH = 6


@lru_cache(maxsize=512)
def embeddings(text: str) -> tuple[Embedding, ...]:
    """Those of a text as ``read`` takes it apart, in the order of the patterns."""
    return tuple(_found(text))


def _found(text: str) -> Iterator[Embedding]:
    reading = read(text)
    small = text.lower()
    for mood, letters, pattern in _PATTERNS:
        if not any(part in small for part in letters):
            continue
        for match in pattern.finditer(text):
            cue = reading.at(match.start(), match.end())
            if not cue:
                continue
            behind = _clause(text, cue)
            if mood is Mood.NEEDED:
                behind = range(behind.start, min(behind.stop, behind.start + _NEEDED_REACH))
            yield Embedding(mood, cue, behind)
            if mood is Mood.CONDITION:
                yield Embedding(mood, cue, _hanging(text, cue, behind))
    for match in _LAST.finditer(text):
        cue = reading.at(match.start(), match.end())
        if cue:
            yield Embedding(Mood.ALLEGED, cue, _before(text, cue))


def _clause(text: str, cue: range, *, behind_comma: bool = False) -> range:
    """The tokens behind a cue, up to a comma, a relative pronoun or the end of the sentence. ``behind_comma``: a comma
    right behind the cue does not count."""
    reading = read(text)
    tokens, first = reading.tokens, cue.stop
    at = first + 1 if behind_comma else first
    while at < len(tokens) and tokens[at].sentence == tokens[cue[0]].sentence:
        if reading.parted(at - 1, at, quotes=False) or (at > first and tokens[at].plain in _RELATIVE):
            break
        if tokens[at].plain in ("and", "but") and at + 1 < len(tokens) and is_past(tokens[at + 1].plain):
            break  # "denied that it was late and said ..."
        at += 1
    return range(first, min(at, len(tokens)))


def _before(text: str, cue: range) -> range:
    """The tokens of the clause that ends where a cue begins."""
    reading = read(text)
    tokens, at = reading.tokens, cue.start
    while at > 0 and tokens[at - 1].sentence == tokens[cue.start].sentence:
        if at < cue.start and reading.parted(at - 1, at, quotes=False):
            break
        at -= 1
    return range(at, cue.start)


def _hanging(text: str, cue: range, condition: range) -> range:
    """What hangs on a condition: the clause before it, or the one behind where it opens the sentence."""
    before = _before(text, cue)
    if before:
        return before
    return _clause(text, condition, behind_comma=True) if condition else condition
