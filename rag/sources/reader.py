"""Reads articles from files, folders, globs and standard input."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO

from rag.errors import SourceError, UnreadableError
from rag.sources import limits
from rag.sources.assemble import Setting, assemble
from rag.sources.formats import FORMATS, SUFFIXES, detect_format, format_named
from rag.sources.found import Format, Found
from rag.sources.paths import by_suffix, find_files, is_readable_name
from rag.types import Skipped, SourceRecord

_NAME_DATE = re.compile(r"(?<!\d)((?:1[6-9]|2[01])\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Reader:
    """``timezone`` is that of dates without one; ``now`` (aware) dates what came without any date."""

    timezone: tzinfo
    now: datetime

    def read(
        self,
        paths: Sequence[str | Path],
        stdin: BinaryIO | None = None,
        stdin_format: str | None = None,
        note: Callable[[str], None] | None = None,
    ) -> Iterator[SourceRecord | Skipped]:
        """The articles of all paths in their order ("-" is ``stdin``), each read when it is asked for.

        What can be read comes as a SourceRecord and what cannot as a Skipped, with its ``path:line``. Raises
        SourceError at once for a path that does not exist, a glob that matches nothing, a folder without articles, and
        a ``stdin_format`` that is none of FORMAT_NAMES. ``note`` is told, before it returns, what was passed over.
        """
        if not paths:
            raise SourceError("No paths given. Give a file, a folder, a glob such as 'news/**/*.md', or - for stdin")
        sources: list[Iterator[SourceRecord | Skipped]] = []
        seen: set[Path] = set()
        passed_over: set[Path] = set()
        for path in paths:
            if str(path) == "-":
                sources.append(self._stdin(stdin, stdin_format))
                continue
            files = find_files(path)
            passed_over.update(file.resolve() for file in files.passed_over)
            for file in files.taken:
                if (real := file.resolve()) not in seen:
                    seen.add(real)
                    sources.append(self._file(file))
        if note is not None and (passed_over := passed_over - seen):
            count = "1 file" if len(passed_over) == 1 else f"{len(passed_over)} files"
            note(f"{count} passed over, of kinds that are not read: {by_suffix(passed_over)}")
        return chain.from_iterable(sources)

    def record(self, fields: Mapping[str, object], origin: str) -> SourceRecord | Skipped:
        """The article of one JSON object, under the same names that files use."""
        return assemble(Found(fields, origin), self._undated("the time it was received"))

    def _undated(self, moment_from: str) -> Setting:
        return Setting(self.timezone, self.now, self.now, moment_from)

    def _file(self, path: Path) -> Iterator[SourceRecord | Skipped]:
        origin = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if not is_readable_name(path):
            yield Skipped(origin, f'suffix "{path.suffix}" is not one of {SUFFIXES}. Convert or rename the file')
            return
        try:
            status = path.stat()
            if not S_ISREG(status.st_mode):  # opening a pipe could wait for ever
                raise UnreadableError("it is not a regular file")
            _check_size(status.st_size)
            with path.open("rb") as stream:
                setting = self._setting(path, origin, status.st_mtime)
                yield from _records(FORMATS[path.suffix[1:].lower()], stream, origin, setting)
        except OSError as error:
            yield Skipped(origin, f"it cannot be opened: {error.strerror or error}")
        except UnreadableError as error:
            yield Skipped(origin, str(error))

    def _setting(self, path: Path, origin: str, modified: float) -> Setting:
        try:
            moment, moment_from = datetime.fromtimestamp(modified, self.timezone), "the file's modification time"
        except (OverflowError, ValueError, OSError):
            moment, moment_from = self.now, "the time it was read"
        name_date = next(("-".join((d[1], d[3], d[4])) for d in _NAME_DATE.finditer(path.stem)), None)
        return Setting(self.timezone, self.now, moment, moment_from, Path(origin).name, name_date)

    def _stdin(self, stdin: BinaryIO | None, given_format: str | None) -> Iterator[SourceRecord | Skipped]:
        if stdin is None:
            raise SourceError("Nothing to read from stdin: - needs input, as in: cat article.txt | rag ingest -")
        return self._from_stdin(stdin, format_named(given_format) if given_format else None)

    def _from_stdin(self, stdin: BinaryIO, name: str | None) -> Iterator[SourceRecord | Skipped]:
        try:
            data = stdin.read(limits.MAX_FILE_BYTES + 1)
            _check_size(len(data))
            reader = FORMATS[name or detect_format(data)]
            yield from _records(reader, io.BytesIO(data), "stdin", self._undated("the time it was read"))
        except OSError as error:
            yield Skipped("stdin", f"it cannot be read: {error.strerror or error}")
        except UnreadableError as error:
            yield Skipped("stdin", str(error))


def _records(read: Format, stream: BinaryIO, origin: str, setting: Setting) -> Iterator[SourceRecord | Skipped]:
    empty = True
    for found in read(stream, origin):
        empty = False
        yield assemble(found, setting) if isinstance(found, Found) else found
    if empty:
        raise UnreadableError("it holds no article")


def _check_size(size: int) -> None:
    if size > limits.MAX_FILE_BYTES:
        raise UnreadableError(f"it has {size:,} bytes, over {limits.MAX_FILE_BYTES:,}. Split it")
    if size == 0:
        raise UnreadableError("empty")
