"""Sentences that anybody wrote, verified one by one: against texts that are given, or passages that are found.

Nothing here needs an archive or a model, so nothing here imports one: a command that only verifies starts at once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache

from rag.errors import InputError, UnreadableError
from rag.proving.citing import cited_source, evidence_of
from rag.proving.context import ArticleLookup
from rag.text.dates import parse_published
from rag.text.sentences import sentence_spans
from rag.types import Citation, CitedSource, Evidence, Passage, Verdict
from rag.verification import blanked_markers, verify, without_markers

MOST_TEXT = 20_000
"""The most characters of a text to be verified."""
MOST_SOURCES = 50
"""The most sources that a text is verified against."""
MOST_SOURCE_TEXT = 2_000_000
"""The most characters of its sources, taken together."""

Find = Callable[[str], Sequence[Passage]]
"""From a sentence to the passages that it may rest on."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a text, at ``text[start:end]``; ``claim`` is it without [n] markers."""

    start: int
    end: int
    claim: str


def statements(text: str) -> list[Statement]:
    """The sentences of a text that have words, of which there is at least one. Raises InputError."""
    if not any(char.isalnum() for char in text):
        raise InputError(f"There is nothing to verify: the claim has no words ({text[:40]!r}). Give a sentence.")
    if len(text) > MOST_TEXT:
        raise InputError(f"The claim has {len(text):,} characters, {MOST_TEXT:,} are allowed. Verify it in parts.")
    unmarked = blanked_markers(text)
    found = [
        Statement(start, end, without_markers(text[start:end]))
        for start, end in sentence_spans(unmarked)
        if any(char.isalnum() for char in unmarked[start:end])
    ]
    if not found:
        raise InputError(f"There is nothing to verify: the claim is markers only ({text[:40]!r}). Give a sentence.")
    return found


def evidence(
    text: str, zone: tzinfo, *, title: str | None = None, publisher: str | None = None, published_at: object = None
) -> Evidence:
    """A source as somebody gives it; ``published_at`` is a date in any form that articles have. Raises InputError."""
    if not any(char.isalnum() for char in text):
        raise InputError(f"The source has no words ({text[:40]!r}). Give the text that the claim should rest on.")
    try:
        moment = None if published_at in (None, "") else parse_published(published_at, zone)
    except ValueError as error:
        raise InputError(f"The source's date cannot be used: {error}") from error
    return Evidence(text, title or "", publisher or "", published_at=moment)


def source_text(data: bytes) -> tuple[str, str | None]:
    """The text of a file, and what had to be assumed to read it. Raises UnreadableError for what is no text."""
    from rag.sources.encoding import decode  # its guesser takes a while to import

    decoded = decode(data)
    if not decoded.text.strip():
        raise UnreadableError("it is empty. Name a file with the text that the claim should rest on")
    return decoded.text, decoded.note


def verify_text(text: str, sources: Sequence[Evidence]) -> list[Citation]:
    """Each sentence of a text with its verdict, of which the spans are of the ``sources`` given. Raises InputError."""
    _check(sources)
    return [_citation(text, one, (), verify(one.claim, sources)) for one in statements(text)]


def verify_claim(claim: str, sources: Sequence[Evidence]) -> Verdict:
    """The verdict on a claim as a whole, however many sentences it has. Raises InputError."""
    _check(sources)
    statements(claim)
    return verify(claim, sources)


def verify_found(text: str, find: Find, lookup: ArticleLookup) -> list[Citation]:
    """Each sentence of a text with its verdict and what it rests on, or comes nearest to, in the passages found for
    it. Equal spans of an article share a number. Raises InputError."""
    lookup = cache(lookup)
    numbers: dict[tuple[str, int, int], int] = {}
    verified = []
    for one in statements(text):
        passages = find(one.claim)
        given = [evidence_of(passage, lookup) for passage in passages]
        verdict = verify(one.claim, given)
        sources = [cited_source(passages[span.source], span, numbers) for span in verdict.spans]
        verified.append(_citation(text, one, tuple(dict.fromkeys(sources)), verdict))
    return verified


def _check(sources: Sequence[Evidence]) -> None:
    if not sources:
        raise InputError("There is no source. Give the text that the claim should rest on.")
    if len(sources) > MOST_SOURCES:
        raise InputError(f"There are {len(sources)} sources, {MOST_SOURCES} are allowed. Give those that matter.")
    size = sum(len(source.text) for source in sources)
    if size > MOST_SOURCE_TEXT:
        raise InputError(
            f"The sources have {size:,} characters, {MOST_SOURCE_TEXT:,} are allowed. Give the parts that matter."
        )


def _citation(text: str, one: Statement, sources: tuple[CitedSource, ...], verdict: Verdict) -> Citation:
    return Citation(one.start, one.end, text[one.start : one.end], sources, verdict)
