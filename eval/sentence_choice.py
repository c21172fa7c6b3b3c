"""How often the sentences that the extractive answerer chooses hold the answer.

    python -m eval.sentence_choice [--data DIR] [--most N]

Data: ``DIR/reader/*.jsonl.gz``, questions with one passage and the place of the answer in it. The passage is given,
so retrieval plays no part. A case is a hit when one of the chosen sentences holds the answer, ``first`` when the
first choice alone does; questions that were declined count as misses and are told apart."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.answering.extractive import ExtractiveAnswerer
from rag.models.minilm import MiniLM
from rag.types import Article, Chunk, Passage

FILES = ("squadshifts_new_wiki", "squad2_half_dev", "selqa_dev", "clapnq_dev", "qed_dev")
DAY = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SentenceChoice:
    """Shares of the answerable questions, in [0, 1]; ``declined_unanswerable`` of the unanswerable ones, or None."""

    name: str
    cases: int
    hit: float
    sentences: float
    declined: float
    declined_unanswerable: float | None


def measure(path: Path, most: int, model: MiniLM) -> SentenceChoice:
    """Every ``n``-th case of a file, so that there are at most ``most``."""
    rows = list(_rows(path))
    rows = rows[:: max(1, -(-len(rows) // most))]
    hits = declined = chosen = answerable = 0
    refused: list[bool] = []
    for row in rows:
        article, passage = _given(row)
        answerer = ExtractiveAnswerer(model, lambda _, article=article: article)  # type: ignore[misc]
        draft = answerer.draft(row["question"], [passage], DAY)
        if not row["answerable"]:
            refused.append(not draft.sentences)
            continue
        answerable += 1
        declined += not draft.sentences
        chosen += len(draft.sentences)
        hits += any(_holds(sentence.text, row) for sentence in draft.sentences)
    return SentenceChoice(
        name=path.name.split(".")[0],
        cases=len(rows),
        hit=hits / answerable,
        sentences=chosen / max(1, answerable - declined),
        declined=declined / answerable,
        declined_unanswerable=sum(refused) / len(refused) if refused else None,
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _given(row: dict[str, Any]) -> tuple[Article, Passage]:
    text = row["context"]
    article = Article(id="a", title=row.get("title") or "", text=text, published_at=DAY, content_hash="-")
    return article, Passage(Chunk("a-0", "a", 0, 0, len(text), text), article.title, None, None, DAY, "-")


def _holds(sentence: str, row: dict[str, Any]) -> bool:
    """Whether a chosen sentence is one of the labelled ones, or holds one of the answers."""
    if "labels" in row:
        return any(_same(sentence, row["sentences"][label]) for label in row["labels"])
    return any(_plain(answer) in _plain(sentence) for answer in row["answers"])


def _same(one: str, other: str) -> bool:
    left, right = _plain(one), _plain(other)
    return left[:50] in right or right[:50] in left


def _plain(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with public corpora")
    parser.add_argument("--most", type=int, default=400, help="the most cases of a file")
    options = parser.parse_args()
    model = MiniLM()
    for name in FILES:
        found = measure(options.data / "reader" / f"{name}.jsonl.gz", options.most, model)
        unanswerable = (
            "" if found.declined_unanswerable is None else f", unanswerable {found.declined_unanswerable:.3f}"
        )
        print(
            f"{found.name}: {found.cases} cases, {found.hit:.3f} with the answer in {found.sentences:.2f} sentences, "
            f"declined {found.declined:.3f}{unanswerable}",
            flush=True,
        )


if __name__ == "__main__":
    main()
