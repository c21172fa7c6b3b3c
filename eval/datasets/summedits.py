"""SummEdits (Laban et al., EMNLP 2023): summaries, as they were or edited a little, and whether their document supports
them, as people judged.

``DATA/summedits/pairs.jsonl`` (news) and ``pairs_other.jsonl.gz`` (other domains, each named in ``domain``) with {id,
source, claim, label, doc_id}. Apache-2.0; the documents are third-party text."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.base import json_lines
from eval.datasets.claims import ClaimCase
from rag.types import Evidence

HINT = (
    "Name with --data a folder that has summedits/pairs.jsonl and summedits/pairs_other.jsonl.gz, made of SummEdits "
    "(github.com/salesforce/factualNLG, Apache-2.0)."
)


def files(data: Path) -> list[Path]:
    return [data / "summedits" / "pairs.jsonl", data / "summedits" / "pairs_other.jsonl.gz"]


def load(data: Path) -> list[ClaimCase]:
    """Raises SourceError when it is not there."""
    return [
        ClaimCase(
            id=str(row["id"]),
            document=str(row["doc_id"]),
            domain=row.get("domain", "news"),
            kind="summary",
            claim=row["claim"],
            evidence=Evidence(row["source"]),
            label=int(row["label"]),
        )
        for path in files(data)
        for row in json_lines(path, HINT)
    ]
