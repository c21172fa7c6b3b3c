"""``rag ingest``."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from rag.cli.options import INTERRUPTED, SKIPPED, AsJson, DataDir, archive


def ingest(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for standard input.", show_default=False),
    ],
    stdin_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="Of standard input: text (or txt), markdown (md), html (htm), json, jsonl (ndjson), csv, tsv or pdf; "
            "guessed when unset.",
        ),
    ] = None,
    as_json: AsJson = False,
    data_dir: DataDir = None,
) -> None:
    """Take articles in: .txt, .md, .html, .json, .jsonl, .csv, .tsv and .pdf. Doing it again changes nothing."""
    from rag.cli.progress import bar
    from rag.cli.render import show_ingested
    from rag.records import ingest_record
    from rag.types import IngestOutcome, IngestStatus

    outcomes: list[IngestOutcome] = []
    notes: list[str] = []
    with archive(data_dir, create=True, quiet=as_json) as citewire, bar("Taking articles in", quiet=as_json) as advance:
        stdin = sys.stdin.buffer if "-" in paths else None
        try:
            for outcome in citewire.ingest(paths, stdin=stdin, stdin_format=stdin_format, note=notes.append):
                outcomes.append(outcome)
                advance(len(outcomes), 0)
        except KeyboardInterrupt:
            typer.echo(
                f"rag: interrupted after {len(outcomes)} records, which are safe. Run it again to go on.", err=True
            )
            raise typer.Exit(INTERRUPTED) from None
    if as_json:
        typer.echo(json.dumps(ingest_record(outcomes) | {"notes": notes}, ensure_ascii=False))
    else:
        show_ingested(outcomes, notes)
    if any(outcome.status is IngestStatus.SKIPPED for outcome in outcomes):
        raise typer.Exit(SKIPPED)
