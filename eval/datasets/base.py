"""What a dataset for retrieval holds, and how a missing one is reported."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import SourceError


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that must be found: a passage of the article at ``url`` that has ``text``; any passage of it when
    ``text`` is None."""

    url: str
    text: str | None


@dataclass(frozen=True, slots=True)
class RetrievalCase:
    """``facts`` are empty when the archive has no answer."""

    id: str
    question: str
    kind: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class RetrievalData:
    """Articles as fields of records, and the questions that are put to them."""

    name: str
    articles: tuple[Mapping[str, object], ...]
    cases: tuple[RetrievalCase, ...]


def json_lines(path: Path, hint: str) -> Iterator[dict[str, Any]]:
    """The records of a JSON Lines file, which may be gzipped. Raises SourceError, with ``hint`` where to get it, when
    it is not there, and for a line that is no record."""
    if not path.is_file():
        raise SourceError(f"There is no {path}. {hint}")
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise SourceError(f"{path}:{number} is no JSON ({error}). {hint}") from error
            if not isinstance(record, dict):
                raise SourceError(f"{path}:{number} is no JSON object. {hint}")
            yield record
