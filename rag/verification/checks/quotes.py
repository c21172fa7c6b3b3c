"""What stands between quotation marks stands in the source letter by letter, and between quotation marks there, too: a
reporter's words are nobody's quotation."""

from __future__ import annotations

import re

from rag.text.quotes import quotations
from rag.types import Check
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison, folded

# An ellipsis leaves something out, square brackets replace something: what is between them must still be verbatim.
_GAP = re.compile(r"\s*(?:\.\.\.|\[[^\[\]]*\])\s*")
_SHORT = 2
"""Words up to which a quotation may be a title or a scare quote, which a source need not set in marks."""


def check_quotes(compared: Comparison) -> Check:
    claim, ground = compared.claim, compared.ground
    whole = folded("\n\n".join(source.text for source in ground.sources))
    # Where a passage begins in the middle of a quotation, only its context has the opening mark.
    spoken = [
        folded(quote)
        for source in ground.sources
        for text in (source.text, source.context)
        for quote in quotations(text)
    ]
    missing = [
        quote
        for quote in claim.quotations
        if not (_verbatim(quote, whole) if len(quote.split()) <= _SHORT else any(_verbatim(quote, s) for s in spoken))
    ]
    return result("quotes", claim.quotations, [(quote, Reason.ABSENT) for quote in missing])


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
