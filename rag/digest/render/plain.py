"""Text of articles as it may be shown anywhere. Articles are untrusted: a title may hold escape sequences, marks that
turn the writing direction, line breaks, or something that looks like a citation of ours."""

from __future__ import annotations

import re
from unicodedata import category

from rag.text.visible import is_seen

# [1], [^2], ［3］, 【4, 5】: what a reader could take for one of our markers.
_MARKER_LIKE = re.compile(r"[\[［【〔]\s*([#^]?\s*\d[\d\s,;–-]*)[\]］】〕]")


def plain(text: str) -> str:
    """The text on one line: without control characters and without invisible ones (direction marks among them), every
    run of blanks one blank, and a number in square brackets in round ones."""
    visible = "".join(_visible(text, position) for position in range(len(text)))
    return _MARKER_LIKE.sub(r"(\1)", " ".join(visible.split()))


def brief(text: str, longest: int) -> str:
    """The plain text, cut after a word to ``longest`` code points and "…" where it is longer."""
    shown = plain(text)
    if len(shown) <= longest:
        return shown
    cut = shown[: longest - 1]
    return cut[: cut.rfind(" ", longest // 2) if " " in cut[longest // 2 :] else None].rstrip() + "…"


def _visible(text: str, position: int) -> str:
    char = text[position]
    if is_seen(text, position):
        return char
    return "" if category(char) == "Cf" else " "
