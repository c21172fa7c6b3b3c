"""What a question asks for, as far as its words tell without an index."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rag.text.names import Name, names
from rag.text.numbers import Number, numbers
from rag.text.periods import read_days
from rag.text.quotes import quotations
from rag.text.reporting import act_of
from rag.text.titles import TITLES
from rag.text.words import content_words, fold, stem, topic_words


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
_OFFICE = re.compile(
    rf"\b(?:did|does|has|have|had)\s+(?:(?:the|an?|its|their|his|her)\s+)?(?P<role>\w[\w-]*(?:\s+\w[\w-]*){{0,2}}?)"
    rf"(?:\s+of\s+[^?]{{1,40}}?)?\s+{_SAYING.pattern}",
    re.IGNORECASE,
)
_ROW = re.compile(r",\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+", re.IGNORECASE)
# What a publisher does is nothing that its articles are about.
_PUBLISHING = frozenset(map(stem, "publish print cover carry run write".split()))
_SUBJECT = re.compile(r"\b(?:did|does|do|has|have|had|is|was|will|would)\s+(?:the\s+)?(?P<rest>\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, taken apart.

    ``topic`` are the stems of what it is about, without names; ``about`` those of the complement ("about Brazil"), of
    which at least one must be met. ``act`` is the speech act it asks after, ``speaker`` the last word, folded, of
    whose. ``speech`` when it asks what someone said, in whatever words. ``counted`` is the stem of what "how many"
    asks for, if it is more than people or things. ``several`` when it compares, so that no single article need have
    all. ``role`` are the stems of an office whose words it asks for, where no name is given ("the fire chief").
    ``publishers`` is how many publishers it asks, whose names are not among its ``names``; ``plain`` is the question
    with these and its dates blanked. ``near_names`` and
    ``near_topic`` are those of the question before it in the same text, of which it may speak."""

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
    role: tuple[str, ...] = ()
    publishers: int = 0
    plain: str = ""
    near_names: tuple[Name, ...] = ()
    near_topic: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it asks for nothing but what there is: "What happened on Friday?", "What did the Gazette report?"."""
        named = (self.names, self.numbers, self.quotations, self.topic, self.near_names, self.near_topic, self.role)
        return self.kind is Kind.WHAT and self.act is None and not any(named)


def parse(question: str, known: frozenset[str] = frozenset(), publishers: Sequence[tuple[int, int]] = ()) -> Asked:
    """Takes a question apart. ``known`` are folded words that the passages treat as names, so that "blinken" is one.
    Its dates, and the spans of the ``publishers`` that it asks, are no names, numbers or topics: whose and of which
    days the articles are is known better than by their words."""
    lowered = question.lower()
    kind = next((kind for kind, pattern in _KINDS if pattern.search(lowered)), Kind.WHAT)
    undated = without(_without_dates(question), publishers)
    role = _role(undated, known)
    found = _with_known(undated, names(undated, known), known)
    # "chief" is a name in "Chief Executive Holt", and none in "the fire chief".
    found = [name for name in found if not (role and name.surface.islower() and stem(name.surface) in role)]
    named = {token for name in found for token in name.tokens}
    asked_of = [name for start, end in publishers for name in _ROW.split(question[start:end])]
    asks = _PUBLISHING if publishers else frozenset[str]()
    topic = [word for word in topic_words(undated) if word.folded not in named and word.stem not in asks]
    stems = [word.stem for word in content_words(undated) if word.folded not in named]
    act = act_of(stems)
    topic_stems = tuple(dict.fromkeys(word.stem for word in topic if act is None or word.stem != act[0]))
    speaker = _speaker(undated, found)
    return Asked(
        text=question,
        kind=kind,
        names=tuple(found),
        numbers=tuple(numbers(undated)),
        quotations=tuple(quote for quote in quotations(undated) if any(char.isalnum() for char in quote)),
        topic=topic_stems,
        about=_about(undated, found, topic_stems),
        act=None if act is None else act[1],
        speaker=speaker,
        speech=act is not None or _SAYING.search(question) is not None,
        several=_SEVERAL.search(question) is not None or len(asked_of) > 1,
        publishers=len(asked_of),
        plain=undated,
        counted=_counted(question),
        role=role,
    )


def _role(question: str, known: frozenset[str]) -> tuple[str, ...]:
    """Of "what did the fire chief say?": fire, chief; of "What did the Finance Minister say?" as well. Nothing of
    "what did blinken say?", for he is known by his name."""
    match = _OFFICE.search(question)
    if match is None:
        return ()
    role = match["role"].split()
    stems = tuple(map(stem, role))
    if not match["role"].islower():
        return stems if stems[-1] in TITLES and all(word[:1].isupper() for word in role) and len(role) > 1 else ()
    return () if all(fold(word) in known for word in role) and stems[-1] not in TITLES else stems


def _without_dates(question: str) -> str:
    """The question with its dates blanked, those among them that name no day. Where dates stand does not depend on the
    day, so any will do."""
    read, unread = read_days(question, date(2000, 1, 1))
    spans = [(period.start, period.end) for period in read] + [(one.start, one.end) for one in unread]
    return without(question, spans)


def without(question: str, spans: Sequence[tuple[int, int]]) -> str:
    """The question with the spans blanked, each place kept, by a mark that keeps apart the names around them."""
    for start, end in spans:
        question = f"{question[:start]}{'|' * (end - start)}{question[end:]}"
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
    # A publisher is blanked: what it says is what its articles have.
    if match is None or match["rest"].startswith("|"):
        return None
    first = next((name for name in found if name.start >= match.start("rest")), None)
    if first is None or first.start > match.start("rest") + 40:
        return None
    return first.tokens[-1]
