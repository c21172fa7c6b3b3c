"""Vectors of sentences, remembered: the same sentences come up again for the questions of a conversation or a day."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from rag.protocols import Embedder, Vectors

MOST = 8_192
"""Vectors remembered: 12 MB of them."""


class SentenceVectors:
    """A bounded cache before an embedder; what it lacks is embedded together. Safe to use from several threads."""

    def __init__(self, embedder: Embedder, most: int = MOST) -> None:
        self._embedder = embedder
        self._most = most
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, texts: Sequence[str]) -> list[Vectors]:
        """A vector for each text, in the order given."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        missing = [text for text in dict.fromkeys(texts) if text not in found]
        if missing:
            found.update(zip(missing, self._embedder.embed_documents(missing), strict=True))
        with self._lock:
            for text in found:
                self._known[text] = found[text]
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return [found[text] for text in texts]
