"""Which words of a text are marked: those in which two sources, or two days, differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.digest.render.plain import plain


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of plain text, marked or not."""

    text: str
    marked: bool = False


def runs(text: str, words: Iterable[str] = ()) -> tuple[Run, ...]:
    """The plain text in runs whose texts make it up; ``words`` (each a word or several in a row) are marked wherever
    they stand as whole words, in any case. Words that are not there mark nothing."""
    shown = plain(text)
    wanted = sorted({plain(word) for word in words} - {""}, key=len, reverse=True)
    if not wanted:
        return (Run(shown),)
    pattern = "|".join(map(re.escape, wanted))
    found: list[Run] = []
    at = 0
    for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", shown, re.IGNORECASE):
        found += [Run(shown[at : match.start()]), Run(match.group(), marked=True)]
        at = match.end()
    return tuple(run for run in (*found, Run(shown[at:])) if run.text)
