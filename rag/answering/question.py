"""What a question asks for, as far as its words tell without an index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.text.names import Name, names
from rag.text.numbers import Number, numbers
from rag.text.periods import periods
from rag.text.quotes import quotations
from rag.text.reporting import act_of
from rag.text.words import content_words, stem, topic_words


class Kind(StrEnum):
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MANY = "how many"
    WHY = "why"
    WHAT = "what"


_KINDS = (
    (
        Kind.HOW_MANY,
        re.compile(
            r"\bhow (?:many|much|old|long|far|fast|big|large|high|often)\b|\bwhat (?:number|share|percentage)\b"
        ),
    ),
    (
        Kind.WHO,
        re.compile(r"\bwho(?:m|se)?\b|\bwhich (?:person|individual|company|team|player|man|woman)\b|\bby whom\b"),
    ),
    (
        Kind.WHEN,
        re.compile(
            r"^\W*(?:\w+ ){0,2}when (?:did|do|does|was|were|is|are|will|would|has|have|had|can|could)\b"
            r"|\b(?:what|which) (?:day|date|year|month|time)\b"
        ),
    ),
    (Kind.WHERE, re.compile(r"\bwhere\b|\b(?:what|which) (?:city|country|town|place|state|region)\b")),
    (Kind.WHY, re.compile(r"\bwhy\b|\bwhat (?:caused|led|was the reason)\b|\bfor what reason\b")),
)
_ABOUT = re.compile(
    r"(?:\b(?:about|regarding|concerning)|\b(?:say|said|stance|position|views?|comment|statement"
    r"|stand)\s+on)\s+(?P<rest>[^?.!,;]+)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:while|whereas|both|compare[ds]?|between|as well as|differ\w*|same)\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?:say|said|says|tell|told|claim(?:ed)?|state[ds]?|mention(?:ed)?|comment(?:ed)?|argue[ds]?"
    r"|explain(?:ed)?|admit(?:ted)?|"
    r"write|wrote|ask(?:ed)?|respond(?:ed)?|react(?:ed)?)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\b(?:did|does|do|has|have|had|is|was|will|would)\s+(?:the\s+)?(?P<rest>\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    ``topic`` are the stems of what it is about, without names; ``about`` those of the complement ("about Brazil"), of
    which at least one must be met. ``act`` is the speech act it asks after, ``speaker`` the last word, folded, of
    whose. ``speech`` when it asks what someone said, in whatever words. ``counted`` is the stem of what "how many"
    asks for, if it is more than people or things. ``several`` when it compares, so that no single article need have
    all. ``near_names`` and ``near_topic`` are those of the question before it in the same text, of which it may
    speak."""

    text: str
    kind: Kind
    names: tuple[Name, ...]
    numbers: tuple[Number, ...]
    quotations: tuple[str, ...]
    topic: tuple[str, ...]
    about: tuple[str, ...]
    act: str | None
    speaker: str | None
    speech: bool
    several: bool
    counted: str | None = None
    near_names: tuple[Name, ...] = ()
    near_topic: tuple[str, ...] = ()


def parse(question: str, known: frozenset[str] = frozenset()) -> Asked:
    """Takes a question apart. ``known`` are folded words that the passages treat as names, so that "blinken" is one."""
    lowered = question.lower()
    kind = next((kind for kind, pattern in _KINDS if pattern.search(lowered)), Kind.WHAT)
    found = _with_known(question, names(question, known), known)
    named = {token for name in found for token in name.tokens}
    undated = _without_dates(question)
    topic = [word for word in topic_words(undated) if word.folded not in named]
    stems = [word.stem for word in content_words(undated) if word.folded not in named]
    act = act_of(stems)
    topic_stems = tuple(dict.fromkeys(word.stem for word in topic if act is None or word.stem != act[0]))
    return Asked(
        text=question,
        kind=kind,
        names=tuple(found),
        numbers=tuple(numbers(undated)),
        quotations=tuple(quotations(question)),
        topic=topic_stems,
        about=_about(question, found, topic_stems),
        act=None if act is None else act[1],
        speaker=_speaker(question, found),
        speech=act is not None or _SAYING.search(question) is not None,
        several=_SEVERAL.search(question) is not None,
        counted=_counted(question),
    )


def _without_dates(question: str) -> str:
    """The question with its dates blanked, years left: of "since 15 June" no article need mention the 15 or the June.
    Where dates stand does not depend on the day, so any will do."""
    for period in periods(question, date(2000, 1, 1)):
        kept = re.sub(r"(?<!\d)\d{4}(?!\d)|\S", lambda m: m[0] if len(m[0]) == 4 else " ", period.surface)
        question = question[: period.start] + kept + question[period.end :]
    return question


def _with_known(question: str, found: list[Name], known: frozenset[str]) -> list[Name]:
    """Adds names that were typed without capitals."""
    covered = [(name.start, name.end) for name in found]
    for word in content_words(question):
        if word.folded in known and not any(start <= word.start < end for start, end in covered):
            found.append(Name(word.surface, word.start, word.end, (word.folded,)))
    return sorted(found, key=lambda name: name.start)


_COUNTED = re.compile(r"\bhow many (?:of the |more |other )?(?P<what>[a-z-]+)", re.IGNORECASE)
_ANYTHING = frozenset("people person persons things times others are were is did do".split())


def _counted(question: str) -> str | None:
    match = _COUNTED.search(question)
    return None if match is None or match["what"].lower() in _ANYTHING else stem(match["what"])


def _about(question: str, found: list[Name], topic: tuple[str, ...]) -> tuple[str, ...]:
    """Stems of the last complement that has any of the topic: "say about the trade deal" → trade, deal."""
    named = {token for name in found for token in name.tokens}
    for match in reversed(list(_ABOUT.finditer(question))):
        stems = tuple(
            word.stem for word in content_words(match["rest"]) if word.stem in topic and word.folded not in named
        )
        if stems:
            return stems
    return ()


def _speaker(question: str, found: list[Name]) -> str | None:
    """ "what did X say", "has X warned": the name right after the auxiliary."""
    match = _SUBJECT.search(question)
    if match is None:
        return None
    first = next((name for name in found if name.start >= match.start("rest")), None)
    if first is None or first.start > match.start("rest") + 40:
        return None
    return first.tokens[-1]
