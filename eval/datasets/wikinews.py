"""A hundred questions over Wikinews 2019-2020, written for this project: one fact, one paragraph, one article.

The articles are ``DATA/wikinews/wikinews.jsonl`` with {url, published_at, title, source, text} (CC BY 2.5, Wikinews and
its contributors); the questions are ours, in ``eval/cases``."""

from __future__ import annotations

from pathlib import Path

from eval.datasets.base import Fact, RetrievalCase, RetrievalData, json_lines

HINT = (
    "Name with --data a folder that has wikinews/wikinews.jsonl, made of Wikinews articles "
    "(github.com/vanatteveldt/wikinews, CC BY 2.5)."
)
QUESTIONS = Path(__file__).resolve().parent.parent / "cases" / "wikinews_questions.jsonl"


def load(data: Path) -> RetrievalData:
    """Raises SourceError when it is not there."""
    return RetrievalData(
        name="wikinews",
        articles=tuple(json_lines(data / "wikinews" / "wikinews.jsonl", HINT)),
        cases=tuple(
            RetrievalCase(id=row["id"], question=row["question"], kind="paragraph", facts=(Fact(row["url"], None),))
            for row in json_lines(QUESTIONS, "The installation is incomplete: install citewire again.")
        ),
    )
