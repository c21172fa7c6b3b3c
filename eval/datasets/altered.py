"""Sentences of Wikinews, as they are or altered on purpose (``eval.mutations``), each against the text round it.

Half of the articles, by the hash of their address, are the fold "test": no rule or weight is made on them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from eval.datasets.base import json_lines
from eval.datasets.claims import ClaimCase
from eval.datasets.wikinews import HINT
from eval.mutations.__main__ import lines
from rag.types import Evidence

PER_KIND = 150


def load(data: Path, per_kind: int = PER_KIND, seed: int = 0) -> list[ClaimCase]:
    """Raises SourceError when Wikinews is not there."""
    articles = list(json_lines(data / "wikinews" / "wikinews.jsonl", HINT))
    return [
        ClaimCase(
            id=line["id"],
            document=line["url"],
            domain="news",
            kind=line["kind"],
            claim=line["claim"],
            evidence=Evidence(line["source"], line["title"], published_at=_moment(line["published_at"])),
            label=line["label"],
            fold=line["fold"],
        )
        for line in lines(articles, per_kind, seed)
    ]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
