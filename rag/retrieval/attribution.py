"""Whose reports a question asks for. "What did The Courier say?" asks The Courier; "the merger of The Courier" asks no
publisher, "any paper but The Courier" all others.

Retrieval prefers every publisher that a question names; an answer must be of those that it asks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.retrieval.publisher_names import is_publisher_like
from rag.retrieval.publishers import REPORT, SAY, SAYS, Mention, publishers
from rag.types import Attribution

_MARK = r"['\"‘“]?"
_GIVEN = (
    "reported|published|written|printed|aired|said|told|claimed|described|carried|detailed|covered|discussed|noted"
    "|highlighted|featured|mentioned|suggested|presented|outlined|explained|cited|documented|revealed|quoted|reviewed"
    "|rumou?red|alleged|stated"
)
_BEFORE = re.compile(
    rf"\b(?:according to|as per|(?:{_GIVEN}) (?:by|in)|{REPORT}\s+(?:by|in|from|of)"
    rf"|(?:read|find|found|learn|learned)\s+(?:in|from))\s+(?:both\s+)?(?:the\s+)?{_MARK}$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"['\"’”]?(?:['’]s?)?\s+(?:(?:both|also|own|new|latest|first|\w+ly)\s+)?"
    rf"(?:{REPORT}|{SAYS}|(?:cover|mention|publish)(?:s|e[ds])?)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    rf"\b(?:did|does|do|will|would|can|could|has|have|had)\s+(?:both\s+)?(?:the\s+)?{_MARK}$", re.IGNORECASE
)
_ASKED_AFTER = re.compile(
    rf"['\"’”]?\s+(?:both\s+|also\s+|ever\s+|\w+ly\s+|fail\s+to\s+)?(?:{SAY}|(?:cover|mention|have)(?:ed)?)\b",
    re.IGNORECASE,
)
_ENDING = re.compile(r"['\"’”]?['’]s?\s*(?:$|[?.,;])")
_EXCLUDED = re.compile(
    rf"\b(?:except(?:ing)?(?: for)?|excluding|other than|apart from|aside from|besides|but not|not|rather than"
    rf"|instead of|unlike)\s+(?:by\s+|from\s+|in\s+|that of\s+)?(?:the\s+)?{_MARK}$",
    re.IGNORECASE,
)


def attributions(question: str, sources: Sequence[str]) -> list[Attribution]:
    """The publishers whose reports are asked for, or excluded, in reading order. ``sources`` are the archive's."""
    known = publishers(tuple(sources))
    mentions = known.mentions(question)
    excluded = [mention for mention in mentions if _EXCLUDED.search(question, 0, mention.start)]
    # "Did the Courier, not the Gazette, report it?" asks as if the Gazette were not named.
    plain = _blanked(question, excluded)
    found = [_attribution(question, mention, excluded=True) for mention in excluded]
    rest = [mention for mention in mentions if mention not in excluded]
    asked = [mention for mention in rest if _is_asked(plain, mention)]
    # "How does the Courier's report differ from the Gazette's?"
    asked += [one for one in rest if asked and one not in asked and _ENDING.match(question, one.end)]
    found += [_attribution(question, mention) for mention in asked]
    found += _unknown(question, known.unknown(question, mentions))
    return sorted(found, key=lambda one: one.start)


def _attribution(question: str, mention: Mention, *, excluded: bool = False) -> Attribution:
    surface = question[mention.start : mention.end]
    return Attribution(surface, mention.start, mention.end, mention.sources, excluded)


def _is_asked(question: str, mention: Mention) -> bool:
    if _BEFORE.search(question, 0, mention.start) or _AFTER.match(question, mention.end):
        return True
    return bool(_ASKED.search(question, 0, mention.start) and _ASKED_AFTER.match(question, mention.end))


def _blanked(question: str, excluded: Sequence[Mention]) -> str:
    """The question without what it excludes, every place kept."""
    for mention in excluded:
        opening = _EXCLUDED.search(question, 0, mention.start)
        start = opening.start() if opening else mention.start
        start = len(question[:start].rstrip(" ,"))
        end = mention.end + (question[mention.end : mention.end + 1] == ",")
        question = question[:start] + " " * (end - start) + question[end:]
    return question


def _unknown(question: str, names: Sequence[str]) -> Iterator[Attribution]:
    for name in names:
        start = question.find(name)
        the = "the " if question[:start].lower().endswith("the ") else ""
        # Of "the Cass report" nobody knows whether a publisher is asked.
        if start >= 0 and is_publisher_like(the + name, attributed=True):
            excluded = _EXCLUDED.search(question, 0, start) is not None
            yield Attribution(name, start, start + len(name), (), excluded)
