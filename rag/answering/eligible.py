"""Which sentences may answer, before any is weighed: those that can speak of the days asked about, and that the one
whose words are asked for says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answering.antecedents import Turn
from rag.answering.events import is_dated, is_from_then, is_of_any_year, is_of_before, tells_of
from rag.answering.features import Candidate
from rag.answering.persons import bearers, given_names, may_be
from rag.answering.question import Asked
from rag.proving.context import ArticleLookup, Context
from rag.text.names import Name, name_forms
from rag.text.words import content_words, fold, words
from rag.types import Passage

_ACCORDING = re.compile(r"\b(?:[Aa]ccording to|[Ff]or|[Ii]n the words of)\s+(?:the\s+)?(?P<who>(?:[A-Z][\w’'-]*\s?)+)")
_SAYS = re.compile(r"\b(?:said|says|told|added|warned|wrote|according to|announced|denied|promised)\b")
_REACH = 3
"""Words between an office and the name beside it: "fire chief of Morden Anna Brandt"."""


def candidates_of(passages: Sequence[Passage], lookup: ArticleLookup) -> list[Candidate]:
    """The sentences of the passages, each once."""
    found: list[Candidate] = []
    seen: set[tuple[str, int]] = set()
    for number, passage in enumerate(passages):
        context = Context.of(passage, lookup)
        for index in context.own:
            start, end = context.speakers.spans[index]
            # Chunks overlap by a sentence.
            place = (passage.chunk.article_id, start + context.offset)
            stems = frozenset(word.stem for word in content_words(context.text[start:end]))
            if place not in seen and len(stems) >= 2:
                seen.add(place)
                found.append(Candidate(number, passage.chunk.article_id, context, index, stems))
    return found


def tell_of_the_days(turn: Turn, candidates: Sequence[Candidate], passages: Sequence[Passage]) -> list[Candidate]:
    """Those that can speak of the days by which the question dates what happened."""
    if not turn.events or turn.asked.several:
        return list(candidates)
    return [candidate for candidate in candidates if _tells(turn, candidate, passages[candidate.passage])]


def _tells(turn: Turn, candidate: Candidate, passage: Passage) -> bool:
    events, asked = turn.events, turn.asked
    day = passage.published_at.date()
    if tells_of(events, day, candidate.text):
        return True
    at_once = asked.open or (asked.speech and not asked.about)
    if is_from_then(events, day, speech=at_once):
        return not is_of_before(events, day, candidate.text)
    # A later article that tells of those days may say more of them than the sentence that names them.
    earlier = any(days.first is not None and day < days.first for days in events) and not is_of_any_year(events)
    if earlier or at_once or is_dated(day, candidate.text):
        return False
    return tells_of(events, day, candidate.context.text)


def said_by_the_one_asked(asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that the one whose words are asked for says, where the question names one."""
    if asked.speech and asked.role:
        said = [candidate for candidate in candidates if _holds_office(asked.role, candidate)]
        if said or asked.speaker is not None:
            return said
    if not asked.speech or asked.speaker is None:
        return list(candidates)
    name = next(name for name in asked.names if name.tokens[-1] == asked.speaker)
    return [one for one in candidates if _speaks(name, one) and _touches(asked, one)]


def _speaks(asked: Name, candidate: Candidate) -> bool:
    """Whether the sentence is what the one asked about said: "What did Xi warn about?" is not answered by what
    Blinken told Xi, nor "What did Anna Brandt say?" by another Brandt."""
    last = asked.tokens[-1]
    speaker = candidate.speaker
    if speaker is None:
        return any(fold(match["who"].split()[-1]) == last for match in _ACCORDING.finditer(candidate.text))
    if last not in {fold(part) for part in speaker.split()}:
        return False
    return may_be(given_names(asked.tokens), bearers(last, speaker))


def _holds_office(role: Sequence[str], candidate: Candidate) -> bool:
    """Whether the one who says the sentence is named beside the office, or by it alone."""
    speaker = candidate.speaker
    if speaker is None:
        said = [word.stem for word in words(candidate.text)]
        return _stands(role, said) is not None and _SAYS.search(candidate.text) is not None
    text = candidate.context.text
    for match in re.finditer(re.escape(speaker), text):
        before = [word.stem for word in words(text[max(0, match.start() - 80) : match.start()])]
        after = [word.stem for word in words(text[match.end() : match.end() + 80])]
        left = _stands(role, before)
        if left is not None and left[1] >= len(before) - _REACH:
            return True
        right = _stands(role, after)
        if text[match.end() : match.end() + 1] == "," and right is not None and right[0] <= _REACH:
            return True
    return False


def _stands(role: Sequence[str], stems: Sequence[str]) -> tuple[int, int] | None:
    """Where the office stands among the words: its last place there."""
    size = len(role)
    found = [i for i in range(len(stems) - size + 1) if list(stems[i : i + size]) == list(role)]
    return (found[-1], found[-1] + size) if found else None


def _touches(asked: Asked, candidate: Candidate) -> bool:
    """Whether the sentence, or one beside it, mentions the others whom the question names: "What did Ortiz say about
    Dole?" is not answered by what she said about the weather."""
    others = [name for name in asked.names if name.tokens[-1] != asked.speaker]
    if not others:
        return True
    spans = candidate.context.speakers.spans
    low, high = max(0, candidate.index - 1), min(len(spans) - 1, candidate.index + 1)
    near = {word.folded for word in words(candidate.context.text[spans[low][0] : spans[high][1]])}
    return any(name_forms(name.tokens[-1]) & near for name in others)
