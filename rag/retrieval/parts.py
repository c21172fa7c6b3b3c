"""The parts of a question that asks about several things, each to be looked for on its own.

A question is cut where a clause ends and where another report is turned to ("while the Courier article ...", "...,
as the Gazette reports"); pieces that say too little by themselves join a neighbour."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.retrieval.publishers import REPORT, Mention
from rag.text.words import Word, topic_words

MOST = 8
"""More parts than this are joined: each costs a search."""
_ENOUGH = 3
"""Content words that a part needs to stand alone."""

Span = tuple[int, int]

# What merely says that something was reported is nothing to search for.
_REPORTING = frozenset(
    """report reported reports reporting publish published publication publications publisher source sources article
    articles discuss discussed discusses discussing mention mentioned coverage news describe described describes compare
    compared similar similarly both also according another respectively""".split()
)
_AUXILIARY = r"(?:is|was|has|had|have|are|were|does|did|do|can|could|will|would)"
_DETERMINED = rf"(?:the|an?|another|its|their|his|her|both)\s+(?:\w+\s+){{0,2}}{REPORT}\b"
_CLAUSE = re.compile(
    rf"""[;?!]\s+ | \n+ | ,?\s+(?:while|whereas|although|though|but)\s+
    | ,\s+(?:and\s+|or\s+)?
    | \s+and\s+(?={_AUXILIARY}\b|(?:also|that|whether|which|who|whose|what|when|where|why|how|by|for|in|as)\b)
    | \s+(?:and|as|than|or|with)\s+(?={_DETERMINED})""",
    re.IGNORECASE | re.VERBOSE,
)
# Before a publisher: how its noun phrase begins ("as the subsequent ", "than what ", ", and in a report by ").
_OPENING = re.compile(
    rf"""(?:,\s+|\s+)? (?:\b(?:as|than|and|from|between|versus|vs\.?|compared\ (?:to|with)|with|to|or|after|before
        |by|of|in)\s+)? (?:(?:that|those|what|how|one)\s+(?:of|in|from|by)\s+)?
        (?:(?:who|what|when|where|why|how)\s+)? (?:{_AUXILIARY}\s+)?
        (?:(?:the|an?|another|both|this)\s+)?
        (?:(?:second|first|third|other|subsequent|later|earlier|same|different|recent|separate)\s+)*
        (?:{REPORT}\s+(?:from|in|by|of)\s+)? (?:(?:news\ )?source\s+)? (?:the\s+)? ['"‘“]*$""",
    re.IGNORECASE | re.VERBOSE,
)
# A publisher at the end of what it reports: "..., as reported by the Gazette, ...".
_NAMED_LAST = re.compile(
    r"\b(?:by|to|in|from|per|of|with|on)\s+(?:(?:the|an?|another|both|two|articles?|reports?|from|by|in|of)\s+)*['\"‘“]*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"['\"’”]*\s*(?:$|[,.;?!)]|(?:and|while|or|whereas|but|respectively)\b)", re.IGNORECASE)
_MARK_AFTER = re.compile(r"['\"’”]*\s*[,.;?!)]?\s*")
_LEAD_IN = re.compile(
    r",\s+(?:as\s+|is\s+|was\s+)?(?:\w+\s+){0,3}(?:by|to|in|from|per)\s+(?:(?:the|both|articles?|reports?|from)\s+)*['\"‘“]*$",
    re.IGNORECASE,
)
# "the suit reported by the Gazette for ...": in the middle of its clause.
_WITHIN = re.compile(
    r"\w+(?<!\band)(?<!\bor)(?<!\bas)\s+(?:by|in|according to|from|per|to)\s+"
    r"(?:(?:the|an?|another|both|articles?|reports?|from|in|by)\s+)*['\"‘“]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\W*(?:and\s+|or\s+)?(?:who|what|when|where|why|which|how)\b", re.IGNORECASE)
_AROUND = 70
"""How far before a publisher its noun phrase may begin."""


@dataclass(frozen=True, slots=True)
class _Question:
    text: str
    mentions: Sequence[Mention]
    dates: Sequence[Span]

    def held(self, start: int, end: int) -> bool:
        """Whether a boundary there would cut a publisher's name or a date."""
        spans = [*self.dates, *((mention.start, mention.end) for mention in self.mentions)]
        return any(first < end and start < last for first, last in spans)

    def named(self, span: Span) -> bool:
        return any(span[0] <= mention.start < span[1] for mention in self.mentions)

    def dated(self, span: Span) -> bool:
        return any(span[0] <= start < span[1] for start, _ in self.dates)

    def weight(self, span: Span) -> int:
        """How many words of the piece say what it is about; a question of its own needs one less."""
        text = list(self.text[span[0] : span[1]])
        for start, end in [*self.dates, *((mention.start, mention.end) for mention in self.mentions)]:
            for position in range(max(start, span[0]), min(end, span[1])):
                text[position - span[0]] = " "
        words = len(weighed_words("".join(text)))
        return words + (words > 1 and _ASKS.match(self.text, span[0]) is not None)


def weighed_words(text: str) -> list[Word]:
    """The words of a question that say what it is about."""
    return [word for word in topic_words(text) if word.folded not in _REPORTING]


def part_spans(question: str, mentions: Sequence[Mention], dates: Sequence[Span]) -> list[Span]:
    """Spans of the parts, in order, together all of the question; at least one and at most ``MOST``."""
    asked = _Question(question, mentions, dates)
    cuts = sorted({0, len(question)} | _boundaries(asked))
    pieces = [(a, b) for a, b in pairwise(cuts) if any(char.isalnum() for char in question[a:b])]
    pieces = _joined(pieces, asked.weight, lambda one, other: _apart(asked, one, other))
    while len(pieces) > MOST:
        least = min(range(len(pieces) - 1), key=lambda i: asked.weight(pieces[i]) + asked.weight(pieces[i + 1]))
        pieces[least : least + 2] = [(pieces[least][0], pieces[least + 1][1])]
    return pieces or [(0, len(question))]


def _boundaries(asked: _Question) -> set[int]:
    cuts = {match.end() for match in _CLAUSE.finditer(asked.text) if not asked.held(match.start(), match.end())}
    for mention in asked.mentions:
        before = asked.text[max(0, mention.start - _AROUND) : mention.start]
        offset = mention.start - len(before)
        ends = _ENDS.match(asked.text, mention.end)
        if ends and _NAMED_LAST.search(before):
            after = _MARK_AFTER.match(asked.text, mention.end)
            cuts.add(after.end() if after else mention.end)
            if lead := _LEAD_IN.search(before):
                cuts -= {cut for cut in cuts if offset + lead.start() < cut <= mention.start}
        elif not _WITHIN.search(before) and (opening := _OPENING.search(before)):
            start = offset + opening.start()
            cuts -= {cut for cut in cuts if start < cut <= mention.start}
            cuts.add(start + (asked.text[start : start + 1] in (" ", ",")))
    return cuts


def _apart(asked: _Question, one: Span, other: Span) -> int:
    """How much two neighbours resist being joined: 2 never, 1 rather not, 0 no matter."""
    if asked.named(one) and asked.named(other):
        both_say_something = min(asked.weight(one), asked.weight(other)) > 0
        return 2 if both_say_something or (asked.dated(one) and asked.dated(other)) else 1
    return int(asked.dated(one) and asked.dated(other))


def _joined(pieces: list[Span], weight: Callable[[Span], int], apart: Callable[[Span, Span], int]) -> list[Span]:
    """Joins each piece that says too little to the neighbour that suits it best: one as weak, else the one before."""
    found = list(pieces)
    index = 0
    while index < len(found) and len(found) > 1:
        if weight(found[index]) >= _ENOUGH:
            index += 1
            continue
        beside = [near for near in (index - 1, index + 1) if 0 <= near < len(found)]
        choice = [near for near in beside if apart(found[index], found[near]) < 2]
        if not choice:
            index += 1
            continue
        near = min(choice, key=lambda i: (apart(found[index], found[i]), weight(found[i]) >= _ENOUGH, i > index))
        low, high = min(index, near), max(index, near)
        found[low : high + 1] = [(found[low][0], found[high][1])]
        index = max(0, low - 1)
    return found
