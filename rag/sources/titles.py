"""A title for an article that has none."""

from __future__ import annotations

from rag.sources.dateline import after_dateline
from rag.text.sentences import sentence_spans

_LONGEST = 90
"""Characters, as the longest headlines of newspapers have."""
_OPENING = 2_000


def title_from(text: str) -> str:
    """The first sentence of a normalised text, cut with "…" at a word boundary if it is longer than a headline."""
    body = after_dateline(text[:_OPENING])
    spans = sentence_spans(body)
    start, end = spans[0] if spans else (0, len(body))
    sentence = body[start:end].replace("\n", " ").strip().removesuffix(".")
    return shortened(sentence, _LONGEST) or shortened(text[:_OPENING].replace("\n", " "), _LONGEST)


def shortened(line: str, longest: int) -> str:
    """The line, or its beginning and "…", in at most ``longest`` characters."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 1]
    at = cut.rfind(" ")
    # A line without a blank (Chinese, or one long word) is cut where it must be.
    return (cut[:at] if at > longest // 2 else cut).rstrip(" ,;:–—-") + "…"
