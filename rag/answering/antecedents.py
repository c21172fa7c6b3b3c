"""What each of several questions asks, with what it takes from those before: "When did it run aground and who was its
captain?" asks for the captain of the ferry.

"He" and "she" are set as the name that they stand for, where that is sure. Else the names and the topic of the question
before count for the next one too, if it says "it" or has too little of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rag.answering.dated import days_of
from rag.answering.events import events_of
from rag.answering.parts import AUXILIARY, Part, is_name
from rag.answering.question import Asked, Kind, parse
from rag.answering.sources import NOBODY, Attributing, Reporters, no_publisher
from rag.text.names import Name
from rag.text.words import topic_words
from rag.types import DayRange

_PERSON = re.compile(r"\b(?:(?P<own>his|her(?=\s+\w))|he|she|him|her)\b", re.IGNORECASE)
_PRONOUN = re.compile(rf"(?P<subject>\b{AUXILIARY}\s+)?\b(?:it|its|they|them|their|{_PERSON.pattern})\b", re.IGNORECASE)
_WHO_IS = re.compile(r"\bwho\s+(?:is|was|are|were)\s+$", re.IGNORECASE)
_FEW = 1
"""Topic words of a question in a sentence of its own that is read after the one before."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A question, or one of several: ``text`` as it was put, what it asks, the days whose reports it asks for and those
    by which it dates what happened, and whose articles it asks for. ``refers`` when it is about what the question
    before named: then an answer must be, too."""

    text: str
    asked: Asked
    days: tuple[DayRange, ...] = ()
    events: tuple[DayRange, ...] = ()
    reporters: Reporters = NOBODY
    refers: bool = False

    @classmethod
    def of(cls, text: str, known: frozenset[str], as_of: datetime, attributing: Attributing) -> Turn:
        """A question by itself. ``known`` are folded words that are names."""
        named = attributing(text)
        asked = parse(text, known, [(one.start, one.end) for one in named])
        return cls(text, asked, days_of(text, as_of), events_of(text, as_of), Reporters.of(named))

    @property
    def must_meet(self) -> Asked:
        """What is asked, with the names that an article must have."""
        return replace(self.asked, names=(*self.asked.names, *self.asked.near_names)) if self.refers else self.asked


def turns(
    parts: Sequence[Part],
    known: frozenset[str],
    publishes: Callable[[Name], bool],
    as_of: datetime,
    attributing: Attributing = no_publisher,
) -> list[Turn]:
    """The questions in order. ``known`` are folded words that are names; ``publishes`` tells a publisher's."""
    found: list[Turn] = []
    for part in parts:
        turn = Turn.of(part.text, known, as_of, attributing)
        if found:
            days, events = turn.days, turn.events
            turn = _named(found, turn, known, publishes) or _near(found[-1], turn, part.goes_on, publishes)
            # What is read after another question is asked of its days.
            taken = turn.refers or turn.asked.near_topic or turn.asked.text != part.text
            if taken and not days and not events:
                days, events = found[-1].days, found[-1].events
            turn = replace(turn, days=days, events=events)
        found.append(turn)
    return found


def _named(before: Sequence[Turn], turn: Turn, known: frozenset[str], publishes: Callable[[Name], bool]) -> Turn | None:
    """The question with the name set that it leaves out; None where that is not sure."""
    own, bare = turn.asked.names, turn.text.rstrip("? ")
    if is_name(bare):
        # "What did Blinken say? And Xi?"
        text, subject = before[-1].asked.text, _subject(before[-1].asked, publishes)
        if subject is None:
            return None
        return replace(turn, asked=parse(f"{text[: subject.start]}{bare}{text[subject.end :]}", known))
    person = _PERSON.search(turn.text)
    if person is None or not _refers(turn.text) or any(name.start < person.start() for name in own):
        return None
    naming = (earlier.asked for earlier in reversed(before) if any(not publishes(name) for name in earlier.asked.names))
    earlier = next(naming, None)
    meant = None if earlier is None else _subject(earlier, publishes)
    if meant is None:
        return None
    text = _PERSON.sub(lambda match: f"{meant.surface}{'’s' if match['own'] else ''}", turn.text)
    return replace(turn, asked=parse(text, known | set(meant.tokens)))


def _near(before: Turn, turn: Turn, goes_on: bool, publishes: Callable[[Name], bool]) -> Turn:
    """The question, read after the one before if it must be."""
    asked, earlier = turn.asked, before.asked
    refers = not asked.names and _refers(turn.text)
    if not refers and (asked.names or not (goes_on or len(asked.topic) <= _FEW)):
        return turn
    topic = tuple(dict.fromkeys((*earlier.near_topic, *earlier.topic)))
    near = tuple(name for name in (*earlier.names, *earlier.near_names) if not publishes(name))
    return replace(turn, asked=replace(asked, near_names=near, near_topic=topic), refers=refers)


def _refers(text: str) -> bool:
    """Whether a pronoun stands for something before the question: "did he", "its captain"; not "the teachers end their
    strike"."""
    match = _PRONOUN.search(text)
    return match is not None and (match["subject"] is not None or not topic_words(text[: match.start()]))


def _subject(asked: Asked, publishes: Callable[[Name], bool]) -> Name | None:
    """Whom "he" after the question means: its subject, or else the first whom it names. After "who wrote X" he may be
    the answer, and nobody is sure."""
    subjects = [name for name in asked.names if not publishes(name)]
    if asked.kind is Kind.WHO:
        subjects = [name for name in subjects if _WHO_IS.search(asked.text[: name.start])]
    speaking = [name for name in subjects if name.tokens[-1] == asked.speaker]
    return next(iter([*speaking, *subjects]), None)
