"""A text taken apart into the tokens that claims and sources are compared by.

A number is one token, whatever it is written with ("1.2 million", "twelve"), and its value is its key; a currency or
per-cent sign is a token of its own ("dollar", "percent"). Compounds are taken apart at their hyphens. Every other
token's key is its stem, or the folded word itself where it is a stop word."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import NamedTuple

from rag.text.numbers import Number, numbers
from rag.text.sentences import sentence_spans
from rag.text.words import fold, is_stopword, stem

_ALIASES = (
    ("us.", r"U\.\s?S\.(?:\s?A\.)?|(?-i:USA?)|United States(?: of America)?"),
    ("uk.", r"U\.\s?K\.|(?-i:UK)|United Kingdom|(?:Great )?Britain"),
    ("eu.", r"E\.\s?U\.|(?-i:EU)|European Union"),
    ("un.", r"U\.\s?N\.|(?-i:UN)|United Nations"),
)
"""Names that everybody shortens, each with its key."""
_ALIAS = "|".join(rf"(?P<a{place}>(?:{pattern})(?!\w))" for place, (_, pattern) in enumerate(_ALIASES))
_LETTERS = r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*"
"""An accent may be a character of its own."""
_WORD = re.compile(rf"(?=[UEBG])(?<!\w)(?:{_ALIAS})|{_LETTERS}(?:[’']{_LETTERS})*|[%$€£¥]", re.IGNORECASE)
SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "%": "percent"}
_CLAUSE_END = re.compile(r"[.,;:!?\"”“»«—–()]|\s-\s")
_STOP = re.compile(r"[.,;:!?—–()]|\s-\s")


_NONE = (sys.maxsize, sys.maxsize)
"""Behind the last sentence."""
_LONG = 20_000
"""Characters from which on a text is long: its tokens take some forty bytes each."""


class Word(NamedTuple):
    """What a word is, wherever it stands."""

    surface: str
    key: str
    """What it is compared by."""
    plain: str
    """In small letters, with a straight apostrophe: how cues are listed."""
    folded: str
    content: bool
    """Whether it is no stop word."""
    capital: bool


class Token:
    """A word in its place: ``text[start:end] == surface``. ``value`` is that of a number; ``sentence`` is the place of
    its sentence."""

    __slots__ = ("capital", "content", "end", "folded", "key", "plain", "sentence", "start", "surface", "value")

    def __init__(self, word: Word, start: int, end: int, sentence: int, value: Decimal | None = None) -> None:
        self.surface, self.key, self.plain, self.folded, self.content, self.capital = word
        self.start, self.end, self.sentence, self.value = start, end, sentence, value


class Reading:
    """What is known of a text when it has been read once. The same text is read once only (``read``)."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.sentences = sentence_spans(text)
        self.numbers: list[Number] = numbers(text)
        self.tokens = self._tokens()
        self._starts = [token.start for token in self.tokens]

    def _tokens(self) -> list[Token]:
        found: list[Token] = []
        waiting = iter(self.numbers)
        number = next(waiting, None)
        sentence, following = 0, iter(self.sentences[1:])
        next_start, _ = next(following, _NONE)
        for match in _WORD.finditer(self.text):
            start, end = match.span()
            while number is not None and number.end <= start:
                number = next(waiting, None)
            while next_start <= start:
                sentence += 1
                next_start, _ = next(following, _NONE)
            surface, alias = match[0], match.lastgroup
            if alias is not None:
                found.append(Token(_alias(surface, alias), start, end, sentence))
            elif number is None or start < number.start or surface in SIGNS:
                found.append(Token(_word(surface), start, end, sentence))
            elif not found or found[-1].value is None or found[-1].start < number.start:
                surface = self.text[start : number.end]
                key = f"#{number.value.normalize():f}"
                word = _word(surface)._replace(key=key, content=True)
                if number.value < 0:
                    word = word._replace(folded=f"-{word.folded}")
                found.append(Token(word, start, number.end, sentence, number.value))
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(token.key for token in self.tokens)

    @cached_property
    def content(self) -> list[Token]:
        return [token for token in self.tokens if token.content]

    @cached_property
    def content_keys(self) -> frozenset[str]:
        return frozenset(token.key for token in self.content)

    @cached_property
    def folded(self) -> frozenset[str]:
        return frozenset(token.folded for token in self.tokens)

    def between(self, first: int, last: int) -> str:
        """What stands between two tokens."""
        return self.text[self.tokens[first].end : self.tokens[last].start]

    def parted(self, first: int, last: int, *, quotes: bool = True) -> bool:
        """Whether a clause ends between two tokens, the one at ``first`` being before. ``quotes``: a quotation mark
        ends one as well."""
        pattern = _CLAUSE_END if quotes else _STOP
        return any(pattern.search(self.between(at, at + 1)) for at in range(first, last))

    def at(self, start: int, end: int) -> range:
        """The places of the tokens that begin in ``text[start:end]``."""
        return range(bisect_right(self._starts, start - 1), bisect_right(self._starts, end - 1))


@lru_cache(maxsize=65536)
def _word(surface: str) -> Word:
    plain, folded, capital = surface.lower().replace("’", "'"), fold(surface), surface[:1].isupper()
    if surface in SIGNS:
        return Word(surface, stem(SIGNS[surface]), plain, folded, True, False)
    if is_stopword(surface):
        return Word(surface, plain, plain, folded, False, capital)
    return Word(surface, stem(surface), plain, folded, len(folded) > 1 or folded.isdigit(), capital)


@lru_cache(maxsize=64)
def _alias(surface: str, group: str) -> Word:
    return _word(surface)._replace(key=_ALIASES[int(group[1:])][0], content=True)


def read(text: str) -> Reading:
    """The reading of a text, kept for the next claim about it; of long ones only the last few."""
    return _read(text) if len(text) <= _LONG else _read_long(text)


@lru_cache(maxsize=256)
def _read(text: str) -> Reading:
    return Reading(text)


@lru_cache(maxsize=4)
def _read_long(text: str) -> Reading:
    return Reading(text)
