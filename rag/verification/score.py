"""How likely a claim is supported: a logistic model of its features.

Its weights are in ``weights.json``, with what they were trained on; ``python -m eval.training.verifier`` makes the
file anew. No failed check has a positive weight."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

SUPPORTED = 0.5
"""From here on a claim is supported, if no check decides against it."""
PARTIAL = 0.2
_JUST_BELOW = SUPPORTED - 0.01


def probability(found: Mapping[str, float]) -> float:
    """In (0, 1); 1 for a claim of which nothing differs from its source."""
    if not found:
        return 1.0
    weights, bias = _model()
    total = bias + sum(weights.get(name, 0.0) * value for name, value in found.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def decided(likely: float, *, altered: bool, lacking: bool) -> float:
    """The score of a claim: what a check decides by itself, it decides for the score as well. ``altered``: the claim
    says something else than its source; ``lacking``: it says more."""
    if altered:
        return min(likely, SUPPORTED) / 2
    return min(likely, _JUST_BELOW) if lacking else likely


@cache
def _model() -> tuple[dict[str, float], float]:
    data = json.loads(files("rag.verification").joinpath("weights.json").read_text(encoding="utf-8"))
    return data["weights"], data["bias"]
