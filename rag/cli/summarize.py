"""``rag summarize``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rag.cli.digest import as_written, format_of
from rag.cli.options import AsOf, DataDir, Since, Sources, Until, archive


def summarize(
    wanted: Annotated[
        str | None,
        typer.Argument(metavar="ARTICLE|TOPIC", help="The id of an article, or a topic.", show_default=False),
    ] = None,
    since: Since = None,
    until: Until = None,
    source: Sources = None,
    as_of: AsOf = None,
    format: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text, markdown (md), html, json, atom or email.")
    ] = "text",
    data_dir: DataDir = None,
) -> None:
    """Sum up an article, a topic over time, or what a publisher wrote, in cited and verified sentences."""
    from rag.cli.progress import bar

    form = format_of(format)
    with archive(data_dir, quiet=form == "json") as citewire:
        filters = citewire.filters(since=since, until=until, sources=source or (), as_of=as_of)
        with bar("Summing up") as advance:
            made = citewire.summarize(wanted, filters, progress=advance)
        written = as_written(citewire, made, form, explain=False)
    sys.stdout.write(written)
