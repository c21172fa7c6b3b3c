"""Every name of the claim stands in the texts that it cites, or in their title or publisher."""

from __future__ import annotations

from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground


def check_names(claim: Claim, ground: Ground) -> Check:
    asked = claim.names
    missing = [name.surface for name in asked if not all(_known(token, ground.whole_words) for token in name.tokens)]
    return result("names", [name.surface for name in asked], missing)


def _known(token: str, known: frozenset[str]) -> bool:
    return token in known or all(part in known for part in token.replace(".", " ").replace("-", " ").split())
