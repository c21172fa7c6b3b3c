"""How a check reports."""

from __future__ import annotations

from collections.abc import Sequence

from rag.types import Check, CheckStatus


def result(name: str, looked_at: Sequence[str], missing: Sequence[str]) -> Check:
    """Failed with what is missing, passed with what was looked at, or not applicable when there was nothing."""
    if missing:
        return Check(name, CheckStatus.FAILED, tuple(missing))
    if looked_at:
        return Check(name, CheckStatus.PASSED, tuple(looked_at))
    return Check(name, CheckStatus.NOT_APPLICABLE)
