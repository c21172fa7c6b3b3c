"""``.csv`` and ``.tsv``: a row of names, then a row an article."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import UnreadableError
from rag.sources.encoding import Decoded, decode
from rag.sources.fields import ALIASES, field_of
from rag.sources.found import Found
from rag.types import Skipped


def read_csv(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    """Commas, or semicolons where the first row has more of these, as spreadsheets in much of Europe write."""
    decoded = decode(stream.read())
    first = decoded.text.lstrip().split("\n", 1)[0]
    return _rows(decoded, ";" if first.count(";") > first.count(",") else ",", origin)


def read_tsv(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    return _rows(decode(stream.read()), "\t", origin)


def _rows(decoded: Decoded, delimiter: str, origin: str) -> Iterator[Found | Skipped]:
    lines = _Lines(decoded.text)
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    names: list[str] | None = None
    while True:
        line = lines.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            lines.leave_row()
            yield Skipped(f"{origin}:{line}", _reason(error))
            continue
        if not any(value.strip() for value in row):
            continue
        if names is None:
            names = _names(row)
        elif len(row) > len(names):
            yield Skipped(f"{origin}:{line}", f"it has {len(row)} values for {len(names)} columns: quote its text")
        else:
            fields = dict(zip(names, row, strict=False))
            yield Found(fields, f"{origin}:{line}", warnings=decoded.warnings(fields))
    if names is None:
        raise UnreadableError("empty")


def _names(row: list[str]) -> list[str]:
    if not any(field_of(name) == "text" for name in row):
        shown = ", ".join(name.strip()[:40] for name in row[:12])
        raise UnreadableError(
            f"no column has the text: its first row is {shown}. Name one of them {', '.join(ALIASES['text'][:3])}"
        )
    return row


def _reason(error: csv.Error) -> str:
    if "field larger" in str(error):
        return (
            f"a field is over {csv.field_size_limit():,} characters, or its quote is not closed. "
            "Long texts go into JSON Lines"
        )
    return f"not a row that can be read: {error}"


class _Lines:
    """The lines of a table, for csv.reader, which keeps no count of the quotes that a broken row leaves open."""

    def __init__(self, text: str) -> None:
        self._lines = io.StringIO(text, newline="")
        self._number = 0
        self._quotes = 0
        self._row_at: tuple[int, int] = (0, 0)

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._number += 1
        self._quotes += line.count('"')
        return line

    def begin_row(self) -> int:
        """The number of the line that the next row begins on, from 1."""
        self._quotes = 0
        self._row_at = (self._lines.tell(), self._number)
        return self._number + 1

    def leave_row(self) -> None:
        """After an error: goes on behind the line where the row's quote closes, or behind the row's first line if it
        never closes."""
        while self._quotes % 2:
            if next(self, None) is None:
                at, self._number = self._row_at
                self._lines.seek(at)
                self.begin_row()
                next(self)
                return
