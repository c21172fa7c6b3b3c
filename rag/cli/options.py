"""Options that several commands share, and the opening of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.errors import InputError

if TYPE_CHECKING:
    from rag.app import Citewire

INTERRUPTED = 130
"""Exit code: Ctrl-C."""

SKIPPED = 3
"""Exit code: done, but something was skipped."""

UNSUPPORTED = 4
"""Exit code: verified, and not every sentence is supported."""


def _directory(given: str) -> Path:
    if not given.strip():
        raise InputError("--data-dir is empty. Name a directory, or leave it out.")
    return Path(given)


DataDir = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        metavar="DIR",
        parser=_directory,
        help="Where the archive lives (RAG_DATA_DIR; ./data when unset).",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Since = Annotated[
    str | None, typer.Option("--since", metavar="DATE", help="Published on or after: 2024-04-26, yesterday, 7d.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Published on or before that day.")]
Sources = Annotated[list[str] | None, typer.Option("--source", help="From this publisher (may be repeated).")]
Articles = Annotated[
    list[str] | None, typer.Option("--article", metavar="ID", help="In this article (may be repeated).")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As if asked then: nothing published later is seen.")
]
Input = Annotated[
    Path | None,
    typer.Option(
        "--input",
        metavar="FILE",
        help="Questions as JSON Lines, - for standard input: {id, question, since?, until?, source?, article_id?, "
        "as_of?}. A line's own filters win over those of the command.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", metavar="FILE", help="Where the results of --input go, a line each; - for standard output."
    ),
]


@contextmanager
def archive(
    data_dir: Path | None, *, create: bool = False, rebuild: bool = False, quiet: bool = False
) -> Iterator[Citewire]:
    """The open archive, made where there is none if ``create``; what an earlier run left unfinished is finished first,
    with a progress bar. Raises NoArchiveError."""
    from rag.app import Citewire
    from rag.cli.progress import bar
    from rag.config import load_settings

    settings = load_settings(data_dir=data_dir)
    label = "Rebuilding the indexes" if rebuild else "Finishing what an earlier run left"
    with bar(label, quiet=quiet) as advance:
        citewire = Citewire(settings, progress=advance, rebuild=rebuild, create=create)
    with citewire:
        for notice in citewire.notices:
            typer.echo(f"rag: {notice}", err=True)
        yield citewire
