"""What corrections say. A sentence that says what was wrong is given with the one that says what is right, and what a
correction found has set right is not given as an earlier article had it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.answering.corrected import CONTRAST, corrects, says_what_was_wrong
from rag.answering.features import Candidate
from rag.answering.question import Asked, Kind, without
from rag.text.numbers import numbers
from rag.text.periods import read_days
from rag.types import Passage

_ANY_DAY = date(2000, 1, 1)
"""Where dates stand does not depend on the day."""
_SHARED = 2
"""Words that a sentence has in common with the correction of its number."""


@dataclass(frozen=True, slots=True)
class _Corrected:
    """The numbers that were wrong, the words around them, and the sentences that set them right."""

    wrong: frozenset[float]
    stems: frozenset[str]
    sentences: tuple[Candidate, ...]


def put_right(
    asked: Asked, chosen: Sequence[Candidate], pool: Sequence[Candidate], passages: Sequence[Passage]
) -> list[Candidate]:
    """The chosen sentences, with what corrections among ``pool`` say of them. Where a number is asked for, the
    correction stands in place of the sentence that has it wrong; else behind it."""
    correcting = [candidate for candidate in pool if corrects(passages[candidate.passage])]
    if not correcting:
        return list(chosen)
    beside = {(one.article_id, one.context.offset, one.index): one for one in correcting}
    corrections = list(_corrections(correcting, beside))
    found: list[Candidate] = []
    for candidate in chosen:
        own = [candidate] if candidate not in correcting else _with_what_is_right(candidate, beside)
        set_right = [] if candidate in correcting else [c for c in corrections if _concerns(c, candidate)]
        later = [sentence for correction in set_right for sentence in correction.sentences]
        found += later if later and asked.kind is Kind.HOW_MANY else [*own, *later]
    return list(dict.fromkeys(found))


_Beside = dict[tuple[str, int, int], Candidate]


def _next(candidate: Candidate, beside: _Beside, by: int = 1) -> Candidate | None:
    return beside.get((candidate.article_id, candidate.context.offset, candidate.index + by))


def _with_what_is_right(candidate: Candidate, beside: _Beside) -> list[Candidate]:
    before, after = _next(candidate, beside, -1), _next(candidate, beside)
    if says_what_was_wrong(candidate.text):
        return [candidate] if after is None else [candidate, after]
    # "She is 41, not 44" is read after who she is.
    led = before is not None and says_what_was_wrong(before.text)
    return [before, candidate] if led and before is not None else [candidate]


def _corrections(correcting: Sequence[Candidate], beside: _Beside) -> Iterator[_Corrected]:
    for candidate in correcting:
        sentences = tuple(_with_what_is_right(candidate, beside))
        contrast = CONTRAST.search(candidate.text)
        if contrast is not None:
            wrong = _values(candidate.text[contrast.end() :][:40])
        elif says_what_was_wrong(candidate.text):
            right = frozenset[float]().union(*(_values(one.text) for one in sentences[1:]))
            wrong = _values(candidate.text) - right
        else:
            continue
        if wrong:
            stems = frozenset[str]().union(*(one.stems for one in sentences))
            yield _Corrected(wrong, stems, sentences)


def _values(text: str) -> frozenset[float]:
    """The numbers that are no dates."""
    read, _ = read_days(text, _ANY_DAY)
    return frozenset(float(n.value) for n in numbers(without(text, [(one.start, one.end) for one in read])))


def _concerns(correction: _Corrected, candidate: Candidate) -> bool:
    if not correction.wrong & _values(candidate.text):
        return False
    shared = {stem for stem in correction.stems & candidate.stems if not stem[0].isdigit()}
    return len(shared) >= _SHARED
