"""Whether a sentence is supported by the texts that it cites. One entry: ``verify``;
and the [n] markers of a text, which no claim is checked with."""

from rag.verification.claims import blanked_markers, without_markers
from rag.verification.verify import verify

__all__ = ["blanked_markers", "verify", "without_markers"]
