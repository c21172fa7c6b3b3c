"""``.md``: YAML front matter, then Markdown, of which the marks are dropped and the words are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import yaml

from rag.errors import UnreadableError
from rag.sources import limits
from rag.sources.encoding import decode
from rag.sources.fields import field_of
from rag.sources.found import Found
from rag.types import Skipped

_OPEN = re.compile(r"\s*---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE)
_HEADING = re.compile(r"\s*#[ \t]+(\S[^\n]{0,2000})(?:\n|\Z)")

# A line end inside a paragraph is a blank (https://spec.commonmark.org/0.31.2/#soft-line-breaks); not so before a list
# item, a table row or code, nor after two blanks.
_SOFT_BREAK = re.compile(
    r"(?<=[^\s|])\n(?! {4}|\t| {0,3}(?:[-*+•|>#]|\d{1,3}[.)])(?:[ \t|]|$))(?= {0,3}\S)", re.MULTILINE
)

# Every repetition is bounded: unbounded ones take quadratic time on "[[[[[...".
_MARKS = (
    (re.compile(r"!\[[^\[\]\n]{0,1000}\]\([^()\n]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\[\]\n]{1,1000})\]\[[^\[\]\n]{0,200}\]"), r"\1"),
    (re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]: ?\S[^\n]{0,2000}$", re.MULTILINE), ""),
    (re.compile(r"<(https?://[^\s<>]{1,2000})>"), r"\1"),
    (re.compile(r"^ {0,3}(?:```|~~~)[^\n]{0,200}$", re.MULTILINE), ""),
    (re.compile(r"^ {0,3}(?:[-*_=] ?){3,80}$", re.MULTILINE), "\n"),
    (re.compile(r"^ {0,3}#{1,6}[ \t]+([^\n]{1,2000}?)[ \t]*#{0,6}[ \t]*$", re.MULTILINE), r"\n\1\n"),
    (re.compile(r"^ {0,3}(?:>[ \t]?){1,20}", re.MULTILINE), ""),
    (re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*_\\])([*_])(?=[^\s*_])([^*_\n]{1,2000}?)(?<=[^\s*_])\1(?![\w*_])"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])"), r"\1"),
)


def read_markdown(stream: BinaryIO, origin: str) -> Iterator[Found | Skipped]:
    decoded = decode(stream.read())
    text = decoded.text.replace("\r\n", "\n")
    fields, body = _front_matter(text)
    title = next((value for name, value in fields.items() if field_of(name) == "title" and value), None)
    if (heading := _HEADING.match(body)) and title in (None, heading[1].strip()):
        fields = {**fields, "title": _without_marks(heading[1])}
        body = body[heading.end() :]
    found = {**{n: v for n, v in fields.items() if field_of(n) != "text"}, "text": _without_marks(body)}
    yield Found(found, origin, warnings=decoded.warnings(found))


def _front_matter(text: str) -> tuple[Mapping[str, object], str]:
    opened = _OPEN.match(text)
    if not opened:
        return {}, text
    closed = _CLOSE.search(text, opened.end(), opened.end() + limits.MAX_FRONT_MATTER)
    if not closed:
        raise UnreadableError(
            f"its front matter opens with --- and does not close within {limits.MAX_FRONT_MATTER:,} characters. "
            "Close it with a line ---"
        )
    return _parsed(text[opened.end() : closed.start()]), text[closed.end() :]


def _parsed(front_matter: str) -> Mapping[str, object]:
    try:
        # Safe: it makes strings, lists and mappings only.
        loaded = yaml.load(front_matter, Loader=_Loader)  # noqa: S506
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}: " if mark is not None else ""
        raise UnreadableError(f"its front matter is not YAML: {where}{reason}") from None
    if loaded in (None, ""):
        return {}
    if not isinstance(loaded, dict):
        raise UnreadableError("its front matter is not a list of name: value lines")
    return {str(name): value for name, value in loaded.items()}


class _Loader(yaml.BaseLoader):
    """Every scalar stays the string that was written, so that ``language: no`` is Norwegian and ``2024-13-45`` is
    refused by the reader of dates, with its remedy. Aliases are refused: they can multiply a small file."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "aliases (*name) are not taken", event.start_mark)
        return super().compose_node(parent, index)


def _without_marks(text: str) -> str:
    text = _without_comments(text)
    for mark, kept in _MARKS:
        text = mark.sub(kept, text)
    return _SOFT_BREAK.sub(" ", text)


def _without_comments(text: str) -> str:
    kept: list[str] = []
    at = 0
    while (opened := text.find("<!--", at)) >= 0 and (closed := text.find("-->", opened)) >= 0:
        kept.append(text[at:opened])
        at = closed + 3
    return "".join(kept) + text[at:]
