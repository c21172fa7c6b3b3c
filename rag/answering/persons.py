"""Persons of one surname: "Greta Brandt" is nobody whom an article has as Anna Brandt.

First names tell, where one of the two is known to be one; else what stands before a surname may be an office, or a
place before a team."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.text.first_names import goes_with
from rag.text.titles import TITLES
from rag.text.words import fold, stem

_ALIKE = 3
"""Letters that two forms of a first name share at the beginning: "Dan" and "Daniel"."""
_BEFORE = re.compile(r"(?:(?<![\w’'-])[A-Z][\w’'-]*\.?\s){1,3}$")
_PARTICLES = frozenset("of the de la le van von der den bin al el del di da dos and".split())


def is_first_name(word: str) -> bool:
    """Whether it is surely one."""
    return goes_with("he", word) != goes_with("she", word)


def given_names(tokens: Sequence[str]) -> tuple[str, ...]:
    """What stands before the last word of a folded name, offices left out."""
    return tuple(token for token in tokens[:-1] if stem(token) not in TITLES and token not in _PARTICLES)


def bearers(surname: str, text: str) -> dict[str, str]:
    """The words that the text writes before the surname as first names, folded, each with the name as it is written."""
    found: dict[str, str] = {}
    for match in re.finditer(rf"(?<![\w-]){re.escape(surname)}(?![\w-])", text, re.IGNORECASE):
        before = _BEFORE.search(text, max(0, match.start() - 60), match.start())
        if before is None or not match.group()[0].isupper():
            continue
        for word in before.group().split():
            first = fold(word.rstrip("."))
            if stem(first) not in TITLES and first not in _PARTICLES:
                found.setdefault(first, f"{before.group().strip()} {match.group()}")
    return found


def may_be(given: Sequence[str], firsts: Iterable[str]) -> bool:
    """Whether a person with these given names may be one of those whom a text gives these first names. True where it
    gives none, and where neither is known to be a first name."""
    firsts = list(firsts)
    if any(_alike(one, other) for one in given for other in firsts):
        return True
    return not given or not any(is_first_name(first) or any(map(is_first_name, given)) for first in firsts)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("."), other.rstrip(".")), key=len)
    if len(short) < _ALIKE:
        return long.startswith(short)
    return one[:_ALIKE] == other[:_ALIKE] or long.endswith(short)
