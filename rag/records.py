"""The JSON that every surface gives: the command line's ``--json`` and batch files, and the HTTP API, have one shape.

Moments are ISO 8601 with their offset; text offsets are Unicode code points, end exclusive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rag.types import (
    Answer,
    Article,
    Citation,
    CitedSource,
    DayRange,
    Evidence,
    IngestOutcome,
    IngestStatus,
    Passage,
    QueryPlan,
    Retrieval,
    Span,
    Support,
    Verdict,
)

Record = dict[str, Any]


def article_record(article: Article, *, text: bool = True) -> Record:
    """An article; without its text for lists."""
    record = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "author": article.author,
        "published_at": article.published_at.isoformat(),
        "updated_at": None if article.updated_at is None else article.updated_at.isoformat(),
        "language": article.language,
        "status": article.status.value,
        "wire": article.wire,
        "duplicate_of": article.duplicate_of,
        "reprint_of": article.reprint_of,
        "content_hash": article.content_hash,
    }
    return record | {"text": article.text} if text else record


def passage_record(rank: int, passage: Passage) -> Record:
    """A search result; ``rank`` counts from 1."""
    chunk = passage.chunk
    return {
        "rank": rank,
        "score": passage.scores.total,
        "article_id": chunk.article_id,
        "chunk_id": chunk.id,
        "url": passage.url,
        "title": passage.title,
        "source": passage.source,
        "published_at": passage.published_at.isoformat(),
        "start": chunk.start,
        "end": chunk.end,
        "text": chunk.text,
        "reprints": [
            {
                "article_id": reprint.article_id,
                "title": reprint.title,
                "source": reprint.source,
                "url": reprint.url,
                "published_at": reprint.published_at.isoformat(),
            }
            for reprint in passage.reprints
        ],
    }


def retrieval_record(retrieval: Retrieval, *, explain: bool = False, why_none: str | None = None) -> Record:
    """A search's results; with ``explain`` what was understood of the question, and what speaks for each result;
    ``why_none`` is the ``reason`` of none."""
    results = passage_records(retrieval.passages)
    reason = {} if results or why_none is None else {"reason": why_none}
    if not explain:
        return {"results": results, **reason}
    for result, passage in zip(results, retrieval.passages, strict=True):
        scores = passage.scores
        result["scores"] = {
            "cosine": scores.dense,
            "bm25": scores.lexical,
            "part": scores.part,
            "features": dict(scores.features),
        }
    return {**understood_record(retrieval), "results": results, **reason}


def understood_record(retrieval: Retrieval) -> Record:
    """What was understood of a question, and how likely it is answered."""
    return {"plan": plan_record(retrieval.plan), "answerability": retrieval.answerability}


def plan_record(plan: QueryPlan) -> Record:
    """What a question asks of the index."""
    return {
        "question": plan.question,
        "as_of": plan.as_of.isoformat(),
        "sources": list(plan.sources),
        "unknown_sources": list(plan.unknown),
        "names": list(plan.names),
        "quotations": list(plan.quotations),
        "recent": plan.recent,
        "unclear": [{"said": unclear.surface, "reason": unclear.reason} for unclear in plan.unclear],
        "parts": [
            {
                "text": part.text,
                "start": part.start,
                "end": part.end,
                "sources": list(part.sources),
                "named": part.named,
                "published": [_days(days) for days in part.published],
                "events": [_days(days) for days in part.events],
                "names": list(part.names),
                "numbers": list(part.numbers),
            }
            for part in plan.parts
        ],
    }


def _days(days: DayRange) -> Record:
    first, last = (None if day is None else day.isoformat() for day in (days.first, days.last))
    return {"said": days.surface, "first": first, "last": last}


def passage_records(passages: Sequence[Passage]) -> list[Record]:
    return [passage_record(rank, passage) for rank, passage in enumerate(passages, start=1)]


def verification_record(verdict: Verdict) -> Record:
    """A verdict; of a failed check, each of the ``words`` has its reason in ``reasons``."""
    return {
        "status": verdict.status.value,
        "score": verdict.score,
        "checks": {
            check.name: {
                "status": check.status.value,
                "words": list(check.words),
                "reasons": [str(reason) for reason in check.reasons],
            }
            for check in verdict.checks
        },
    }


def span_record(span: Span, sources: Sequence[Evidence], *, numbered: bool = True) -> Record:
    """A span of one of the sources that a claim was verified against; ``numbered``: with the place of the source."""
    source = {"source": span.source} if numbered else {}
    text = sources[span.source].text[span.start : span.end]
    return {**source, "start": span.start, "end": span.end, "text": text}


def verified_record(
    sentences: Sequence[Citation], given: Sequence[Evidence] | None, why_none: str | None = None
) -> Record:
    """The sentences of a text, each with its verdict and what it rests on: ``spans`` of the sources ``given``, or
    ``sources`` of the archive where none were; ``why_none`` is the ``reason`` why nothing could be found there."""
    records = []
    for sentence in sentences:
        record = citation_record(sentence)
        if given is not None:
            del record["sources"]
            record["spans"] = [span_record(span, given) for span in sentence.verification.spans]
        records.append(record)
    supported = sum(sentence.verification.status is Support.SUPPORTED for sentence in sentences)
    reason = {} if why_none is None else {"reason": why_none}
    return {"sentences": records, "supported": supported, "of": len(records), **reason}


def cited_source_record(source: CitedSource) -> Record:
    return {
        "number": source.number,
        "article_id": source.article_id,
        "chunk_id": source.chunk_id,
        "url": source.url,
        "title": source.title,
        "source": source.source,
        "published_at": source.published_at.isoformat(),
        "cited_text": source.cited_text,
        "start_char_index": source.start_char_index,
        "end_char_index": source.end_char_index,
        "content_hash": source.content_hash,
    }


def citation_record(citation: Citation) -> Record:
    return {
        "start": citation.start,
        "end": citation.end,
        "text": citation.text,
        "sources": [cited_source_record(source) for source in citation.sources],
        "verification": verification_record(citation.verification),
    }


def _answered_record(citation: Citation) -> Record:
    return {**citation_record(citation), "repair": None if citation.repair is None else citation.repair.value}


def answer_record(answer: Answer) -> Record:
    return {
        "question": answer.question,
        "text": answer.text,
        "refusal": answer.refusal,
        "citations": [_answered_record(citation) for citation in answer.citations],
        "as_of": answer.as_of.isoformat(),
        "model": answer.model,
        "degraded": answer.degraded,
        "usage": {"input_tokens": answer.usage.input_tokens, "output_tokens": answer.usage.output_tokens},
        "warnings": list(answer.warnings),
        "passages": passage_records(answer.passages),
    }


def outcome_record(outcome: IngestOutcome) -> Record:
    return {
        "origin": outcome.origin,
        "status": outcome.status.value,
        "article_id": outcome.article_id,
        "reason": outcome.reason,
        "warnings": list(outcome.warnings),
    }


def ingest_record(outcomes: Sequence[IngestOutcome]) -> Record:
    """How many records were added, updated, unchanged, duplicate and skipped, and what became of each."""
    counts: Record = {status.value: sum(outcome.status is status for outcome in outcomes) for status in IngestStatus}
    return counts | {"outcomes": [outcome_record(outcome) for outcome in outcomes]}
