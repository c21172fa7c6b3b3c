"""What a server said, fit to be shown: its bytes are a stranger's, and may hold what we sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

MOST = 200
"""Characters of a server's own words that are shown."""


def said(words: str | bytes, secrets: Iterable[str] = ()) -> str:
    """The words on one line, cut, without control characters, characters that are not seen, and secrets."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    for secret in secrets:
        text = text.replace(secret, "***") if secret else text
    # Cc, Cf, Co, Cs, Cn: escape sequences, reversed text and the like; Zl, Zp: more lines than one.
    visible = "".join(" " if unicodedata.category(char)[0] == "C" or char.isspace() else char for char in text)
    line = " ".join(visible.split()).rstrip(".")
    return line if len(line) <= MOST else f"{line[:MOST]}…"
