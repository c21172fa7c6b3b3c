"""What stands between quotation marks stands in the source letter by letter."""

from __future__ import annotations

import re

from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground, folded

# An ellipsis leaves something out, square brackets replace something: what is between them must still be verbatim.
_GAP = re.compile(r"\s*(?:\.\.\.|\[[^\[\]]*\])\s*")


def check_quotes(claim: Claim, ground: Ground) -> Check:
    source = folded(ground.texts)
    missing = [quote for quote in claim.quotations if not _verbatim(quote, source)]
    return result("quotes", claim.quotations, missing)


def _verbatim(quote: str, source: str) -> bool:
    at = 0
    for part in _GAP.split(folded(quote)):
        # The comma or full stop at the end of a quotation is the writer's, not the speaker's.
        piece = part.strip(" .,;:'")
        found = source.find(piece, at)
        if piece and found < 0:
            return False
        at = max(at, found + len(piece))
    return True
