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
                span = _whole_sentences(source.text, first.start, last.end)
                if span is not None:
                    return Span(number, *span)
    return None


def _whole_sentences(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The sentences that ``text[start:end]`` is, with the marks around its words; None when they have further words."""
    touched = [(first, last) for first, last in sentence_spans(text) if first < end and last > start]
    before, after = text[touched[0][0] : start], text[end : touched[-1][1]]
    return None if words(before) or words(after) else (touched[0][0], touched[-1][1])


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
