"""Runs suites: a record for every case as JSON Lines, and a table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from eval.task import CaseRecord, Table, Task
from eval.tasks import digest, retrieval, verification
from rag.errors import InputError
from rag.protocols import Progress

TASKS: dict[str, Task] = {task.name: task for task in (retrieval.TASK, verification.TASK, digest.TASK)}


def task(name: str) -> Task:
    """Raises InputError."""
    found = TASKS.get(name)
    if found is None:
        raise InputError(f"There is no suite {name!r}. The suites are: {', '.join(TASKS)}.")
    return found


def run(
    suite: Task, data: Path, *, limit: int | None, out: Path | None, progress: Progress
) -> tuple[list[CaseRecord], list[Table]]:
    """All records and the tables. With ``out``, each record is a line of ``out/cases.jsonl`` as soon as it is there."""
    records: list[CaseRecord] = []
    with _lines(out) as write:
        for record in suite.run(data, limit, progress):
            records.append(record)
            write(record)
    return records, suite.summarise(records)


@contextmanager
def _lines(out: Path | None) -> Iterator[Callable[[CaseRecord], None]]:
    """Where records go: ``out/cases.jsonl``, or nowhere."""
    if out is None:
        yield lambda record: None
        return
    path = out / "cases.jsonl"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}). Name another folder with --out.") from error
    with file:

        def write(record: CaseRecord) -> None:
            file.write(json.dumps(record.as_json(), ensure_ascii=False) + "\n")
            file.flush()

        yield write


def as_text(tables: Sequence[Table]) -> str:
    """The tables for a terminal or a page of Markdown."""
    lines: list[str] = []
    for table in tables:
        cells = [list(table.columns)]
        cells += [[*row.label, *("" if v is None else f"{v:.3f}" for v in row.values)] for row in table.rows]
        widths = [max(len(row[i]) for row in cells) for i in range(len(table.columns))]
        lines += [table.title, ""]
        for number, row in enumerate(cells):
            lines.append("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
            if number == 0:
                lines.append("| " + " | ".join("-" * width for width in widths) + " |")
        lines.append("")
    return "\n".join(lines)
