"""Claims from a file of JSON Lines, each verified against its own sources, and their verdicts into another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

import typer

from rag.cli.batch import STANDARD, check_files, open_input, open_output
from rag.cli.options import INTERRUPTED, SKIPPED
from rag.cli.pairs import ERROR, MOST_LINE, Written, verify_lines
from rag.cli.pool import cores, one_interrupt, ordered
from rag.cli.progress import bar
from rag.config import load_settings
from rag.types import Support

ALONE = 300
"""Lines that one process verifies before others are started: as many as it does while they start."""
_PIECE = 16
"""Lines that a process is given at a time."""
_PIECE_BYTES = 1_000_000

Numbered = tuple[int, bytes]


def run_pairs(source: Path, target: Path, processes: int | None, *, quiet: bool) -> None:
    """Writes a line for each line, in order, as soon as it can. Exit code 3 when a line had an error."""
    check_files(source, target)
    work = partial(verify_lines, zone=load_settings().zone)
    quiet = quiet or STANDARD in (source, target)
    statuses: Counter[str] = Counter()
    where = "standard output" if target == STANDARD else target
    try:
        with (
            one_interrupt(),
            open_output(target) as output,
            open_input(source) as (file, total),
            bar("Claims", quiet=quiet) as advance,
        ):
            for written in _written(_lines(file), work, processes or cores()):
                output.write(written.line)
                output.flush()
                statuses[written.status] += 1
                advance(statuses.total(), total)
    except KeyboardInterrupt:
        typer.echo(f"rag: interrupted. What was verified is written, in whole lines, to {where}.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    told = ", ".join(f"{statuses[status]} {status}" for status in Support if statuses[status])
    errors = f"{statuses[ERROR]} with an error" if statuses[ERROR] else ""
    claims = "1 claim" if statuses.total() == 1 else f"{statuses.total()} claims"
    if statuses:
        typer.echo(f"{claims}: {', '.join(filter(None, (told, errors)))}. Written to {where}.", err=True)
    else:
        typer.echo("There are no claims in the input: it has no lines.", err=True)
    if errors:
        raise typer.Exit(SKIPPED)


def _written(lines: Iterator[Numbered], work: partial[list[Written]], processes: int) -> Iterator[Written]:
    alone = lines if processes == 1 else islice(lines, ALONE)
    for line in alone:
        yield from work([line])
    first = next(lines, None)
    if first is not None:
        for piece in ordered(work, _pieces(chain([first], lines)), processes):
            yield from piece


def _pieces(lines: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    piece: list[Numbered] = []
    size = 0
    for number, line in lines:
        piece.append((number, line))
        size += len(line)
        if len(piece) == _PIECE or size >= _PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _lines(file: BinaryIO) -> Iterator[Numbered]:
    """The lines that are not blank, with their numbers; of one that is too long, no more than shows it."""
    number = 0
    while line := file.readline(MOST_LINE + 1):
        number += 1
        rest = line
        while len(rest) > MOST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MOST_LINE + 1)
        if line.strip():
            yield number, line
