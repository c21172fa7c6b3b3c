"""Labelled claims for the claim verifier, made of real sentences: true variants, and false ones that it must catch.

Own rules only; nothing of the verifier is used, so that neither shares the other's mistakes. A sentence is skipped
when in doubt."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from random import Random

from eval.mutations import (
    days,
    direction,
    invention,
    modality,
    negation,
    notation,
    numbers,
    people,
    quotations,
    scope,
    shape,
    voice,
    wording,
)
from eval.mutations.article import Article, Sentence
from eval.mutations.mutation import Mutation, Variant

__all__ = ["FALSE", "KINDS", "TRUE", "Article", "Mutation", "fold", "mutate"]

Maker = Callable[[Sentence, Random], Iterator[Variant]]

TRUE: Mapping[str, Maker] = {
    "verbatim": wording.verbatim,
    "joined": shape.joined,
    "clause_dropped": shape.clause_dropped,
    "passive": voice.passive,
    "rounding": notation.rounding,
    "name_shortened": wording.name_shortened,
    "number_spelled": notation.number_spelled,
    "attribution_moved": shape.attribution_moved,
    "date_resolved": days.date_resolved,
    "synonym": wording.synonym,
}
FALSE: Mapping[str, Maker] = {
    "number": numbers.number,
    "unit": numbers.unit,
    "number_moved": numbers.number_moved,
    "date": days.wrong_date,
    "name": people.name,
    "role": people.role,
    "negation": negation.negation,
    "modality": modality.modality,
    "quote": quotations.quote,
    "speaker": people.speaker,
    "direction": direction.direction,
    "scope": scope.scope,
    "noun": invention.noun,
    "added": invention.added,
}
KINDS: Mapping[str, Maker] = {**TRUE, **FALSE}
_NEEDS_NEXT = "joined"
_ALONE = frozenset("verbatim joined number date name negation synonym name_shortened number_spelled".split())
"""Kinds with claims enough to leave out sentences that begin with "he" or "this"."""


def mutate(
    text: str,
    seed: int,
    *,
    published_at: str | date | None = None,
    title: str = "",
    foreign: Sequence[str] = (),
    kinds: Sequence[str] = tuple(KINDS),
) -> Iterator[Mutation]:
    """At most one mutation of each kind for each sentence of an article, in order. ``published_at`` is a date or begins
    with one in ISO form; ``foreign`` are full names of persons of other articles. The same input gives the same."""
    article = Article(text, _day(published_at), title, foreign)
    for sentence in article.sentences:
        for kind in kinds:
            if kind in _ALONE and not sentence.stands_alone:
                continue
            random = Random(f"{seed}/{sentence.start}/{kind}")  # a sentence's mutations do not hang on the others
            variants = [v for v in KINDS[kind](sentence, random) if kind == "verbatim" or v.claim != sentence.text]
            if variants:
                yield _mutation(kind, sentence, random.choice(variants))


def _mutation(kind: str, sentence: Sentence, variant: Variant) -> Mutation:
    end = sentence.end
    if kind == _NEEDS_NEXT:
        following = sentence.article.sentence_after(sentence)
        end = following.end if following else end
    source, start, end = sentence.article.source(sentence.start, end)
    return Mutation(kind, int(kind in TRUE), variant.claim, source, start, end, source[start:end], variant.changed)


def _day(value: str | date | None) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    return value


def fold(url: str) -> str:
    """ "tune" or "test", by the hash of the article's address: rules are made on the one and measured on the other."""
    return "tune" if hashlib.sha256(url.encode()).digest()[0] < 128 else "test"
