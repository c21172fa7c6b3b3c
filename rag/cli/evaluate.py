"""``rag eval``: the suites that measure quality."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import AsJson

app = typer.Typer(help="Measure quality on public data.", no_args_is_help=True)


@app.command("list")
def list_suites(as_json: AsJson = False) -> None:
    """List the suites."""
    from eval.run import TASKS

    if as_json:
        typer.echo(json.dumps({"suites": [{"name": t.name, "description": t.description} for t in TASKS.values()]}))
        return
    for task in TASKS.values():
        typer.echo(f"{task.name}  {task.description}")


@app.command("run")
def run_suites(
    suites: Annotated[list[str], typer.Argument(metavar="SUITE...", help="Which suites: see rag eval list.")],
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="The folder with public corpora.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Where the record of every case goes.", show_default=False),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=1, help="The most cases of a data set.", show_default=False)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run suites, and print their tables."""
    from eval.run import as_text, run, task
    from rag.cli.progress import bar

    for suite in [task(name) for name in suites]:
        with bar(f"Suite {suite.name}", quiet=as_json) as advance:
            _, tables = run(suite, data, limit=limit, out=None if out is None else out / suite.name, progress=advance)
        if as_json:
            shown = [
                {"title": t.title, "columns": t.columns, "rows": [[*r.label, *r.values] for r in t.rows]}
                for t in tables
            ]
            typer.echo(json.dumps({"suite": suite.name, "tables": shown}))
        else:
            typer.echo(as_text(tables))
