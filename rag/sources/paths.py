"""Paths, folders and globs to files, in an order that does not change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from rag.errors import SourceError
from rag.sources.formats import FORMATS, SUFFIXES

_MAGIC = re.compile(r"[*?\[]")


def find_files(given: str | Path) -> list[Path]:
    """The files that a path means, sorted. A file named by itself is taken whatever it is called; of a folder (all that
    is below it) and of a glob those that can be read and are not hidden. Raises SourceError if there is none."""
    path = Path(given).expanduser()
    try:
        if path.is_dir():
            return _found(
                set(_below(path)),
                f"No articles in {path}: no {SUFFIXES} file below it. "
                f"Add some, or name a file: rag ingest {path / 'article.txt'}",
            )
        if path.exists() or path.is_symlink():
            return [path]
    except (OSError, ValueError, RuntimeError) as error:  # a name that is too long, or that holds a zero byte
        raise SourceError(f"{str(given)[:200]!r} is not a path that can be read: {error}") from None
    if _MAGIC.search(str(path)):
        return _found(
            set(_globbed(path)),
            f'Nothing matches "{path}": no {SUFFIXES} file. Write ** for any depth, as in news/**/*.md',
        )
    raise SourceError(f"{path} does not exist. Give a file, a folder, a glob such as 'news/**/*.md', or - for stdin")


def is_readable_name(path: Path) -> bool:
    return path.suffix[1:].lower() in FORMATS


def _found(files: set[Path], nothing: str) -> list[Path]:
    if not files:
        raise SourceError(nothing)
    return sorted(files)


def _below(folder: Path) -> Iterator[Path]:
    for inner in _folders(folder):
        yield from (entry for entry in _entries(inner) if is_readable_name(entry) and not entry.is_dir())


def _folders(folder: Path) -> Iterator[Path]:
    """The folder and all below it, each once: a symbolic link may lead back up."""
    seen: set[Path] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        real = here.resolve()
        if real in seen:
            continue
        seen.add(real)
        yield here
        waiting += reversed([entry for entry in _entries(here) if entry.is_dir()])


def _entries(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, sorted; nothing for a folder that may not be opened."""
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError:
        return []


def _globbed(pattern: Path) -> Iterator[Path]:
    # Not Path.glob: it follows links that lead back up until the system stops it, and two such links take for ever.
    fixed = next(n for n, part in enumerate(pattern.parts) if _MAGIC.search(part))
    base = Path(*pattern.parts[:fixed]) if fixed else Path()
    yield from _matching(base, pattern.parts[fixed:])


def _matching(folder: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    part, rest = parts[0], parts[1:]
    if part == "**":
        while rest[:1] == ("**",):
            rest = rest[1:]
        for inner in _folders(folder):
            yield from _matching(inner, rest or ("*",))
        return
    for entry in _entries(folder):
        if not fnmatchcase(entry.name, part):
            continue
        if rest:
            if entry.is_dir():
                yield from _matching(entry, rest)
        elif entry.is_dir():
            yield from _below(entry)
        elif is_readable_name(entry):
            yield entry
