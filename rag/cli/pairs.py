"""A line of a batch to be verified: a claim and the sources that it should rest on. Worker processes import this, and
so it imports little."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from difflib import get_close_matches
from typing import Any

from rag.errors import CitewireError, InputError
from rag.records import span_record, verification_record
from rag.statements import evidence, verify_claim

Pair = dict[str, Any]

MOST_LINE = 32_000_000
"""The most bytes of a line: as many as of a line of articles."""
ERROR = "error"
"""What stands in for a status in the count of lines that cannot be used."""

_FORM = "Write {id, claim, source}."
_KNOWN = ("id", "claim", "source", "title", "publisher", "published_at")
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Written:
    """A line of the output, with its line end; ``status`` is that of its verdict, or ERROR."""

    line: bytes
    status: str


def verify_lines(lines: Sequence[tuple[int, bytes]], zone: tzinfo) -> list[Written]:
    """The results of lines, each with its number in the input, in their order."""
    return [_written(_result(number, line, zone)) for number, line in lines]


def _written(record: dict[str, Any]) -> Written:
    line = json.dumps(record, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    return Written(line, ERROR if "error" in record else record["status"])


def _result(number: int, line: bytes, zone: tzinfo) -> dict[str, Any]:
    name: dict[str, Any] = {"line": number}
    try:
        pair = _parse(line)
        name = name if pair.get("id") is None else {"id": pair["id"]}
        misspelt = [f"line {number}: {told}" for told in _misspelt(pair)]
        return name | _verified(pair, zone) | ({"warnings": misspelt} if misspelt else {})
    except CitewireError as error:
        return name | {"error": {"code": error.code, "message": f"line {number}: {error}"}}
    except (ImportError, MemoryError, OSError):
        raise  # it is not the line's fault, and would be so for the next
    except Exception as error:
        # A mistake of ours in one pair is no reason to lose the thousands after it.
        told = f"line {number}: it cannot be verified, by a mistake of ours ({type(error).__name__}). Please report it."
        return name | {"error": {"code": "internal", "message": told}}


def _verified(pair: Pair, zone: tzinfo) -> dict[str, Any]:
    for name in ("claim", "source"):
        if pair.get(name) is None:
            there = ", ".join(str(other)[:40] for other in list(pair)[:8]) or "nothing"
            raise InputError(f"it has no {name} (it has {there}). {_FORM}")
    given = pair["source"]
    texts = given if isinstance(given, list) else [given]
    sources = [
        evidence(
            _text(text, "source"),
            zone,
            title=_optional(pair, "title"),
            publisher=_optional(pair, "publisher"),
            published_at=pair.get("published_at"),
        )
        for text in texts
    ]
    verdict = verify_claim(_text(pair["claim"], "claim"), sources)
    record = verification_record(verdict)
    spans = [span_record(span, sources, numbered=isinstance(given, list)) for span in verdict.spans]
    return {"status": record["status"], "score": record["score"], "spans": spans, "checks": record["checks"]}


def _parse(line: bytes) -> Pair:
    if len(line) > MOST_LINE:
        raise InputError(f"it has more than {MOST_LINE:,} bytes. Give the parts of the source that matter.")
    try:
        pair = json.loads(line, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise InputError(f"it is no JSON from character {error.pos + 1} on. Write one object a line.") from error
    except UnicodeDecodeError as error:
        raise InputError("it is no UTF-8. Write the file in that encoding.") from error
    except RecursionError as error:
        raise InputError("it is no JSON that can be read: it is nested too deep. Write one object a line.") from error
    if not isinstance(pair, dict):
        raise InputError(f"it is no JSON object ({_shown(pair)}). {_FORM}")
    return pair


def _no_number(name: str) -> float:
    raise InputError(f"it is no JSON: {name} is no number there. Write null, or a number.")


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)[:40]


def _misspelt(pair: Pair) -> Iterator[str]:
    """Fields that were passed over, and are nearly one that is not there."""
    missing = [name for name in _KNOWN if name not in pair]
    for name in pair:
        if name not in _KNOWN and (meant := get_close_matches(name.lower(), missing, 1, _ALIKE)):
            yield f"{name} is not known and was passed over. Write {meant[0]} if that is meant."


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InputError(f"{name} is no text ({_shown(value)}). Write it in quotes.")
    return value


def _optional(pair: Pair, name: str) -> str | None:
    value = pair.get(name)
    return None if value is None else _text(value, name)
