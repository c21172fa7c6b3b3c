"""The suite ``verification``: the verifier against human labels (SummEdits) and against sentences altered on purpose,
beside the share of the claim's words that the source has.

The weights of the score were fitted on the first and on the fold "tune" of the second: the figures of fits that saw
nothing of a document are printed by ``python -m eval.training.verifier``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import fmean
from time import perf_counter

from eval.datasets import altered, summedits
from eval.datasets.claims import ClaimCase
from eval.metrics.separation import auroc
from eval.task import CaseRecord, Row, Table, Task
from rag.protocols import Progress
from rag.text.words import content_stems
from rag.types import Support, Verdict
from rag.verification import verify

SYSTEMS = ("citewire", "overlap")


def run(data: Path, limit: int | None, progress: Progress) -> Iterator[CaseRecord]:
    sets = [("altered", altered.load(data)), ("summedits", summedits.load(data))]
    chosen = [(name, case) for name, cases in sets for case in _spread(cases, limit)]
    for number, (name, case) in enumerate(chosen, start=1):
        start = perf_counter()
        verdict = verify(case.claim, [case.evidence])
        took = 1000 * (perf_counter() - start)
        yield _record(name, case, "citewire", verdict.score, verdict, took)
        yield _record(name, case, "overlap", _overlap(case), None, 0.0)
        progress(number, len(chosen))


def _spread(cases: Sequence[ClaimCase], limit: int | None) -> Sequence[ClaimCase]:
    """At most so many, from all over the set."""
    return cases if limit is None or limit >= len(cases) else cases[:: -(-len(cases) // limit)]


def _overlap(case: ClaimCase) -> float:
    words, known = set(content_stems(case.claim)), set(content_stems(case.evidence.text))
    return len(words & known) / len(words) if words else 0.0


def _record(
    data: str, case: ClaimCase, system: str, score: float, verdict: Verdict | None, milliseconds: float
) -> CaseRecord:
    metrics = {"label": float(case.label), "score": score, "milliseconds": milliseconds}
    details: dict[str, object] = {"document": case.document, "fold": case.fold, "claim": case.claim}
    if verdict is not None:
        metrics["supported"] = float(verdict.status is Support.SUPPORTED)
        details["status"] = verdict.status.value
        details["checks"] = {c.name: list(zip(c.words, c.reasons, strict=False)) for c in verdict.checks if c.reasons}
    kind = case.kind if data == "altered" else case.domain
    return CaseRecord("verification", data, system, case.id, kind, metrics, details)


def summarise(records: Sequence[CaseRecord]) -> list[Table]:
    return [
        _altered([r for r in records if r.data == "altered"]),
        _judged([r for r in records if r.data == "summedits"]),
    ]


def _altered(records: Sequence[CaseRecord]) -> Table:
    ours = [record for record in records if record.system == "citewire"]
    rows = []
    for label, name in ((0.0, "false, caught"), (1.0, "true, kept")):
        of_label = [record for record in ours if record.metrics["label"] == label]
        for kind in ("all", *dict.fromkeys(record.kind for record in of_label)):
            chosen = [record for record in of_label if kind in ("all", record.kind)]
            folds = [[r for r in chosen if r.details["fold"] == fold] for fold in ("tune", "test")]
            rows.append(Row((name, kind, str(len(chosen))), [_right(fold) for fold in folds]))
    return Table("verification: altered sentences", ("label", "kind", "claims", "tune", "test"), rows)


def _right(records: Sequence[CaseRecord]) -> float | None:
    return fmean(r.metrics["supported"] == r.metrics["label"] for r in records) if records else None


def _judged(records: Sequence[CaseRecord]) -> Table:
    rows = []
    for domain in ("news", "other domains"):
        for system in SYSTEMS:
            chosen = [r for r in records if r.system == system and (r.kind == "news") == (domain == "news")]
            if chosen:
                rows.append(Row((domain, system, str(len(chosen))), _separation(chosen)))
    columns = ("domain", "system", "claims", "AUROC", "within documents", "balanced", "ms a claim")
    return Table("verification: SummEdits (seen by the fit)", columns, rows)


def _separation(records: Sequence[CaseRecord]) -> list[float | None]:
    documents: dict[object, list[CaseRecord]] = {}
    for record in records:
        documents.setdefault(record.details["document"], []).append(record)
    within = [value for own in documents.values() if (value := _auroc(own)) is not None]
    balanced = None
    if "supported" in records[0].metrics:
        by_label = [[r for r in records if r.metrics["label"] == label] for label in (0.0, 1.0)]
        rights = [value for own in by_label if (value := _right(own)) is not None]
        balanced = fmean(rights) if rights else None
    took = fmean(record.metrics["milliseconds"] for record in records)
    return [_auroc(records), fmean(within) if within else None, balanced, took]


def _auroc(records: Sequence[CaseRecord]) -> float | None:
    true, false = ([r.metrics["score"] for r in records if r.metrics["label"] == label] for label in (1.0, 0.0))
    return auroc(true, false) if true and false else None


TASK = Task("verification", "claims against human labels and against facts altered on purpose", run, summarise)
