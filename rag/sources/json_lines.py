"""``.jsonl`` and ``.ndjson``: one JSON object a line. A bad line is reported, and the others go in."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import UnreadableError
from rag.sources import limits
from rag.sources.encoding import decode, refuse_binary
from rag.sources.found import Found
from rag.sources.json_document import loads, read_json, record_of
from rag.types import Skipped

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # those of UTF-32 begin or end with the same


def read_json_lines(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    """Holds one line in memory at a time (of at most limits.MAX_LINE_BYTES)."""
    buffered = io.BufferedReader(_Raw(stream), 65_536)
    head = buffered.peek(65_536)
    if not head.strip():
        raise UnreadableError("empty")
    if head.startswith((*_WIDE_MARKS, b"\x00\x00\xfe\xff")):
        buffered = io.BufferedReader(_Raw(io.BytesIO(decode(buffered.read()).text.encode("utf-8", "replace"))))
    elif head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"[":
        yield from read_json(buffered, origin)  # a JSON list under the wrong name
        return
    else:
        refuse_binary(head)
    number = 0
    while line := buffered.readline(limits.MAX_LINE_BYTES + 1):
        number += 1
        here = f"{origin}:{number}"
        if len(line) > limits.MAX_LINE_BYTES:
            while line and not line.endswith(b"\n"):
                line = buffered.readline(limits.MAX_LINE_BYTES)
            yield Skipped(here, f"its line is over {limits.MAX_LINE_BYTES:,} bytes. Split it into articles")
        elif line.strip():
            yield _record(line, here)


def _record(line: bytes, origin: str) -> Found | Skipped:
    try:
        decoded = decode(line)
        return record_of(loads(decoded.text.strip()), decoded, origin)
    except (UnreadableError, ValueError) as error:
        return Skipped(origin, str(error))


class _Raw(io.RawIOBase):
    """The stream as BufferedReader wants it: it is a file, standard input or bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)
