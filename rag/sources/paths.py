"""Paths, folders and globs to files, in an order that does not change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from rag.errors import SourceError
from rag.sources.formats import FORMATS, SUFFIXES

_MAGIC = re.compile(r"[*?\[]")
_NO_ARTICLES = frozenset("notice license licence copying makefile".split())
"""What lies beside articles without being missed."""
_MOST_ENDINGS = 10
"""Endings of files passed over that are told apart."""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that a path means, and those beside them that are passed over for their kind; both sorted."""

    taken: list[Path]
    passed_over: list[Path]


def find_files(given: str | Path) -> Files:
    """The files that a path means. A file named by itself is taken whatever it is called; of a folder (all below it)
    and of a glob those that can be read and are not hidden. Raises SourceError if there is none."""
    path = Path(given).expanduser()
    try:
        if path.is_dir():
            return _found(
                set(_below(path)),
                f"No articles in {path}: no {SUFFIXES} file below it. "
                f"Add some, or name a file: rag ingest {path / 'article.txt'}",
            )
        if path.exists() or path.is_symlink():
            return Files([path], [])
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


def by_suffix(files: Collection[Path]) -> str:
    """How many files have which ending, the most frequent first: "2 .jpg, 1 .docx, 1 without an ending"."""
    counted = Counter(file.suffix.lower() or "without an ending" for file in files)
    counts = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{count} {suffix[:20]}" for suffix, count in counts[:_MOST_ENDINGS]]
    others = sum(count for _, count in counts[_MOST_ENDINGS:])
    return ", ".join([*shown, *([f"{others} of other endings"] if others else [])])


def _found(files: set[Path], nothing: str) -> Files:
    taken = sorted(file for file in files if is_readable_name(file))
    if not taken:
        raise SourceError(nothing)
    rest = (file for file in files if not is_readable_name(file) and file.name.lower() not in _NO_ARTICLES)
    return Files(taken, sorted(rest))


def _below(folder: Path) -> Iterator[Path]:
    for inner in _folders(folder):
        yield from (entry for entry in _entries(inner) if not entry.is_dir())


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
        else:
            yield entry
