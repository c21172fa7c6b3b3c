"""Which characters of an untrusted text may be shown."""

from __future__ import annotations

from unicodedata import category

_JOINERS = "\u200c\u200d"
"""Zero-width non-joiner and joiner: Persian is misspelt without the one, a family of emoji falls apart without the
other."""
_JOINED = ("L", "M", "So", "Sk")


def is_seen(text: str, position: int) -> bool:
    """Whether the character is printed, or joins two that are: no control, and no other invisible one."""
    return text[position].isprintable() or _joins(text, position)


def _joins(text: str, position: int) -> bool:
    if text[position] not in _JOINERS or not 0 < position < len(text) - 1:
        return False
    return all(category(text[beside]).startswith(_JOINED) for beside in (position - 1, position + 1))
