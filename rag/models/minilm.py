"""The bundled embedding model, all-MiniLM-L6-v2 on the CPU: no key, no network, no file written.

Wang et al., "MiniLM" (2020), trained for sentences by sentence-transformers. The first 256 tokens count, special ones
included, as in its model card; the vector is the mean over all tokens, scaled to length 1.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from typing import Any

import numpy as np

from rag.models.quantize import DIMENSION, integer_model, weights_file
from rag.protocols import Progress, Vectors

MAX_TOKENS = 256
MAX_CHARS = 16_384
"""Text beyond this is cut before it is tokenised. 254 word pieces of real text are some 1,300 characters."""

BEGIN, END = 101, 102  # [CLS] and [SEP] in the vocabulary
WINDOW = 64
"""Texts between two calls of ``progress``: about half a second on two cores."""


class MiniLMTokenizer:
    """A ``TokenCounter``, and the ids that the model takes. Safe to use from several threads.

    Texts are encoded one by one: on short texts ``encode_batch`` is no faster, and it starts threads of its own, which
    print a warning when the process forks later (and could only be told otherwise through ``os.environ``).
    """

    def __init__(self) -> None:
        from tokenizers import Tokenizer

        data = files("rag.models").joinpath("data", "minilm", "tokenizer.json").read_text(encoding="utf-8")
        self._tokenizer = Tokenizer.from_str(data)
        self._tokenizer.no_truncation()  # the file bakes in 128, for both
        self._tokenizer.no_padding()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The word pieces of each text: nothing is cut, special tokens do not count."""
        return [len(self._pieces(text)) for text in texts]

    def encode(self, text: str) -> list[int]:
        """At most 256 ids, from [CLS] to [SEP]."""
        return [BEGIN, *self._pieces(text[:MAX_CHARS])[: MAX_TOKENS - 2], END]

    def _pieces(self, text: str) -> list[int]:
        # A lone surrogate is no character, and the tokenizer refuses the whole string for it.
        clean = text.encode("utf-8", "replace").decode("utf-8")
        ids: list[int] = self._tokenizer.encode(clean, add_special_tokens=False).ids
        return ids


class MiniLM:
    """An ``Embedder`` and a ``TokenCounter``. Safe to use from several threads.

    A vector depends on its text alone: each text is a run of its own, on one core, and ``threads`` of them (default:
    the cores this process may use) go on at once. That also wastes nothing on padding.
    """

    name = "minilm-l6-v2-int8-1"
    """Change the last number whenever the arithmetic of ``quantize`` or the tokens change."""
    dimension = DIMENSION

    def __init__(self, threads: int | None = None) -> None:
        """Takes a quarter of a second. Raises ConfigError when the weights are missing or damaged."""
        self._tokenizer = MiniLMTokenizer()
        self._session = _session(integer_model(weights_file()))
        self._threads = threads or _cores()

    def embed_documents(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Shape (len(texts), 384), in the order given. ``progress`` is called every 64 texts and at the end."""
        vectors = np.empty((len(texts), DIMENSION), np.float32)
        with ThreadPoolExecutor(self._threads, thread_name_prefix="minilm") as pool:
            for start in range(0, len(texts), WINDOW):
                window = texts[start : start + WINDOW]
                # An interrupt ends here: map cancels what has not begun, and the rest takes milliseconds.
                vectors[start : start + len(window)] = list(pool.map(self.embed_query, window))
                if progress is not None:
                    progress(start + len(window), len(texts))
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Shape (384,). A text without a word has a vector too."""
        ids = np.array([self._tokenizer.encode(text)], np.int64)
        vector: Vectors = self._session.run(None, {"input_ids": ids})[0][0]
        return vector

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._tokenizer.count_tokens(texts)


def _session(model: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # no slower, and it never gives back what the longest text needed
    options.log_severity_level = 3
    # Its kernel is slower than the two operators that it replaces (9 % of the whole run, onnxruntime 1.32).
    slow = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"], disabled_optimizers=slow)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
