"""A model's text without its Markdown: chat models set headings, lists and bold type although they are asked not to."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Reasoning models think aloud between tags; the opening one may be part of the template, and so missing.
_THINK = re.compile(r"<(/?)(?:think(?:ing)?|reasoning|thought|scratchpad|analysis)\b[^<>\n]{0,100}>", re.IGNORECASE)

# Our own delimiters, when a model imitates them, and the HTML that models write.
_TAG = re.compile(
    r"</?(?:passages?|question|answer|b|i|em|strong|p|ul|ol|li|cite|sup|sub|span)\b[^<>\n]{0,300}>", re.IGNORECASE
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_FENCE = re.compile(r"^\s*(?:```|~~~)\s*[\w-]*\s*$", re.MULTILINE)
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$", re.MULTILINE)
# Type is not set over more than a few lines, which also bounds the time that a search for its end takes.
_STRONG = re.compile(
    r"\*\*(?=\S)([^\n]{1,600}?)(?<=\S)\*\*|(?<!\w)__(?=\S)([^\n]{1,600}?)(?<=\S)__(?!\w)|`([^`\n]{1,600})`"
)
_EMPHASIS = re.compile(
    r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,600}?)(?<=\S)\*(?![\w*])|(?<!\w)_(?=[^\s_])([^_\n]{1,600}?)(?<=\S)_(?!\w)"
)

# A line with signs before it, a line all in bold type, or one that introduces what follows.
_HEADING = re.compile(
    r"\s{0,3}#{1,6}\s+\S.*|\s*(?:\*\*|__)[^*_\[\]]{1,80}(?<![.!?])(?:\*\*|__):?\s*|\s*[A-Z][\w ]{0,40}:\s*"
)
_BULLET = re.compile(r"\s*[-*•‣◦–]\s+")
_NUMBER = re.compile(r"\s*\d{1,2}[.)]\s+(?=\D)")
_QUOTE = re.compile(r"^\s*>\s?")
_SOURCES = re.compile(
    r"\W*(?:sources?|references?|citations?|footnotes?|bibliography|works cited|passages? (?:used|cited))"
    r"\W*(?::\W*?|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\W*(?:final\s+)?(?:answer|response|summary)\s*:\W*\s+(?=\S)", re.IGNORECASE)
_FULL_STOP = re.compile(r"[.!?…:][\"'”’»)\]】\s]*$")
_CLOSED = re.compile(r"(?::|[\]】］][.!?…\"'”’»)]*)\s*$")


def without_reasoning(text: str) -> str:
    """The text without what the model thought aloud. What it did not end is left out to the end."""
    kept: list[str] = []
    at, thinking = 0, False
    for tag in _THINK.finditer(text):
        if not tag[1]:
            if not thinking:
                kept.append(text[at : tag.start()])
            thinking = True
            continue
        if not thinking:
            kept.clear()
        at, thinking = tag.end(), False
    if not thinking:
        kept.append(text[at:])
    return " ".join(kept).strip()


def blocks(text: str) -> Iterator[str]:
    """The paragraphs and list items, each on one line and without its signs; headings and lists of sources are left
    out."""
    plain = _RULE.sub("", _FENCE.sub("", _BREAK.sub("\n", text.replace("\r\n", "\n"))))
    lines: list[str] = []
    in_list = False
    for line in _TAG.sub("", plain).split("\n"):
        bare = _QUOTE.sub("", line)
        sources = _SOURCES.match(bare)
        if sources is not None and not bare[sources.end() :].strip():
            break  # what follows is the list
        skipped = sources is not None or _HEADING.fullmatch(bare) is not None or not bare.strip()
        item = _item(bare, lines, in_list)
        if lines and (skipped or item is not None or _closed(lines[-1], bare)):
            yield _typed(lines)
            lines = []
        if not skipped:
            lines.append(bare if item is None else bare[item.end() :])
        in_list = item is not None or (in_list and not skipped)
    if lines:
        yield _typed(lines)


def _item(line: str, before: list[str], in_list: bool) -> re.Match[str] | None:
    """The sign of a list item. In the middle of a sentence, "– " is a dash and "12. " a number."""
    if before and not in_list and _FULL_STOP.search(before[-1]) is None and _CLOSED.search(before[-1]) is None:
        return None
    return _BULLET.match(line) or _NUMBER.match(line)


def _closed(before: str, line: str) -> bool:
    """Whether a line ends where a marker does, or introduces what follows. Any other may just be wrapped."""
    return _CLOSED.search(before) is not None and not line.lstrip()[:1].islower()


def _typed(lines: list[str]) -> str:
    """The lines as one, without bold and italic type."""
    joined = " ".join(line.strip() for line in lines)
    label = _LABEL.match(joined)
    joined = joined[label.end() :] if label else joined
    for kind in (_STRONG, _EMPHASIS):
        joined = kind.sub(lambda match: next(group for group in match.groups() if group is not None), joined)
    return joined
