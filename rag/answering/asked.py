"""What goes into the answer chain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rag.types import Filters


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: ``as_of`` is the moment at which it is asked, or pretends to be; ``passages`` is how many passages
    the answer may rest on."""

    text: str
    filters: Filters
    as_of: datetime
    passages: int
