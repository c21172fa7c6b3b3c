"""How corrections are known, and which of their sentences say what was wrong."""

from __future__ import annotations

import re

from rag.text.corrections import opens_as_correction
from rag.types import Passage

_REPORT = r"(?:articles?|versions?|reports?|stor(?:y|ies)|editions?|headlines?|captions?|dispatch(?:es)?)"
_WRONG = re.compile(
    rf"\b{_REPORT}\b[^.]*?\b(?:misstated|misspelled|misspelt|misidentified|misquoted|misattributed|incorrectly|wrongly"
    rf"|mistakenly|erroneously|gave|said|stated|put|named|reported|described|identified)\b"
    rf"|\b(?:earlier|previous|original) {_REPORT}\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(rf"\b(?:earlier|previous|original) {_REPORT}\b", re.IGNORECASE)
CONTRAST = re.compile(r"(?:,|\band) not\b|\brather than\b|\binstead of\b", re.IGNORECASE)


def says_what_was_wrong(sentence: str) -> bool:
    """Whether a sentence of a correction says nothing but what was wrong."""
    return _WRONG.search(sentence) is not None and CONTRAST.search(sentence) is None


def corrects(passage: Passage) -> bool:
    """Whether the passage is of a correction."""
    return opens_as_correction(passage.title) or opens_as_correction(passage.chunk.text)


def correction_of(sentence: str, passage: Passage) -> float:
    """1 for what a correction says, -1 for what it says was wrong, 0 for any other sentence."""
    if not corrects(passage):
        return -1.0 if _EARLIER.search(sentence) else 0.0
    return -1.0 if says_what_was_wrong(sentence) else 1.0
