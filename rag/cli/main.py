"""The commands, and what happens when one fails."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from rag import __version__
from rag.cli import archive, articles, digest, evaluate, ingest, questions, summarize, verify
from rag.cli.options import INTERRUPTED
from rag.errors import CitewireError, InputError

FAILED = 1
"""Exit code: the command could not do its work."""
BAD_INPUT = 2
"""Exit code: what it was given cannot be used. Also typer's, for options that do not exist."""

app = typer.Typer(
    name="rag",
    help="Citewire: answers questions about the news, and proves every sentence with an exact, checked citation.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog="Settings are environment variables: see docs/reference.md. Exit codes: 0 done, 1 failed, 2 bad input, "
    "3 done, but something was skipped, 4 verified, but not every sentence is supported.",
)
app.command("ingest")(ingest.ingest)
app.command("search")(questions.search)
app.command("ask")(questions.ask)
app.command("verify")(verify.verify)
app.add_typer(digest.app, name="digest")
app.command("summarize")(summarize.summarize)
app.add_typer(articles.app, name="articles")
app.add_typer(evaluate.app, name="eval")
app.command("serve")(archive.serve)
app.command("doctor")(archive.doctor)
app.command("reindex")(archive.reindex)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"citewire {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    del version


def run() -> None:
    """Runs the command line; an error of Citewire becomes one line (or, with ``--json``, one object) and an exit
    code."""
    for stream in (sys.stdout, sys.stderr):
        # News has every script; a terminal that lacks a character shows a replacement rather than ending the command.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app(prog_name="rag")
    except CitewireError as error:
        if "--json" in sys.argv:
            typer.echo(json.dumps({"error": {"code": error.code, "message": str(error)}}, ensure_ascii=False))
        else:
            typer.echo(f"rag: {error}", err=True)
        sys.exit(BAD_INPUT if isinstance(error, InputError) else FAILED)
    except KeyboardInterrupt:
        typer.echo("rag: interrupted. What was taken in is kept; run the command again to go on.", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # `rag search ... | head`: the reader has seen enough. Python would complain on flushing at exit.
        sys.stderr.close()
        sys.exit(0)
