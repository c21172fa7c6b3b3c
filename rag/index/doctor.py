"""Whether the stores agree."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rag.index.catalog import CatalogCounts
from rag.index.index import Index

SAMPLE = 1_000
"""How many rows of the vector file are compared with the catalog, at random."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is off, and what to do about it."""

    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Report:
    counts: CatalogCounts
    vectors: int
    lexical: int
    findings: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        return not self.findings


def examine(index: Index) -> Report:
    """Compares catalog, vectors, lexical index and columns chunk by chunk, and a sample of the vector file's rows."""
    counts = index.catalog.counts()
    expected = index.catalog.indexed_chunk_ids()
    vectors = index.vectors.ids()
    lexical = index.lexical_index.ids()
    findings: list[Finding] = []
    for name, found in (("vectors", vectors), ("lexical index", set(lexical))):
        _compare(name, expected, found, findings)
    double = [chunk_id for chunk_id, times in Counter(lexical).items() if times > 1]
    _report(f"{len(double)} chunks are double in the lexical index", double, "rag reindex", findings)
    _report_exact(index, findings)
    misplaced = index.catalog.misplaced_chunks()
    _report(
        f"{len(misplaced)} chunks lie outside their article's text",
        misplaced,
        "delete those articles and ingest them again",
        findings,
    )
    if counts.pending:
        findings.append(Finding(f"{counts.pending} articles are recorded but not indexed", "rag reindex"))
    if counts.stale_chunks:
        findings.append(Finding(f"{counts.stale_chunks} removed chunks wait to be taken out", "rag reindex"))
    return Report(counts, len(vectors), len(lexical), tuple(findings))


def _report_exact(index: Index, findings: list[Finding]) -> None:
    unlike = index.exact.unlike_catalog()
    _report(f"{len(unlike)} chunks are other to filtered search than to the catalog", unlike, "rag reindex", findings)
    wrong, tried = index.exact.wrong_rows(SAMPLE)
    problem = f"{len(wrong)} of {tried} vectors tried in the vector file are not the catalog's"
    _report(problem, wrong, "rag reindex", findings)


def _compare(name: str, expected: set[str], found: set[str], findings: list[Finding]) -> None:
    missing, unknown = sorted(expected - found), sorted(found - expected)
    _report(f"{len(missing)} chunks are missing from the {name}", missing, "rag reindex", findings)
    _report(f"{len(unknown)} chunks in the {name} belong to no article", unknown, "rag reindex", findings)


def _report(problem: str, chunk_ids: list[str], remedy: str, findings: list[Finding]) -> None:
    if chunk_ids:
        findings.append(Finding(f"{problem}, such as {chunk_ids[0]}", remedy))
