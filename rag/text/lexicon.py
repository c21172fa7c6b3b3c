"""How two English words are related: synonyms, kinds, opposites. The relations are those of WordNet 3.1 (Princeton
University, WordNet licence: see NOTICE; made by ``eval.training.lexicon``) and the short list in ``synonyms``.

Words are compared by their stems, in any of their first six senses. No sense is chosen, so a relation may be one that
a text does not mean: it is a hint of what could be meant, and the loosest of the hints wins.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from rag.text.synonyms import synonyms
from rag.text.words import stem

_OTHER_KIN = ("grand", "step", "god", "great")
_ROOT = 4
"""Letters that two words must share to be taken for a word and its compound."""


class Relation(StrEnum):
    """Of one word to another, in the order in which the first that holds is taken."""

    SAME = "same"
    SYNONYM = "synonym"
    """Of one sense, of similar ones, or derived one from the other."""
    OPPOSITE = "opposite"
    BROADER = "broader"
    """The first names a kind of which the other is one ("weapon" for "gun"), up to two steps."""
    NARROWER = "narrower"
    SISTER = "sister"
    """Both are of one kind: "Monday" and "Tuesday", "yellow" and "green"."""
    UNRELATED = "unrelated"
    UNKNOWN = "unknown"
    """One of them is not in the lexicon."""


class PartOfSpeech(StrEnum):
    NOUN = "n"
    VERB = "v"
    ADJECTIVE = "a"
    ADVERB = "r"


class _WordNet:
    def __init__(self) -> None:
        data = gzip.decompress(files("rag.text").joinpath("data", "wordnet.tsv.gz").read_bytes()).decode()
        self.parts: dict[str, PartOfSpeech] = {}
        self.senses: dict[str, set[int]] = defaultdict(set)
        self.stems: list[tuple[str, ...]] = []
        self.letters: list[str] = []
        self.kinds: list[tuple[int, ...]] = []
        self.similar: list[tuple[int, ...]] = []
        self.opposites: dict[str, set[str]] = defaultdict(set)
        for line in data.splitlines():
            fields = line.split("\t")
            if fields[0] == "=":
                # Nouns come first: "nation" is one, whatever "national" is.
                for word in fields[2].split(","):
                    self.parts.setdefault(stem(word), PartOfSpeech(fields[1]))
                continue
            number = len(self.stems)
            self.letters.append(fields[0])
            self.stems.append(tuple(stem(word) for word in fields[1].split(",") if word))
            for one in self.stems[-1]:
                self.senses[one].add(number)
            self.kinds.append(_numbers(fields[2]))
            self.similar.append(_numbers(fields[3]))
            for pair in filter(None, fields[4].split(",")):
                mine, _, theirs = pair.partition(">")
                self.opposites[stem(mine)].add(stem(theirs))
        self.below: list[list[int]] = [[] for _ in self.stems]
        for number, kinds in enumerate(self.kinds):
            for kind in kinds:
                self.below[kind].append(number)


def _numbers(field: str) -> tuple[int, ...]:
    return tuple(map(int, field.split(","))) if field else ()


@cache
def _wordnet() -> _WordNet:
    """Read at its first use, in a quarter of a second."""
    return _WordNet()


def part_of_speech(word_stem: str) -> PartOfSpeech | None:
    """What the word is most often, None where the lexicon does not have it. Derived from counts, not from a text."""
    return _wordnet().parts.get(_spelled(word_stem))


@lru_cache(maxsize=16384)
def can_be(word_stem: str, part: PartOfSpeech) -> bool:
    """Whether the word has a sense of this part of speech."""
    net = _wordnet()
    return any(net.letters[sense] == part for sense in _senses(word_stem))


@lru_cache(maxsize=65536)
def relation(one: str, other: str) -> Relation:
    """How the stem ``one`` is related to the stem ``other``."""
    if one == other:
        return Relation.SAME
    if other in synonyms(one) or other in _synonyms(one) or one in _synonyms(other):
        return Relation.SYNONYM
    if other in _opposites(one) or one in _opposites(other):
        return Relation.OPPOSITE
    # "speedboat" is a kind of "boat", whether the lexicon knows it or not.
    if min(len(one), len(other)) >= _ROOT and (one.endswith(other) or other.endswith(one)) and not _kin(one, other):
        return Relation.BROADER if other.endswith(one) else Relation.NARROWER
    senses, others = _senses(one), _senses(other)
    if not senses or not others:
        return Relation.UNKNOWN
    if senses & _above(other):
        return Relation.BROADER
    if others & _above(one):
        return Relation.NARROWER
    return Relation.SISTER if _kinds(one) & _kinds(other) else Relation.UNRELATED


def _kin(one: str, other: str) -> bool:
    """A grandfather is no father of the same person."""
    return max(one, other, key=len).startswith(_OTHER_KIN)


@lru_cache(maxsize=16384)
def close_to(word_stem: str) -> frozenset[str]:
    """The stems of words that this one may stand for: its synonyms and what it names the kind of, itself not among
    them."""
    net = _wordnet()
    found = {other for number in _below(word_stem) for other in net.stems[number]}
    return frozenset(found | _synonyms(word_stem) | synonyms(word_stem)) - {word_stem}


@lru_cache(maxsize=4096)
def _below(one: str) -> frozenset[int]:
    """What is a kind of one of the word's senses, up to two steps."""
    net = _wordnet()
    first = {number for sense in _senses(one) for number in net.below[sense]}
    return frozenset(first | {number for kind in first for number in net.below[kind]})


def _senses(one: str) -> set[int]:
    return _wordnet().senses.get(_spelled(one), set())


_AMERICAN = (
    ("our", "or"),
    ("is", "iz"),
    ("is", ""),
    ("ys", "yz"),
    ("enc", "ens"),
    ("tr", "ter"),
    ("programm", "program"),
    ("tonn", "ton"),
)
"""Endings of British stems, and of American ones: WordNet's tagged texts are American."""


@lru_cache(maxsize=16384)
def _spelled(one: str) -> str:
    """The stem, or where it is not known that of the American spelling: "harbor" for "harbour"."""
    known = _wordnet().senses
    if one in known:
        return one
    others = (one.removesuffix(british) + american for british, american in _AMERICAN if one.endswith(british))
    return next((other for other in others if other in known), one)


@lru_cache(maxsize=16384)
def _synonyms(one: str) -> frozenset[str]:
    net = _wordnet()
    near = {number for sense in _senses(one) for number in (sense, *net.similar[sense])}
    return frozenset(word for number in near for word in net.stems[number])


@lru_cache(maxsize=16384)
def _opposites(one: str) -> frozenset[str]:
    """Antonyms, and those of the adjectives that are similar: "cheap" and "costly" through "expensive"."""
    net = _wordnet()
    found = set(net.opposites.get(one, ()))
    for sense in _senses(one):
        for number in net.similar[sense]:
            for word in net.stems[number]:
                found |= net.opposites.get(word, set())
    return frozenset(found - {one})


@lru_cache(maxsize=16384)
def _kinds(one: str) -> frozenset[int]:
    net = _wordnet()
    return frozenset(number for sense in _senses(one) for number in net.kinds[sense])


@lru_cache(maxsize=16384)
def _above(one: str) -> frozenset[int]:
    """What the word's senses are kinds of, up to two steps."""
    net = _wordnet()
    first = _kinds(one)
    return first | {number for kind in first for number in net.kinds[kind]}
