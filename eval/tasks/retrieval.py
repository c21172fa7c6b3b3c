"""The suite ``retrieval``: what Citewire finds, beside dense search alone, BM25 alone and plain reciprocal rank fusion
over the same indexes, in the same run."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from eval.datasets import multihop, wikinews
from eval.datasets.base import Fact, RetrievalCase, RetrievalData
from eval.metrics.ranking import average_precision, coverage, reciprocal_rank
from eval.metrics.separation import auroc
from eval.task import CaseRecord, Row, Table, Task
from rag.app import Citewire
from rag.config import load_settings
from rag.protocols import Progress
from rag.retrieval.fusion import reciprocal_rank as fuse
from rag.types import Filters, Hit, Passage

DEPTH = 10
SYSTEMS = ("citewire", "dense", "bm25", "fusion")
METRICS = ("coverage@4", "coverage@10", "map@10", "mrr@10", "first")
_FUSION_DEPTH = 50

Found = tuple[list[Passage], float | None]
"""Passages, best first, and how likely they answer, where a system says so."""


def run(data: Path, limit: int | None, progress: Progress) -> Iterator[CaseRecord]:
    sets = [multihop.load(data), wikinews.load(data)]
    cases = [(dataset, dataset.cases[:limit]) for dataset in sets]
    total = sum(len(chosen) for _, chosen in cases)
    done = 0
    for dataset, chosen in cases:
        with tempfile.TemporaryDirectory() as directory, Citewire(load_settings(data_dir=Path(directory))) as citewire:
            citewire.ingest_records(dataset.articles, dataset.name)
            systems = _systems(citewire)
            for case in chosen:
                for name, system in systems.items():
                    yield _record(dataset, case, name, *system(case.question))
                done += 1
                progress(done, total)


def _systems(citewire: Citewire) -> dict[str, Callable[[str], Found]]:
    index, embedder = citewire.index, citewire.embedder
    everything = Filters()

    def dense(question: str, k: int) -> list[Hit]:
        return index.dense(embedder.embed_query(question)[None, :], k, everything)[0]

    def lexical(question: str, k: int) -> list[Hit]:
        return index.lexical(question, k, everything)

    def passages(hits: Sequence[Hit]) -> Found:
        return index.passages([hit.chunk_id for hit in hits[:DEPTH]]), hits[0].score if hits else 0.0

    def whole(question: str) -> Found:
        found = citewire.retrieve(question, DEPTH, everything)
        return list(found.passages), found.answerability

    return {
        "citewire": whole,
        "dense": lambda question: passages(dense(question, DEPTH)),
        "bm25": lambda question: passages(lexical(question, DEPTH)),
        "fusion": lambda question: passages(
            fuse([dense(question, _FUSION_DEPTH), lexical(question, _FUSION_DEPTH)])
        ),
    }  # fmt: skip


def _record(
    dataset: RetrievalData, case: RetrievalCase, system: str, passages: Sequence[Passage], likely: float | None
) -> CaseRecord:
    ranks = [_rank(fact, passages) for fact in case.facts]
    metrics: dict[str, float] = {} if likely is None else {"answerability": likely}
    if ranks:
        metrics |= {
            "coverage@4": coverage(ranks, 4),
            "coverage@10": coverage(ranks, 10),
            "map@10": average_precision(ranks, 10),
            "mrr@10": reciprocal_rank(ranks, 10),
            "first": float(1 in ranks),
        }
    details = {
        "question": case.question,
        "ranks": ranks,
        "found": [{"chunk_id": p.chunk.id, "title": p.title, "score": p.scores.total} for p in passages],
    }
    return CaseRecord("retrieval", dataset.name, system, case.id, case.kind, metrics, details)


def _rank(fact: Fact, passages: Sequence[Passage]) -> int | None:
    """The rank of the first passage of the fact's article that has its text."""
    wanted = None if fact.text is None else plain(fact.text)
    for rank, passage in enumerate(passages, start=1):
        if passage.url == fact.url and (wanted is None or wanted in plain(passage.chunk.text)):
            return rank
    return None


def plain(text: str) -> str:
    """Folded, with one blank for each run of what is neither letter nor digit."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def summarise(records: Sequence[CaseRecord]) -> list[Table]:
    """One table a dataset: each system over all cases with facts, then Citewire by kind of question."""
    tables = []
    for data in dict.fromkeys(record.data for record in records):
        own = [record for record in records if record.data == data]
        rows = [_row(system, "all", [r for r in own if r.system == system]) for system in SYSTEMS]
        kinds = dict.fromkeys(record.kind for record in own if "mrr@10" in record.metrics)
        if len(kinds) > 1:
            ours = [record for record in own if record.system == SYSTEMS[0]]
            rows += [_row(SYSTEMS[0], kind, [r for r in ours if r.kind == kind]) for kind in kinds]
        columns = ("system", "questions", "cases", *METRICS, "null AUROC")
        tables.append(Table(f"retrieval: {data}", columns, rows))
    return tables


def _row(system: str, kind: str, records: Sequence[CaseRecord]) -> Row:
    answered = [record.metrics for record in records if "mrr@10" in record.metrics]
    unanswered = [record.metrics for record in records if "mrr@10" not in record.metrics]
    values: list[float | None] = [fmean(m[name] for m in answered) if answered else None for name in METRICS]
    values.append(_auroc(answered, unanswered))
    return Row((system, kind, str(len(records))), values)


def _auroc(answered: Sequence[Mapping[str, float]], unanswered: Sequence[Mapping[str, float]]) -> float | None:
    if not answered or not unanswered:
        return None
    return auroc([m["answerability"] for m in answered], [m["answerability"] for m in unanswered])


TASK = Task("retrieval", "evidence found in the first passages, and whether there is any", run, summarise)
