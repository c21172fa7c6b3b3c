"""The files that sentences are verified against."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

import typer

from rag.config import load_settings
from rag.errors import InputError, SourceError, UnreadableError
from rag.statements import MOST_SOURCE_TEXT, MOST_SOURCES, evidence, source_text
from rag.types import Evidence

_MOST_BYTES = 4 * MOST_SOURCE_TEXT
"""UTF-8 spells no character with more than four."""


def given_sources(
    files: Sequence[str], titles: Sequence[str], publishers: Sequence[str], published: Sequence[str]
) -> list[Evidence]:
    """The sources in these files, - being standard input. Raises InputError with the name of the file."""
    if len(files) > MOST_SOURCES:
        raise InputError(f"--source is there {len(files)} times, {MOST_SOURCES} are allowed. Give those that matter.")
    if files.count("-") > 1:
        raise InputError("--source - is there twice, and standard input can be read once. Leave one out.")
    about = zip(
        files,
        _each("--title", titles, len(files)),
        _each("--publisher", publishers, len(files)),
        _each("--published", published, len(files)),
        strict=True,
    )
    zone = load_settings().zone
    return [_source(name, title, publisher, moment, zone) for name, title, publisher, moment in about]


def _each(option: str, values: Sequence[str], files: int) -> Sequence[str | None]:
    """A value for each file."""
    if values and len(values) != files:
        raise InputError(
            f"{files} --source were given, and {len(values)} {option}. Give it once for each, in the same order "
            '("" where it is not known), or leave it out.'
        )
    return values or [None] * files


def _source(name: str, title: str | None, publisher: str | None, published: str | None, zone: tzinfo) -> Evidence:
    shown = "standard input" if name == "-" else name
    try:
        text, note = source_text(_bytes(name))
        if note is not None:
            typer.echo(f"rag: {shown}: {note}", err=True)
        return evidence(text, zone, title=title, publisher=publisher, published_at=published)
    except InputError as error:
        raise type(error)(f"{shown}: {error}") from error


def _bytes(name: str) -> bytes:
    if name == "-":
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    else:
        path = Path(name)
        if path.is_dir():
            raise SourceError("it is a folder. Name a text file with --source")
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except FileNotFoundError as error:
            raise SourceError("there is no such file. Name a text file with --source") from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UnreadableError(f"it cannot be opened ({reason})") from error
    if len(data) > _MOST_BYTES:
        raise InputError(f"it has more than {MOST_SOURCE_TEXT:,} characters. Give the part that matters.")
    return data
