"""A claim and what it is compared with, taken apart once for all the checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from rag.text.names import Name, capitalised_words, names
from rag.text.periods import Period, periods
from rag.text.places import countries_of
from rag.text.quotes import quotations
from rag.text.speakers import SpeakerMap
from rag.types import Evidence, Span
from rag.verification.alignment import Alignment
from rag.verification.reading import Reading, read

_MARKER = re.compile(r"\s*\[\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\]")
_INSERTION = re.compile(r"\[[^\[\]]{0,200}\]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_ACCORDING = re.compile(r"\baccording to\b", re.IGNORECASE)
_ACCORDING_REACH = 40
_LONGEST_GROUND = 12_000
_NO_DAY = date(2000, 1, 3)
"""Stands in for the day of an article without one: both sides are counted from it."""


@dataclass(frozen=True)
class Claim:
    """A sentence to be checked. ``text`` is without [n] markers and invisible characters, its accents
    as they are mostly written (NFC); ``known`` are words that its
    sources treat as names."""

    text: str
    known: frozenset[str]

    @classmethod
    def of(cls, sentence: str, sources: Sequence[Evidence]) -> Claim:
        known = frozenset[str]().union(*(capitalised_words(part) for source in sources for part in parts(source)))
        written = unicodedata.normalize("NFC", _INVISIBLE.sub("", sentence))
        return cls(without_markers(written).strip(), known)

    @cached_property
    def spoken(self) -> str:
        """The text without what an editor put in square brackets (blanked, so that offsets stay)."""
        return _INSERTION.sub(lambda match: " " * len(match.group()), self.text)

    @cached_property
    def reading(self) -> Reading:
        return read(self.spoken)

    @cached_property
    def quotations(self) -> list[str]:
        return quotations(self.text)

    @cached_property
    def names(self) -> list[Name]:
        found = names(self.spoken, self.known)
        # An insertion names someone, however it begins: "[Blinken:]".
        for match in _INSERTION.finditer(self.text):
            lead = match.start() - 2  # of the "by " put before it, in place of its bracket
            inserted = names(f"by {match.group()[1:-1]}", self.known)
            found.extend(replace(name, start=name.start + lead, end=name.end + lead) for name in inserted)
        return found


@dataclass(frozen=True)
class Ground:
    """What a claim is compared with: ``near``, the sentences that it rests on, and the ``sources`` that they
    stand in. ``spans`` are those sentences, with the source of each."""

    near: str
    sources: tuple[Evidence, ...]
    spans: tuple[tuple[Evidence, Span], ...]

    @cached_property
    def reading(self) -> Reading:
        """Of the sentences that the claim rests on; what has no sentence ends may be megabytes."""
        return read(self.near[:_LONGEST_GROUND])

    @cached_property
    def content(self) -> frozenset[str]:
        """Keys of the content words of the texts."""
        return frozenset().union(*(read(source.text).content_keys for source in self.sources))

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Of everything that may lend a name: titles, publishers, contexts and texts."""
        return tuple(read(part) for source in self.sources for part in parts(source) if part)

    @cached_property
    def known_keys(self) -> frozenset[str]:
        return frozenset().union(*(reading.keys for reading in self.readings))

    @cached_property
    def countries(self) -> frozenset[str]:
        """Those of the cities that are named."""
        return frozenset().union(*(countries_of(word) for word in self.known_words))

    @cached_property
    def known_words(self) -> frozenset[str]:
        """Folded."""
        return frozenset().union(*(reading.folded for reading in self.readings))


@dataclass(frozen=True)
class Comparison:
    """A claim beside its ground: what every check is given."""

    claim: Claim
    ground: Ground

    @cached_property
    def alignment(self) -> Alignment:
        return Alignment(self.claim.reading, self.ground.reading)

    @cached_property
    def dated(self) -> list[tuple[Period, list[Period]]]:
        """The dates of the claim, each with those of the ground as the day of publication lets them be read."""
        days = {source.published_at.date() for source in self.ground.sources if source.published_at}
        today = min(days) if days else _NO_DAY
        own = _periods(self.claim.spoken, today)
        return [(one, _periods(self.ground.near, today)) for one in own]

    @cached_property
    def dated_tokens(self) -> frozenset[int]:
        """Places of the claim's tokens that are part of a date."""
        reading = self.claim.reading
        return frozenset(place for period, _ in self.dated for place in reading.at(period.start, period.end))

    @cached_property
    def speaker(self) -> str | None:
        """Whom the claim names as the one who says it."""
        return speakers(self.claim.spoken).speaker_in(0) or self._according_to

    @property
    def _according_to(self) -> str | None:
        """The person behind "according to", if the sources know that it is one."""
        match = _ACCORDING.search(self.claim.spoken)
        if match is None:
            return None
        near = (name for name in self.claim.names if match.end() <= name.start <= match.end() + _ACCORDING_REACH)
        name = next(near, None)
        known = name is not None and any(
            name.tokens[-1] in speakers(s.context or s.text).persons for s in self.ground.sources
        )
        return name.surface if name is not None and known else None


@lru_cache(maxsize=512)
def _periods(text: str, today: date) -> list[Period]:
    return periods(text, today)


@lru_cache(maxsize=32)
def speakers(text: str) -> SpeakerMap:
    return SpeakerMap(text)


def without_markers(text: str) -> str:
    return _MARKER.sub("", text)


def blanked_markers(text: str) -> str:
    """The text with blanks for its [n] markers: offsets stay what they are, and "[1]" behind a full stop begins no
    sentence."""
    return _MARKER.sub(lambda marker: " " * len(marker.group()), text)


def parts(source: Evidence) -> tuple[str, str, str, str]:
    """Title, publisher, text, and the context without the text."""
    context = source.context
    at = context.find(source.text)
    rest = context if at < 0 else f"{context[:at]}\n\n{context[at + len(source.text) :]}".strip()
    return source.title, source.publisher, source.text, rest


def folded(text: str) -> str:
    """Text for letter-by-letter comparison: one style of quotes, dashes and blanks, no case, nothing invisible."""
    plain = unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).translate(_STYLE)
    return " ".join(plain.casefold().split())


_STYLE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."})
