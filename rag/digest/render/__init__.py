"""A digest for readers: one value, many renderings that show the same stories, numbers and citations."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rag.digest.render.atom import atom, feed
from rag.digest.render.links import Links
from rag.digest.render.mail import mail
from rag.digest.render.markdown import markdown
from rag.digest.render.page import page
from rag.digest.render.shown import View
from rag.digest.render.text import text
from rag.digest.render.view import view
from rag.digest_records import digest_record
from rag.errors import InputError
from rag.records import Record
from rag.stories import Digest


@dataclass(frozen=True, slots=True)
class Format:
    """A rendering as text: its media type, and how names of files with it end."""

    name: str
    media_type: str
    suffix: str
    write: Callable[[Digest, Links, bool], str]


def _json(digest: Digest, _links: Links, _explain: bool) -> str:
    """It has the ranking whether it is to be explained or not, as the same digest has it in every answer."""
    written = json.dumps(digest_record(digest), ensure_ascii=False, allow_nan=False, indent=2)
    # What steers a terminal is escaped, which in JSON means the same; halves of surrogate pairs are, too.
    return "".join(char if char.isprintable() or char == "\n" else _escape(char) for char in written) + "\n"


def _escape(char: str) -> str:
    return json.dumps(char)[1:-1]


def _of_view(write: Callable[[View], str]) -> Callable[[Digest, Links, bool], str]:
    return lambda digest, links, explain: write(view(digest, links, explain=explain))


def _atom(digest: Digest, links: Links, explain: bool) -> str:
    return atom(digest, links, explain=explain)


_EVERY = (
    Format("text", "text/plain", ".txt", _of_view(text)),
    Format("markdown", "text/markdown", ".md", _of_view(markdown)),
    Format("html", "text/html", ".html", _of_view(page)),
    Format("json", "application/json", ".json", _json),
    Format("atom", "application/atom+xml", ".atom", _atom),
)
FORMATS = {format_.name: format_ for format_ in _EVERY}
"""By name. A mail is no text but a message: ``mail`` makes it."""


def render(digest: Digest, format: str, links: Links, *, explain: bool = False) -> str:
    """The digest in one of the ``FORMATS``, ending in a line break and encodable as UTF-8; with ``explain``, how its
    stories were ranked too. Raises InputError for a format that there is none of."""
    if format not in FORMATS:
        raise InputError(f"There is no format {format!r} of a digest. Choose one of {', '.join(FORMATS)}.")
    return FORMATS[format].write(digest, links, explain)


def schema() -> Record:
    """The JSON Schema (draft 2020-12) of a digest's record."""
    loaded: Record = json.loads((Path(__file__).parent / "digest.schema.json").read_text(encoding="utf-8"))
    return loaded


__all__ = ["FORMATS", "Format", "Links", "feed", "mail", "render", "schema"]
