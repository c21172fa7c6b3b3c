"""Cutting an article into chunks of whole sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.protocols import TokenCounter
from rag.text.sentences import sentence_spans
from rag.types import Article, Chunk

Piece = tuple[int, int, int]
"""(start, end, tokens)"""


def split(articles: Sequence[Article], counter: TokenCounter, size: int) -> list[list[Chunk]]:
    """The chunks of each article: at most ``size`` tokens of whole sentences, each beginning with the last sentence of
    the one before (unless that one alone fills half a chunk).

    A sentence longer than ``size`` is cut at white space. ``article.text[start:end] == chunk.text`` holds for each
    chunk, and every sentence is in one. Articles go together so that the tokenizer can count them at once."""
    spans = [sentence_spans(article.text) for article in articles]
    counts = iter(
        counter.count_tokens(
            [article.text[start:end] for article, own in zip(articles, spans, strict=True) for start, end in own]
        )
    )
    chunked: list[list[Chunk]] = []
    for article, own in zip(articles, spans, strict=True):
        pieces: list[Piece] = []
        for start, end in own:
            tokens = next(counts)
            if tokens <= size:
                pieces.append((start, end, tokens))
            else:
                pieces.extend(_cut(article.text, start, end, counter, size))
        chunked.append([_chunk(article, ordinal, *span) for ordinal, span in enumerate(_pack(pieces, size))])
    return chunked


def _pack(pieces: Sequence[Piece], size: int) -> list[tuple[int, int]]:
    """Spans of runs of pieces that fit into ``size`` tokens, overlapping by one piece."""
    spans: list[tuple[int, int]] = []
    first = 0
    while first < len(pieces):
        last, total = first, pieces[first][2]
        while last + 1 < len(pieces) and total + pieces[last + 1][2] <= size:
            last += 1
            total += pieces[last][2]
        spans.append((pieces[first][0], pieces[last][1]))
        if last + 1 == len(pieces):
            break
        # Overlap only where it leaves room for something new.
        repeat = last > first and pieces[last][2] <= size // 2 and pieces[last][2] + pieces[last + 1][2] <= size
        first = last if repeat else last + 1
    return spans


def _cut(text: str, start: int, end: int, counter: TokenCounter, size: int) -> list[Piece]:
    """A sentence too long for a chunk, in pieces of at most ``size`` tokens (a word longer than that in slices)."""
    runs = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S{1,400}", text[start:end])]
    counts = counter.count_tokens([text[a:b] for a, b in runs])
    pieces: list[Piece] = []
    for (a, b), tokens in zip(runs, counts, strict=True):
        if pieces and pieces[-1][2] + tokens <= size:
            pieces[-1] = (pieces[-1][0], b, pieces[-1][2] + tokens)
        else:
            pieces.append((a, b, tokens))
    return pieces


def _chunk(article: Article, ordinal: int, start: int, end: int) -> Chunk:
    # The text's hash is part of the id, so that what an index still has of an earlier text is never taken for this one.
    chunk_id = f"{article.id}-{article.content_hash[:8]}-{ordinal}"
    return Chunk(chunk_id, article.id, ordinal, start, end, article.text[start:end])


def header(article: Article) -> str:
    """What is embedded before a chunk and never cited: title, source and day."""
    day = f"{article.published_at:%B} {article.published_at.day}, {article.published_at.year}"
    parts = [article.title[:200], article.source or "", day]
    return ". ".join(part.rstrip(". ") for part in parts if part) + "."


def embedded_text(article: Article, chunk: Chunk) -> str:
    """What is embedded for a chunk."""
    return f"{header(article)}\n{chunk.text}"
