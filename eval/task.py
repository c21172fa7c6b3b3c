"""What an evaluation is: data, what is run on it, and which metrics; and what it leaves: a record for every case."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from rag.protocols import Progress


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """What one system did with one case. ``metrics`` has a number for each metric that applies to the case; ``details``
    is what one needs to see why."""

    suite: str
    data: str
    system: str
    case: str
    kind: str
    metrics: Mapping[str, float]
    details: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it stands in a line of ``cases.jsonl``."""
        where = {"suite": self.suite, "data": self.data, "system": self.system, "case": self.case, "kind": self.kind}
        return {**where, "metrics": dict(self.metrics), **self.details}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the report: a system on a set of cases. ``values`` are in the order of the table's columns; None where
    a metric does not apply."""

    label: Sequence[str]
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: Sequence[str]
    rows: Sequence[Row]


class Run(Protocol):
    """Runs a suite on the data in a folder: a record for every case and system, none dropped."""

    def __call__(self, data: Path, limit: int | None, progress: Progress) -> Iterator[CaseRecord]: ...


@dataclass(frozen=True, slots=True)
class Task:
    """A suite, declared. ``summarise`` makes the tables of the report from the records."""

    name: str
    description: str
    run: Run
    summarise: Callable[[Sequence[CaseRecord]], list[Table]]
