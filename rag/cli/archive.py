"""``rag serve``, ``rag doctor`` and ``rag reindex``."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from rag.cli.options import AsJson, DataDir, archive


def serve(
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    data_dir: DataDir = None,
) -> None:
    """Serve the HTTP API until Ctrl-C."""
    from rag.config import load_settings
    from rag.web.serve import exposure_warning
    from rag.web.serve import serve as run

    warning = exposure_warning(host)
    if warning:
        typer.echo(f"rag: {warning}", err=True)
    run(load_settings(data_dir=data_dir), host, port)


def doctor(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Check that catalog, vectors and lexical index agree; exit code 1 when they do not."""
    from rag.cli.render import show_report

    with archive(data_dir, quiet=as_json) as citewire:
        report = citewire.examine()
    if as_json:
        typer.echo(json.dumps({"clean": report.clean} | asdict(report)))
    else:
        show_report(report)
    if not report.clean:
        raise typer.Exit(1)


def reindex(as_json: AsJson = False, data_dir: DataDir = None) -> None:
    """Rebuild vectors and lexical index from the catalog; embeds only what is not cached."""
    with archive(data_dir, rebuild=True, quiet=as_json) as citewire:
        report = citewire.examine()
    facts = {"articles": report.counts.articles, "chunks": report.counts.chunks, "clean": report.clean}
    typer.echo(json.dumps(facts) if as_json else f"Rebuilt: {facts['articles']} articles, {facts['chunks']} chunks.")
