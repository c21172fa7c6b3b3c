"""The suite ``digest``: which articles it takes for one story, against the labels of ``eval/cases/newsweek.jsonl``, and
what five digests of five days tell: how many of their lines are supported by what they cite, and how many an earlier
one had told.

The weights of the grouping were fitted on these labels; ``python -m eval.training.stories`` prints what fits give that
did not see the day."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from eval.datasets import newsweek
from eval.datasets.newsweek import Labelled
from eval.metrics.clusters import b_cubed, pairwise
from eval.task import CaseRecord, Row, Table, Task
from rag.app import Citewire
from rag.config import load_settings
from rag.digest.make import grouped
from rag.digest.profile import Profile
from rag.protocols import Progress
from rag.types import CitedSource, Evidence, Support

COSINE = 0.5
"""Of the plain way: articles are one story when a chain of pairs is as near as this. The best of .3, .4 ... .7."""


def run(data: Path, limit: int | None, progress: Progress) -> Iterator[CaseRecord]:
    del data  # the articles are the project's own
    labelled = newsweek.load()
    with tempfile.TemporaryDirectory() as scratch:
        settings = load_settings(data_dir=Path(scratch) / "data", timezone="UTC")
        with Citewire(settings) as citewire:
            list(citewire.ingest([newsweek.ARTICLES]))
            yield from _of_archive(citewire, labelled, limit, progress)


def _of_archive(
    citewire: Citewire, labelled: Sequence[Labelled], limit: int | None, progress: Progress
) -> Iterator[CaseRecord]:
    """Of at most ``limit`` days."""
    days = sorted({one.day for one in labelled})[:limit]
    told: set[str] = set()
    for number, day in enumerate(days, start=1):
        own = newsweek.of_day(labelled, day)
        for system, found in (("citewire", _ours(citewire, own)), ("cosine, single linkage", _plain(citewire, own))):
            for one, group in zip(own, found, strict=True):
                yield CaseRecord(
                    "digest", "grouping", system, one.article.id, str(day), {"group": group}, {"gold": one.event}
                )
        digest = citewire.editions.make(citewire.window(day=str(day)), Profile())
        for story in digest.stories:
            for line in story.lines:
                evidence = [Evidence(source.cited_text, source.title, source.source or "") for source in line.sources]
                metrics = {
                    "supported": float(line.verification.status is Support.SUPPORTED),
                    "by its spans alone": float(citewire.verify(line.text, evidence).status is Support.SUPPORTED),
                    "exact": float(all(_is_exact(citewire, source) for source in line.sources)),
                    "told before": float(line.text in told),
                }
                yield CaseRecord(
                    "digest", "lines", "citewire", f"{story.id}:{len(told)}", str(day), metrics, {"text": line.text}
                )
        told |= {line.text for story in digest.stories for line in story.lines}
        progress(number, len(days))


def _is_exact(citewire: Citewire, source: CitedSource) -> bool:
    text = citewire.article(source.article_id).text
    return text[source.start_char_index : source.end_char_index] == source.cited_text


def _ours(citewire: Citewire, own: Sequence[Labelled]) -> list[int]:
    editions = citewire.editions
    material = editions.material([citewire.article(one.article.id) for one in own])
    return _labels(grouped(material, editions.index.rarity), len(own))


def _plain(citewire: Citewire, own: Sequence[Labelled]) -> list[int]:
    vectors = citewire.editions.material([citewire.article(one.article.id) for one in own]).vectors
    cosines = (vectors @ vectors.T)[np.triu_indices(len(own), 1)]
    labels = fcluster(linkage(np.clip(1 - cosines, 0, None), "single"), 1 - COSINE, "distance")
    return [int(label) for label in labels]


def _labels(groups: Sequence[Sequence[int]], count: int) -> list[int]:
    found = [0] * count
    for label, group in enumerate(groups):
        for one in group:
            found[one] = label
    return found


def summarise(records: Sequence[CaseRecord]) -> list[Table]:
    return [_grouping(records), _lines(records)]


def _grouping(records: Sequence[CaseRecord]) -> Table:
    own = [record for record in records if record.data == "grouping"]
    rows = []
    for system in dict.fromkeys(record.system for record in own):
        of_system = [record for record in own if record.system == system]
        gold = [str(record.details["gold"]) for record in of_system]
        # A group is of one day.
        found = [f"{record.kind} {record.metrics['group']}" for record in of_system]
        pairs, cubes = pairwise(gold, found), b_cubed(gold, found)
        values = [pairs.precision, pairs.recall, pairs.f1, cubes.precision, cubes.recall, cubes.f1]
        rows.append(Row((system, str(len(own) // 2)), values))
    columns = ("system", "articles", "pairs P", "pairs R", "pairs F1", "B-cubed P", "B-cubed R", "B-cubed F1")
    return Table("digest: articles grouped by event, newsweek", columns, rows)


def _lines(records: Sequence[CaseRecord]) -> Table:
    own = [record for record in records if record.data == "lines"]
    names = ("supported", "by its spans alone", "exact", "told before")
    rows = []
    for day in dict.fromkeys(record.kind for record in own):
        of_day = [record for record in own if record.kind == day]
        rows.append(
            Row((day, str(len(of_day))), [sum(r.metrics[name] for r in of_day) / len(of_day) for name in names])
        )
    return Table("digest: lines of five digests", ("day", "lines", *names), rows)


TASK = Task("digest", "Articles grouped by event, and what digests tell.", run, summarise)
