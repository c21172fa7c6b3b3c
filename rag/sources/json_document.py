"""``.json``: one article, a list of them, or an object that has the list under "articles", "items" or "data".

Several values one after the other are read as well (JSON Lines under the wrong name). Elements are decoded one at a
time, so that each has its line, and what comes before a mistake still goes in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from rag.errors import UnreadableError
from rag.sources.encoding import Decoded, decode
from rag.sources.fields import choose, kind_of
from rag.sources.found import Found
from rag.types import Skipped

_LISTS = ("articles", "items", "data", "results", "docs", "documents", "news", "entries")
_SPACE = re.compile(r"[ \t\r\n]*")

# NaN is what exporters write for a missing value.
DECODER = json.JSONDecoder(parse_constant=lambda _: None, strict=False)


def read_json(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    decoded = decode(stream.read())
    text = _Text(decoded.text)
    if text.at_end():
        raise UnreadableError("empty")
    while not text.at_end():
        line = text.line()
        try:
            if text.peek() == "[":
                yield from _elements(text, decoded, origin)
            else:
                value = text.value()
                yield from _unpacked(value, decoded, f"{origin}:{line}")
        except _BadJsonError as error:
            yield Skipped(f"{origin}:{error.line}", f"{error.reason}. What follows it was not read")
            return


def record_of(value: object, decoded: Decoded, origin: str) -> Found | Skipped:
    """A value of a decoded JSON text as a record."""
    if isinstance(value, dict):
        return Found(value, origin, warnings=decoded.warnings(value))
    return Skipped(origin, f"it is {kind_of(value)}, not an object with the fields of an article")


def loads(text: str) -> object:
    """Raises ValueError with a short reason, also for what is nested too deeply."""
    try:
        return DECODER.decode(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None


def _unpacked(value: object, decoded: Decoded, origin: str) -> Iterator[Found | Skipped]:
    if isinstance(value, dict) and "text" not in choose(value):
        for name in _LISTS:
            if isinstance(value.get(name), list):
                for n, element in enumerate(value[name]):
                    yield record_of(element, decoded, f"{origin}#{name}[{n}]")
                return
    yield record_of(value, decoded, origin)


def _elements(text: _Text, decoded: Decoded, origin: str) -> Iterator[Found | Skipped]:
    """Lists are often written on a single line, so an element is named by its position as well, from 1."""
    text.skip("[")
    position = 0
    if text.peek() == "]":
        text.skip("]")
        return
    while True:
        line = text.line()
        position += 1
        yield record_of(text.value(), decoded, f"{origin}:{line}, record {position}")
        if text.peek() == "]":
            text.skip("]")
            return
        text.skip(",")


class _BadJsonError(Exception):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class _Text:
    """A JSON text and how far it has been read. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line = 1
        self._skip_space()

    def at_end(self) -> bool:
        return self._at >= len(self._text)

    def peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def line(self, at: int | None = None) -> int:
        at = self._at if at is None else max(at, self._counted)
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line

    def skip(self, character: str) -> None:
        if self.peek() != character:
            found = repr(self.peek()) if self.peek() else "the end of the file"
            raise _BadJsonError(self.line(), f"not JSON: {character!r} expected, found {found}")
        self._at += 1
        self._skip_space()

    def value(self) -> Any:
        try:
            value, self._at = DECODER.raw_decode(self._text, self._at)
        except RecursionError:
            raise _BadJsonError(self.line(), "it is nested too deeply") from None
        except json.JSONDecodeError as error:
            raise _BadJsonError(self.line(error.pos), f"not JSON: {error.msg} at column {error.colno}") from None
        except ValueError as error:  # an integer of more than 4,300 digits
            raise _BadJsonError(self.line(), f"not JSON that can be read: {error}") from None
        self._skip_space()
        return value

    def _skip_space(self) -> None:
        space = _SPACE.match(self._text, self._at)
        self._at = space.end() if space else self._at
