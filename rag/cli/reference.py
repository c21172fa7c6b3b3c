"""The reference of commands and settings, made from the program itself: ``make docs`` writes it to docs/reference.md,
and a test holds the page to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from rag.cli.main import app
from rag.config import Settings, variable

WIDTH = 100


def reference() -> str:
    """The page, in Markdown."""
    parts = [
        "# Commands and settings",
        "Made by `make docs` from the program itself.",
        "## Commands",
        *(f"### `{name}`\n\n```text\n{text}\n```" for name, text in _helps()),
        "## Exit codes",
        "| code | meaning |\n| --- | --- |\n| 0 | done; a refusal to answer is an answer |\n"
        "| 1 | the command could not do its work |\n| 2 | what it was given cannot be used |\n"
        "| 3 | done, but a record or a line was skipped |\n"
        "| 4 | verified, but not every sentence is supported |\n| 130 | interrupted; what was taken in is kept |",
        "## Settings",
        "Environment variables, read once at the start. Options of a command win over them.",
        _settings(),
    ]
    return "\n\n".join(parts) + "\n"


def _helps() -> Iterator[tuple[str, str]]:
    command = get_command(app)
    yield from _help_of(command, "rag", None)


def _help_of(command: Any, name: str, parent: Any) -> Iterator[tuple[str, str]]:
    # Typer brings a click of its own, whose types it does not name.
    context = command.context_class(command, info_name=name.split()[-1], parent=parent, terminal_width=WIDTH)
    yield name, command.get_help(context).rstrip()
    for child, sub in sorted(getattr(command, "commands", {}).items()):
        yield from _help_of(sub, f"{name} {child}", context)


def _settings() -> str:
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{variable(name)}` | {default} | {field.description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    typer.echo(reference(), nl=False)
