"""How a text says that it corrects another one."""

from __future__ import annotations

import re

_OPENING = re.compile(r"\W*(?:correction|corrected|clarification|amended|erratum)\b", re.IGNORECASE)


def opens_as_correction(text: str) -> bool:
    """Whether a title or a text begins like one: "Correction: ..."."""
    return _OPENING.match(text) is not None
