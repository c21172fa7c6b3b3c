"""An address in the claim (a URL, an e-mail address, a Markdown link or image) stands in the source: a model must not
send readers, or their browsers, anywhere of its own."""

from __future__ import annotations

import re

from rag.types import Check
from rag.verification.checks.result import Reason, result
from rag.verification.claims import Comparison

_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b[\w.+-]+@[\w-]+\.\w[\w.]*|!\[|\]\(", re.IGNORECASE)


def check_links(compared: Comparison) -> Check:
    found = [match.group().rstrip(".,;:!?)\"'") for match in _ADDRESS.finditer(compared.claim.text)]
    texts = [source.text for source in compared.ground.sources]
    absent = [address for address in found if not any(address in text for text in texts)]
    return result("links", found, [(address, Reason.ABSENT) for address in absent])
