"""The [n] markers of a model's text: read into passage numbers, so that what the reader sees is numbered by us."""

from __future__ import annotations

import re

from rag.text.sentences import sentence_spans
from rag.types import DraftSentence

_MARKERS = r"\[\s*\d{1,4}(?:\s*[,;–-]\s*\d{1,4})*\s*\]"
_MARKER = re.compile(_MARKERS)
# Markers after the full stop belong to the sentence before it: "... on Friday. [1] He" → "... on Friday [1]. He".
_AFTER_STOP = re.compile(rf"([.!?…][\"'”’)]*)((?:\s*{_MARKERS})+)")
# Several marker styles of models: (1), 【1】, ^1^ and [^1] are read as [1]; "[passage 1]" too.
_STYLES = ((re.compile(r"【\s*(\d{1,4})[^】]{0,20}】"), r"[\1]"), (re.compile(r"\[\^?(?:passage\s+)?(\d{1,4})\]", re.I), r"[\1]"))
_LIST_ITEM = re.compile(r"^\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)", re.MULTILINE)
_EMPHASIS = re.compile(r"\*\*|__|`")


def read_sentences(text: str, passages: int) -> list[DraftSentence]:
    """The sentences of a model's text with the passages (from 0) that each cites; markers to passages that do not exist,
    and Markdown, are left out."""
    plain = _EMPHASIS.sub("", _LIST_ITEM.sub("", text))
    for style, ours in _STYLES:
        plain = style.sub(ours, plain)
    plain = _AFTER_STOP.sub(lambda match: f"{match[2]}{match[1]}", plain)
    found: list[DraftSentence] = []
    for start, end in sentence_spans(plain):
        sentence = plain[start:end]
        cited = [number - 1 for number in _numbers(sentence) if 1 <= number <= passages]
        bare = re.sub(r"\s+([.,;:!?])", r"\1", " ".join(_MARKER.sub(" ", sentence).split()))
        if bare.strip(" .!?\"'"):
            found.append(DraftSentence(bare, tuple(dict.fromkeys(cited))))
    return found


def _numbers(sentence: str) -> list[int]:
    found: list[int] = []
    for match in _MARKER.finditer(sentence):
        inner = match.group().strip("[] ")
        for part in re.split(r"\s*[,;]\s*", inner):
            bounds = [int(number) for number in re.findall(r"\d+", part)]
            if len(bounds) == 2 and bounds[0] <= bounds[1] <= bounds[0] + 20:
                found.extend(range(bounds[0], bounds[1] + 1))
            else:
                found.extend(bounds)
    return found
