"""What a mutation is, and how an edited sentence is written down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

Change = tuple[str, str]
"""Words as they were and as they are."""


@dataclass(frozen=True, slots=True)
class Mutation:
    """A claim made of a sentence: ``source[start:end] == original`` in code points. ``label`` is 1 where ``source``
    supports the claim and 0 where it does not."""

    kind: str
    label: int
    claim: str
    source: str
    start: int
    end: int
    original: str
    changed: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """A claim and what was changed for it, before it is known what kind it is."""

    claim: str
    changed: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """``new`` in place of ``text[start:end]``."""

    start: int
    end: int
    new: str


_ARTICLE = re.compile(r"\b([Aa])(n?) $")
_VOWEL_SOUND = re.compile(
    r"(?:[AEIO]|[aeio](?!ne\b|nce\b)|[uU](?!ni(?:on|t|v|q|f)|s[aei]|k\b|kr|tili)|8|11\b|18\b|hour|honest|heir)"
)
_SPELLED_OUT = re.compile(r"[A-Z]{2,}\b")


def edited(text: str, edits: Sequence[Edit]) -> Variant:
    """``text`` with all of the edits, "a" and "an" set right before them."""
    claim, at, changed = "", 0, []
    for edit in sorted(edits, key=lambda one: one.start):
        claim += _with_article(text[at : edit.start], edit.new or text[edit.end :].lstrip())
        claim += edit.new
        at = edit.end
        changed.append((text[edit.start : edit.end], edit.new))
    return Variant(tidy(claim + text[at:]), tuple(changed))


def _with_article(before: str, word: str) -> str:
    match = _ARTICLE.search(before)
    if match is None:
        return before
    if _SPELLED_OUT.match(word):
        vowel = word[0] in "AEFHILMNORSX"
    else:
        vowel = bool(_VOWEL_SOUND.match(word))
    return before[: match.start()] + match[1] + ("n " if vowel else " ")


def tidy(text: str) -> str:
    """Doubled blanks and blanks before marks taken out, the first letter a capital."""
    text = re.sub(r" +([,.;])", r"\1", re.sub(r"  +", " ", text)).strip()
    text = re.sub(r",+([,.;])", r"\1", text)
    return text[:1].upper() + text[1:]
