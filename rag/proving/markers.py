"""The [n] markers of a model's text: read into passage numbers, so that what the reader sees is numbered by us.

A marker belongs to the sentence that it stands in or right after, and to no other: a sentence without one stays
uncited, even between two that have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.proving.markdown import blocks, without_reasoning
from rag.text.sentences import sentence_spans
from rag.types import DraftSentence

_WORD = r"(?:(?:passages?|sources?|ref(?:erence)?s?|citations?)\.?\s*(?:no\.?\s*)?[:#]?\s*)"
_JOIN = rf"(?:\s*(?:[,;&–—-]|and|to)\s*{_WORD}?\^?|\s+)"
_LIST = rf"\d{{1,3}}(?:{_JOIN}\d{{1,3}}){{0,50}}"
# [1], [1, 2], [1-3], [^1], [#1], [passage 2], [[1]], [1](url), 【1†source】, ［1］; (passage 2), (source: [1]), ([1]).
_SQUARE = rf"[\[【［]{{1,2}}\s*(?:\^|\#|{_WORD})?\s*{_LIST}\s*(?:†[^\]】］\n]{{0,60}})?[\]】］]{{1,2}}"
_ROUND = rf"\(\s*(?:see\s+)?(?:{_WORD}(?:{_LIST}|(?:{_SQUARE}[,;\s]*)+)|(?:{_SQUARE}[,;\s]*)+)\s*\)"
_MARKER = rf"(?:{_SQUARE}(?:\([^()\s]{{1,500}}\))?|{_ROUND})"
_RUN = re.compile(rf"\s*{_MARKER}(?:\s*(?:[,;&]|,?\s*and\b)?\s*{_MARKER})*", re.IGNORECASE)
# "According to passage 1, the ferry": the reader does not see our passages.
_LEAD = re.compile(
    rf"\b(?:according to|as (?:stated|reported|noted|described) (?:in|by)|in)\s+(?:the\s+)?"
    rf"(?:{_WORD}?{_MARKER}|{_WORD}{_LIST})\s*,\s*(\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d{1,3})(?:\s*(?:[–—-]|to)\s*(\d{1,3}))?")
_URL = re.compile(r"\]\([^()\s]{1,500}\)|†[^\]】］\n]{0,60}")
MOST_OF_RANGE = 20
"""A longer range is no list of passages that a sentence rests on: only its ends count."""
# An editor's year: "in May [2024]". It is said, and to be verified like any other number; as [2024] it would look like
# a marker of ours.
_YEAR = re.compile(r"[\[【［]\s*(\d{4,})\s*[\]】］]")
# What remains of "Source: [1]" once the marker is gone.
_LABEL = re.compile(r"\W*(?:(?:sources?|references?|citations?|see|cf)\b)?\W*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text without its markers, and where they stood: (offset, passage numbers from 1)."""

    text: str
    markers: tuple[tuple[int, tuple[int, ...]], ...]
    leading: bool
    """The markers stand before their sentences: "[1] It rained. [2] It snowed."."""


def read_sentences(text: str, passages: int) -> list[DraftSentence]:
    """The sentences of a model's text with the passages (from 0) that each cites.

    Markers to passages that do not exist, Markdown, headings, lists of sources and what a model thinks aloud are left
    out; the words of the sentences are not touched.
    """
    found: list[DraftSentence] = []
    for block in blocks(without_reasoning(text)):
        said = _LEAD.sub(lambda match: match[1].upper(), _YEAR.sub(r"\1", block))
        marked = _unmarked(said)
        spans = sentence_spans(marked.text)
        cited = _by_sentence(marked, spans)
        for (start, end), numbers in zip(spans, cited, strict=True):
            sentence = " ".join(marked.text[start:end].split())
            # Markers nested in markers may leave one behind: no reader could tell it from ours.
            if _LABEL.fullmatch(sentence) is None and _RUN.search(sentence) is None:
                existing = (number - 1 for number in numbers if 1 <= number <= passages)
                found.append(DraftSentence(sentence, tuple(dict.fromkeys(existing))))
    return found


def _unmarked(block: str) -> _Marked:
    text = ""
    markers: list[tuple[int, tuple[int, ...]]] = []
    at = 0
    for run in _RUN.finditer(block):
        text += block[at : run.start()]
        at = run.end()
        markers.append((len(text), tuple(_numbers(run.group()))))
        following = block[at : at + 1]
        # No words may grow together, and no blank may come before a full stop that had none.
        if text and following and (following.isalnum() or following in '"“‘«($€£') and not text[-1].isspace():
            text += " "
    leading = bool(markers) and markers[0][0] == 0 and at < len(block.rstrip(" .!?\n"))
    return _Marked(text + block[at:], tuple(markers), leading)


def _by_sentence(marked: _Marked, spans: list[tuple[int, int]]) -> list[list[int]]:
    cited: list[list[int]] = [[] for _ in spans]
    for offset, numbers in marked.markers:
        owner = 0
        for index, (start, end) in enumerate(spans):
            # Between two sentences, it belongs to the one before, unless all stand before theirs.
            if start < offset or (marked.leading and offset >= spans[index - 1][1] and offset < end and index > 0):
                owner = index
        if spans:
            cited[owner].extend(numbers)
    return cited


def _numbers(run: str) -> Iterator[int]:
    for match in _RANGE.finditer(_URL.sub("]", run)):
        first, last = int(match[1]), int(match[2] or match[1])
        if first <= last <= first + MOST_OF_RANGE:
            yield from range(first, last + 1)
        else:
            yield from (first, last)
