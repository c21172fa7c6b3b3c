"""The sentences of the sources that a claim rests on."""

from __future__ import annotations

from collections.abc import Sequence

from rag.text.numbers import numbers
from rag.text.sentences import sentence_spans
from rag.text.words import content_words, words
from rag.types import Evidence, Span
from rag.verification.claims import Claim

MOST_SENTENCES = 3
"""A claim may join what stands in up to three sentences."""

_CLOSERS = ".!?…\"'”’»)]"


def verbatim_span(claim: Claim, sources: Sequence[Evidence]) -> Span | None:
    """Where the claim's words (what is in square brackets left out) stand one after the other and are whole sentences,
    if they do. Part of a sentence may mean something else than the whole ("it is not true that ...")."""
    wanted = [word.folded for word in claim.words]
    if not wanted:
        return None
    for number, source in enumerate(sources):
        found = words(source.text)
        tokens = [word.folded for word in found]
        for start in range(len(tokens) - len(wanted) + 1):
            if tokens[start] == wanted[0] and tokens[start : start + len(wanted)] == wanted:
                first, last = found[start], found[start + len(wanted) - 1]
                span = Span(number, _open(source.text, first.start), _close(source.text, last.end))
                if _whole(source.text, span):
                    return span
    return None


def _whole(text: str, span: Span) -> bool:
    """Whether no word of the sentences that the span touches lies outside of it."""
    touched = [(start, end) for start, end in sentence_spans(text) if start < span.end and end > span.start]
    before, after = text[touched[0][0] : span.start], text[span.end : touched[-1][1]]
    return not words(before) and not words(after)


def _open(text: str, start: int) -> int:
    while start > 0 and text[start - 1] in "\"'“‘«([$€£¥-":
        start -= 1
    return start


def _close(text: str, end: int) -> int:
    while end < len(text) and text[end] in _CLOSERS:
        end += 1
    return end


def best_spans(claim: Claim, sources: Sequence[Evidence]) -> tuple[Span, ...]:
    """The one to three sentences that together have most of the claim's content words and numbers, in order.

    Greedy: each sentence must add something that those before lack.
    """
    wanted = {word.stem for word in claim.content} | {str(number.value) for number in claim.numbers}
    options: list[tuple[Span, set[str]]] = []
    for number, source in enumerate(sources):
        for start, end in sentence_spans(source.text):
            sentence = source.text[start:end]
            has = {word.stem for word in content_words(sentence)} | {str(n.value) for n in numbers(sentence)}
            options.append((Span(number, start, end), has & wanted))
    chosen: list[Span] = []
    covered: set[str] = set()
    while len(chosen) < MOST_SENTENCES:
        gains = [(len(has - covered), -index) for index, (_, has) in enumerate(options)]
        gain, index = max(gains, default=(0, 0))
        # The first sentence counts whatever it has; a further one must bring more than a stray word, or it would lend
        # the claim a "denied" or a name out of another story.
        if gain == 0 or (chosen and gain < max(2, len(wanted) // 5)):
            break
        span, has = options[-index]
        chosen.append(span)
        covered |= has
    return tuple(sorted(chosen, key=lambda span: (span.source, span.start)))
