"""A line of a batch: a question, and what restricts its answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from rag.errors import InputError

if TYPE_CHECKING:
    from rag.app import Citewire
    from rag.types import Filters

Line = dict[str, Any]

_QUESTION = ("question", "query")
_ARTICLES = ("article_id", "article_ids")
_FILTERS = ("since", "until", "source", *_ARTICLES, "as_of")
_NEAR = 0.8
"""How like a filter's name another has to be (difflib's ratio) to be taken for a slip."""


@dataclass(frozen=True, slots=True)
class Restrictions:
    """What is answered from, as it was written."""

    since: str | None = None
    until: str | None = None
    sources: Sequence[str] = ()
    articles: Sequence[str] = ()
    as_of: str | None = None

    def filters(self, citewire: Citewire) -> Filters:
        """Raises FilterError."""
        return citewire.filters(
            since=self.since,
            until=self.until,
            sources=self.sources,
            article_ids=self.articles,
            as_of=self.as_of,
        )


def parse(line: bytes) -> Line:
    """Raises InputError."""
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"it is no JSON ({error}). Write one object a line.") from error
    if not isinstance(asked, dict):
        raise InputError(f"it is no JSON object ({str(asked)[:40]!r}). Write {{id, question}}.")
    return asked


def question_of(line: Line) -> str:
    """Empty when there is none. Raises InputError."""
    given = [text for name in _QUESTION if (text := _text(line, name)) is not None]
    if len(given) > 1:
        raise InputError(f"It has {' and '.join(_QUESTION)}, which are the same. Give one.")
    return given[0] if given else ""


def restrictions_of(line: Line, defaults: Restrictions) -> Restrictions:
    """Those of the line, and where it has none (or null) the defaults. Raises InputError."""
    _refuse_misspelt(line)
    own: dict[str, Any] = {name: _text(line, name) for name in ("since", "until", "as_of")}
    own["sources"] = _texts(line, "source")
    articles = [names for name in _ARTICLES if (names := _texts(line, name)) is not None]
    own["articles"] = [name for names in articles for name in names] if articles else None
    return replace(defaults, **{name: value for name, value in own.items() if value is not None})


def _refuse_misspelt(line: Line) -> None:
    # Other tools add fields of their own, which do no harm. A filter that is passed over for its spelling does.
    for name in line:
        if name not in _FILTERS:
            near = get_close_matches(name.lower().replace("-", "_"), _FILTERS, 1, _NEAR)
            if near:
                raise InputError(f"{name[:40]!r} is no filter. Write {near[0]!r}, or name it otherwise.")


def _text(line: Line, name: str) -> str | None:
    value = line.get(name)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{name} is no text ({str(value)[:40]!r}). Write it in quotes.")
    return value


def _texts(line: Line, name: str) -> list[str] | None:
    value = line.get(name)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    text = _text(line, name)
    return None if text is None else [text]
