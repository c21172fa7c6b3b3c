"""What a dataset of judged claims holds."""

from __future__ import annotations

from dataclasses import dataclass

from rag.types import Evidence


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A claim, the text that it is checked against, and whether that supports it (1) or not (0).

    ``document`` names the text: claims about one text are near-copies of each other. ``fold`` is "tune" for what rules
    and weights may be made on, "test" for what they may not, and empty where a set is divided by document."""

    id: str
    document: str
    domain: str
    kind: str
    claim: str
    evidence: Evidence
    label: int
    fold: str = ""
