"""Questions from a file of JSON Lines, results into another: a line that cannot be used gets an error as its result,
the rest goes on."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import typer

from rag.cli.lines import Restrictions, parse, question_of, restrictions_of
from rag.cli.options import SKIPPED
from rag.cli.progress import bar
from rag.errors import CitewireError, InputError, SourceError

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Filters

Work = Callable[["Citewire", str, "Filters"], dict[str, Any]]

STANDARD = Path("-")
"""Standard input, or output."""


@dataclass(frozen=True, slots=True)
class Batch:
    input: Path
    output: Path
    defaults: Restrictions
    """What restricts the lines that do not say so themselves."""


def check_batch(question: str | None, source: Path | None, target: Path | None, defaults: Restrictions) -> Batch | None:
    """The batch that is asked for; None for a single question. Raises InputError for half of either."""
    if source is None and target is None:
        if question is None:
            raise InputError("No question. Give one, or a file of them with --input and --output.")
        return None
    if source is None or target is None:
        raise InputError("--input and --output go together. Give both; - is standard input, or output.")
    if question is not None:
        raise InputError(f"A question ({question[:40]!r}) and --input were given. Give one of them.")
    check_files(source, target)
    return Batch(source, target, defaults)


def check_files(source: Path, target: Path) -> None:
    """Raises InputError for an input that is not there, or is the output."""
    if source != STANDARD and not source.is_file():
        raise SourceError(f"There is no file {source}. Name a file of JSON Lines with --input.")
    if STANDARD not in (source, target) and target.exists() and target.samefile(source):
        raise InputError(f"--output {target} is the input. Name another file.")


def run_batch(citewire: Citewire, batch: Batch, work: Work, quiet: bool) -> None:
    """Writes ``{"id": ..., **result}`` for each line as it is done. Exit code 3 when a line had an error."""
    batch.defaults.filters(citewire)  # a mistake there is one of the command, not of every line
    failed = done = 0
    quiet = quiet or STANDARD in (batch.input, batch.output)
    with (
        open_output(batch.output) as output,
        open_input(batch.input) as (lines, total),
        bar("Questions", quiet=quiet) as advance,
    ):
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            record = _result(citewire, line, number, batch.defaults, work)
            failed += "error" in record
            output.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            output.flush()
            done += 1
            advance(done, total)
    where = "standard output" if batch.output == STANDARD else batch.output
    typer.echo(f"{done} questions, {failed} of them with an error: {where}", err=True)
    if failed:
        raise typer.Exit(SKIPPED)


@contextmanager
def open_input(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """The lines and how many they are; 0 when that is not known."""
    if path == STANDARD:
        yield sys.stdin.buffer, 0
        return
    with path.open("rb") as file:
        total = sum(1 for line in file if line.strip())
        file.seek(0)
        yield file, total


@contextmanager
def open_output(path: Path) -> Iterator[BinaryIO]:
    """JSON is UTF-8, whatever the terminal speaks."""
    if path == STANDARD:
        yield sys.stdout.buffer
        return
    try:
        file = path.open("wb")
    except OSError as error:
        raise InputError(f"{path} cannot be written ({error.strerror}). Name another file with --output.") from error
    with file:
        yield file


def _result(citewire: Citewire, line: bytes, number: int, defaults: Restrictions, work: Work) -> dict[str, Any]:
    question_id: object = None
    try:
        asked = parse(line)
        question_id = asked.get("id")
        filters = restrictions_of(asked, defaults).filters(citewire)
        return {"id": question_id, **work(citewire, question_of(asked), filters)}
    except CitewireError as error:
        return {"id": question_id, "error": {"code": error.code, "message": f"line {number}: {error}"}}
