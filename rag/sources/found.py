"""What a format reader hands on: the fields of one article, still under the file's own names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from rag.types import Skipped


@dataclass(frozen=True, slots=True)
class Found:
    """``fields`` are as the file has them: any names, any types. ``dated`` is a date that stands for the article's own
    if it has none, with the place that it comes from ("the PDF's creation date")."""

    fields: Mapping[str, object]
    origin: str
    dated: tuple[object, str] | None = None
    warnings: tuple[str, ...] = ()


Format = Callable[[BinaryIO, str], Iterator[Found | Skipped]]
"""Reads one file; the string is its path, which origins begin with. Raises UnreadableError if nothing can be read."""
