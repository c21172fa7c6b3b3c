"""Whether a sentence is supported by the texts that it cites. One entry: ``verify``."""

from rag.verification.verify import verify

__all__ = ["verify"]
