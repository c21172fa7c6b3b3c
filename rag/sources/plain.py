"""``.txt``: a text, with the date on its first line and a block of ``title: ...`` lines if it likes.

Both ``date 2024-04-26 The text ...`` on one line and a date line alone are read. The block ends at a blank line, and
each of its lines must be a known field: otherwise it is the beginning of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from rag.errors import UnreadableError
from rag.sources.dateline import take_date_line
from rag.sources.encoding import decode
from rag.sources.fields import field_of
from rag.sources.found import Found
from rag.types import Skipped

_HEADER_LINE = re.compile(r"[ \t]*([A-Za-z][A-Za-z _-]{0,30}):[ \t]*(\S.{0,3000})?")
_MARKUP_FILE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


def read_plain(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    decoded = decode(stream.read())
    text = decoded.text
    if _MARKUP_FILE.match(text):
        raise UnreadableError("it is HTML. Name it .html")
    date, text = take_date_line(text)
    fields, text = _header(text)
    if not date:
        date, text = take_date_line(text)
    found = {"date": date, **fields, "text": text}
    yield Found(found, origin, warnings=decoded.warnings(found))


def _header(text: str) -> tuple[dict[str, object], str]:
    """The block of fields that the text opens with, and the rest; ({}, text) if it opens with none."""
    fields: dict[str, object] = {}
    at = len(text) - len(text.lstrip())
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at : min(end, at + 4000)].rstrip("\r")
        at = end + 1
        if not line.strip():
            return fields, text[at:]
        found = _HEADER_LINE.fullmatch(line)
        field = field_of(found[1]) if found else None
        if not found or field in (None, "text"):
            return {}, text
        fields[found[1]] = found[2]
    return {}, text
