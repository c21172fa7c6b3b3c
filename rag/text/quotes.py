"""Quotations: the spans between double quotation marks.

Straight marks open and close by turns; curly ones and guillemets by their shape. A quotation that runs over several
paragraphs opens anew in each, as newspapers set it: a mark still open at a paragraph's end closes there.
"""

from __future__ import annotations

import re
from bisect import bisect_right

_OPEN_TO_CLOSE = {"“": "”", "«": "»", "„": "“"}
_MARK = re.compile(r"[\"“”«»„]")
_PARAGRAPH = re.compile(r"\n\s*\n")


def quote_spans(text: str) -> list[tuple[int, int]]:
    """Spans of what stands between double quotation marks, without the marks, in order."""
    spans: list[tuple[int, int]] = []
    start = 0
    for stop in [match.start() for match in _PARAGRAPH.finditer(text)] + [len(text)]:
        spans.extend(_in_paragraph(text, start, stop))
        start = stop
    return spans


def quotations(text: str) -> list[str]:
    """What ``text`` puts between double quotation marks."""
    return [text[start:end].strip() for start, end in quote_spans(text) if text[start:end].strip()]


def _in_paragraph(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    closer = ""
    for match in _MARK.finditer(text, start, stop):
        mark = match.group()
        if opened is None:
            if mark in "”»":
                continue
            # An inch mark (6'2", 12") is no quotation.
            if mark == '"' and text[match.start() - 1 : match.start()].isdigit() and match.start() > start:
                continue
            opened, closer = match.end(), _OPEN_TO_CLOSE.get(mark, '"')
        elif mark == closer or (closer == "”" and mark == '"'):
            spans.append((opened, match.start()))
            opened = None
    if opened is not None and opened < stop:
        spans.append((opened, stop))
    return spans


class QuoteMap:
    """Which quotation of a text, if any, a position lies in."""

    def __init__(self, text: str) -> None:
        self.spans = quote_spans(text)
        self._starts = [start for start, _ in self.spans]

    def at(self, position: int) -> tuple[int, int] | None:
        """The quotation that ``position`` lies in, its marks not counted."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.spans[index][1]:
            return self.spans[index]
        return None
