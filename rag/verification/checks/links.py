"""An address in the claim (a URL, an e-mail address, a Markdown link or image) stands in the source: a model must not
send readers, or their browsers, anywhere of its own."""

from __future__ import annotations

import re

from rag.types import Check
from rag.verification.checks.result import result
from rag.verification.claims import Claim, Ground

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w[\w.]*|!\[|\]\(", re.IGNORECASE)


def check_links(claim: Claim, ground: Ground) -> Check:
    found = [match.group().rstrip(".,;:!?)\"'") for match in _ADDRESS.finditer(claim.text)]
    return result("links", found, [address for address in found if address not in ground.texts])
