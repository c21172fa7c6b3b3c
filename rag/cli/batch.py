"""Questions from a file of JSON Lines, results into another: a line that cannot be used gets an error as its result,
the rest goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from rag.cli.options import SKIPPED
from rag.cli.progress import bar
from rag.errors import CitewireError, InputError, SourceError

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Filters

Work = Callable[["Citewire", str, "Filters"], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    input: Path
    output: Path


def check_batch(question: str | None, source: Path | None, target: Path | None) -> Batch | None:
    """The batch that is asked for; None for a single question. Raises InputError for half of either."""
    if source is None and target is None:
        if question is None:
            raise InputError("No question. Give one, or a file of them with --input and --output.")
        return None
    if source is None or target is None:
        raise InputError("--input and --output go together. Give both.")
    if question is not None:
        raise InputError(f"A question ({question[:40]!r}) and --input were given. Give one of them.")
    if not source.is_file():
        raise SourceError(f"There is no file {source}. Name a file of JSON Lines with --input.")
    if target.exists() and target.samefile(source):
        raise InputError(f"--output {target} is the input. Name another file.")
    return Batch(source, target)


def run_batch(citewire: Citewire, batch: Batch, work: Work, quiet: bool) -> None:
    """Writes ``{"id": ..., **result}`` for each line as it is done. Exit code 3 when a line had an error."""
    with batch.input.open("rb") as file:
        total = sum(1 for line in file if line.strip())
    failed = done = 0
    try:
        output = batch.output.open("w", encoding="utf-8")
    except OSError as error:
        raise InputError(
            f"{batch.output} cannot be written ({error.strerror}). Name another file with --output."
        ) from error
    with output, batch.input.open("rb") as lines, bar("Questions", quiet=quiet) as advance:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            record = _result(citewire, line, number, work)
            failed += "error" in record
            output.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode() + "\n")
            output.flush()
            done += 1
            advance(done, total)
    typer.echo(f"{done} questions, {failed} of them with an error: {batch.output}", err=True)
    if failed:
        raise typer.Exit(SKIPPED)


def _result(citewire: Citewire, line: bytes, number: int, work: Work) -> dict[str, Any]:
    question_id: object = None
    try:
        asked = _parse(line)
        question_id = asked.get("id")
        filters = citewire.filters(
            since=_text(asked, "since"),
            until=_text(asked, "until"),
            sources=_texts(asked, "source"),
            article_ids=_texts(asked, "article_id"),
            as_of=_text(asked, "as_of"),
        )
        return {"id": question_id, **work(citewire, _text(asked, "question") or "", filters)}
    except CitewireError as error:
        return {"id": question_id, "error": {"code": error.code, "message": f"line {number}: {error}"}}


def _parse(line: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is no JSON ({error}). Write one object a line.") from error
    if not isinstance(asked, dict):
        raise InputError(f"it is no JSON object ({str(asked)[:40]!r}). Write {{id, question}}.")
    return asked


def _text(asked: dict[str, Any], name: str) -> str | None:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is no text ({str(value)[:40]!r}). Write it in quotes.")
    return value


def _texts(asked: dict[str, Any], name: str) -> tuple[str, ...]:
    value = asked.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    text = _text(asked, name)
    return () if text is None else (text,)
