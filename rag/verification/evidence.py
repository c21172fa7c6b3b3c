"""The sentences of the sources that a claim rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.text.lexicon import close_to
from rag.types import Evidence, Span
from rag.verification.claims import Claim
from rag.verification.reading import Reading, Token, read

MOST_SENTENCES = 3
"""A claim may join what stands in up to three sentences, and in one more for each ten words beyond thirty."""
_ENOUGH = 2


def verbatim_span(claim: Claim, sources: Sequence[Evidence]) -> Span | None:
    """Where the claim's words (what is in square brackets left out) stand one after the other and are whole sentences,
    if they do. Part of a sentence may mean something else than the whole ("it is not true that ...")."""
    wanted = [token.folded for token in claim.reading.tokens]
    if not wanted:
        return None
    for number, source in enumerate(sources):
        reading = read(source.text)
        tokens = [token.folded for token in reading.tokens]
        for start in range(len(tokens) - len(wanted) + 1):
            if tokens[start] == wanted[0] and tokens[start : start + len(wanted)] == wanted:
                span = _whole_sentences(reading, start, start + len(wanted) - 1)
                if span is not None:
                    return Span(number, *span)
    return None


def _whole_sentences(reading: Reading, first: int, last: int) -> tuple[int, int] | None:
    """The sentences that these tokens are; None when they have further words."""
    tokens = reading.tokens
    if first > 0 and tokens[first - 1].sentence == tokens[first].sentence:
        return None
    if last + 1 < len(tokens) and tokens[last + 1].sentence == tokens[last].sentence:
        return None
    return reading.sentences[tokens[first].sentence][0], reading.sentences[tokens[last].sentence][1]


@dataclass(frozen=True, slots=True)
class _Option:
    span: Span
    place: int
    """Among the sentences of its source."""
    has: dict[str, float]
    """What the sentence has of the claim, and how much that weighs."""


def best_spans(claim: Claim, sources: Sequence[Evidence]) -> tuple[Span, ...]:
    """The sentences that together have most of the claim, in order: its numbers and names weigh two, other content
    words one, a synonym two thirds.

    Greedy: each sentence must add something that those before lack, and neighbours of what was chosen come first.
    """
    wanted = {token.key: _weight(token) for token in claim.reading.content}
    options = [option for number, source in enumerate(sources) for option in _options(number, source, wanted)]
    most = MOST_SENTENCES + max(0, (len(claim.reading.tokens) - 30) // 10)
    chosen: list[_Option] = []
    covered: dict[str, float] = {}
    while len(chosen) < most:
        best, best_gain = None, 0.0
        for option in options:
            new = {key: weight for key, weight in option.has.items() if weight > covered.get(key, 0.0)}
            if chosen and (len(new) < _ENOUGH and all(key.startswith("#") for key in new)):
                continue
            gain = sum(weight - covered.get(key, 0.0) for key, weight in new.items())
            if any(o.span.source == option.span.source and abs(o.place - option.place) == 1 for o in chosen):
                gain *= 1.1
            if gain > best_gain:
                best, best_gain = option, gain
        # The first sentence counts whatever it has; a further one must bring a name or two words, or it would lend the
        # claim a "denied" or a year out of another story.
        if best is None or (chosen and best_gain < max(_ENOUGH, sum(wanted.values()) / 6)):
            break
        chosen.append(best)
        for key, weight in best.has.items():
            covered[key] = max(weight, covered.get(key, 0.0))
    return tuple(sorted((option.span for option in chosen), key=lambda span: (span.source, span.start)))


def _weight(token: Token) -> float:
    return 2.0 if token.value is not None or (token.capital and token.start) else 1.0


def _options(number: int, source: Evidence, wanted: dict[str, float]) -> list[_Option]:
    reading = read(source.text)
    related: dict[str, list[str]] = {}
    for word in wanted:
        for key in close_to(word) & reading.content_keys:
            related.setdefault(key, []).append(word)
    found: list[dict[str, float]] = [{} for _ in reading.sentences]
    for token in reading.content:
        has = found[token.sentence]
        if token.key in wanted:
            has[token.key] = wanted[token.key]
        for word in related.get(token.key, ()):
            has.setdefault(word, wanted[word] * 2 / 3)
    return [
        _Option(Span(number, start, end), place, has)
        for place, ((start, end), has) in enumerate(zip(reading.sentences, found, strict=True))
    ]
