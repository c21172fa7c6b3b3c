"""A claim, taken apart once for all the checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.text.names import Name, capitalised_words, names
from rag.text.numbers import Number, numbers
from rag.text.quotes import quotations
from rag.text.words import Word, content_words, words
from rag.types import Evidence, Span

_MARKER = re.compile(r"\s*\[\d{1,3}\]")
_INSERTION = re.compile(r"\[[^\[\]]{0,200}\]")


@dataclass(frozen=True)
class Claim:
    """A sentence to be checked. ``text`` is without [n] markers; ``known`` are words that its sources treat as
    names."""

    text: str
    known: frozenset[str]

    @classmethod
    def of(cls, sentence: str, sources: Sequence[Evidence]) -> Claim:
        known = frozenset[str]().union(*(capitalised_words(whole_text(source)) for source in sources))
        return cls(_MARKER.sub("", sentence).strip(), known)

    @cached_property
    def spoken(self) -> str:
        """The text without what an editor put in square brackets (blanked, so that offsets stay)."""
        return _INSERTION.sub(lambda match: " " * len(match.group()), self.text)

    @cached_property
    def words(self) -> list[Word]:
        return words(self.spoken)

    @cached_property
    def content(self) -> list[Word]:
        return content_words(self.spoken)

    @cached_property
    def numbers(self) -> list[Number]:
        return numbers(self.text)

    @cached_property
    def quotations(self) -> list[str]:
        return quotations(self.text)

    @cached_property
    def names(self) -> list[Name]:
        found = names(self.spoken, self.known)
        # An insertion names someone, however it begins: "[Blinken:]".
        for match in _INSERTION.finditer(self.text):
            found.extend(names(f"by {match.group()[1:-1]}", self.known))
        return found


@dataclass(frozen=True)
class Ground:
    """What a claim is compared with: ``near``, the sentences that it rests on, ``texts``, the texts that they stand in,
    and ``whole``, these with their labels and contexts. ``spans`` are those sentences, with the source of each."""

    near: str
    texts: str
    whole: str
    sources: tuple[Evidence, ...]
    spans: tuple[tuple[Evidence, Span], ...]

    @cached_property
    def near_stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in content_words(self.near))

    @cached_property
    def whole_stems(self) -> frozenset[str]:
        return frozenset(word.stem for word in content_words(self.whole))

    @cached_property
    def near_numbers(self) -> list[Number]:
        return numbers(self.near)

    @cached_property
    def whole_words(self) -> frozenset[str]:
        found = {word.folded for word in words(self.whole)}
        return frozenset(found | {part for word in found if "-" in word for part in word.split("-")})


def whole_text(source: Evidence) -> str:
    return f"{source.title}\n\n{source.publisher}\n\n{source.context}\n\n{source.text}"


def folded(text: str) -> str:
    """Text for letter-by-letter comparison: one style of quotes, dashes and blanks, no case."""
    plain = text.translate(_STYLE)
    return " ".join(plain.casefold().split())


_STYLE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "…": "..."})
