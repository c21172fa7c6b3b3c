"""Passages as the verifier and as a model take them, and spans of passages as citations show them."""

from __future__ import annotations

from rag.prompts import attribute, fence
from rag.proving.context import ArticleLookup, Context
from rag.types import CitedSource, Evidence, Passage, Span


def evidence_of(passage: Passage, lookup: ArticleLookup) -> Evidence:
    """The passage with what stands around it in its article."""
    around = Context.of(passage, lookup).text
    return Evidence(passage.chunk.text, passage.title, passage.source or "", around, passage.published_at)


def cited_source(passage: Passage, span: Span, numbers: dict[tuple[str, int, int], int]) -> CitedSource:
    """A span of a passage as a span of its article. ``numbers`` has those given so far, and gets this one's: equal
    spans of an article share a number."""
    chunk = passage.chunk
    start, end = chunk.start + span.start, chunk.start + span.end
    return CitedSource(
        number=numbers.setdefault((chunk.article_id, start, end), len(numbers) + 1),
        article_id=chunk.article_id,
        chunk_id=chunk.id,
        url=passage.url,
        title=passage.title,
        source=passage.source,
        published_at=passage.published_at,
        cited_text=chunk.text[span.start : span.end],
        start_char_index=start,
        end_char_index=end,
        content_hash=passage.content_hash,
    )


def fenced(number: int, passage: Passage) -> str:
    """A passage as a model is shown it: untrusted text between delimiters that it cannot close."""
    title, publisher = attribute(passage.title), attribute(passage.source or "unknown")
    day = f"{passage.published_at:%Y-%m-%d}"
    return (
        f'<passage number="{number}" title="{title}" publisher="{publisher}" date="{day}">\n'
        f"{fence(passage.chunk.text)}\n</passage>"
    )
