"""How fast and how faithful the bundled embedding is, against a plain loop over the same model.

    python -m eval.embedding_speed [--data DIR] [--passages N] [--rounds N]

The plain loop is what one would write first: the model of the weights package as it comes (its graph turns the int8
weights back to fp32 and ONNX Runtime folds that when it loads, so it is as fast as an fp32 file: 23.6 against 23.6
passages/s), default session options, texts in batches of 32 in the order given, padded to the longest. Rounds of both
alternate, so that whatever else the machine does hits both, and the ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

from rag.models.minilm import MAX_TOKENS, MiniLM
from rag.models.quantize import weights_file
from rag.protocols import TokenCounter, Vectors

BATCH = 32
PASSAGE_TOKENS = 140


@dataclass(frozen=True, slots=True)
class EmbeddingSpeed:
    """Passages per second (medians of the rounds), and the cosine of our vectors to those of the plain fp32 loop."""

    passages: int
    mean_tokens: float
    plain: float
    ours: float
    ratio: float
    cosine_mean: float
    cosine_min: float


def measure(passages: Sequence[str], rounds: int) -> EmbeddingSpeed:
    """Embeds all passages ``rounds`` times each way. Raises ValueError without passages or rounds."""
    if not passages or rounds < 1:
        raise ValueError("Nothing to measure: give at least one passage and one round.")
    model, plain = MiniLM(), plain_loop()
    plain(passages[:BATCH])  # warm up
    model.embed_documents(passages[:BATCH])
    seconds: list[tuple[float, float]] = []
    for _ in range(rounds):
        expected, slow = _timed(lambda: plain(passages))
        vectors, fast = _timed(lambda: model.embed_documents(passages))
        seconds.append((slow, fast))
    cosines = np.sum(expected * vectors, axis=1)
    return EmbeddingSpeed(
        passages=len(passages),
        mean_tokens=statistics.fmean(model.count_tokens(passages)),
        plain=len(passages) / statistics.median(slow for slow, _ in seconds),
        ours=len(passages) / statistics.median(fast for _, fast in seconds),
        ratio=statistics.median(slow / fast for slow, fast in seconds),
        cosine_mean=float(cosines.mean()),
        cosine_min=float(cosines.min()),
    )


def plain_loop() -> Callable[[Sequence[str]], Vectors]:
    """The baseline: texts -> unit vectors (n, 384)."""
    import onnxruntime
    from tokenizers import Tokenizer

    session = onnxruntime.InferenceSession(str(weights_file()), providers=["CPUExecutionProvider"])
    data = files("rag.models").joinpath("data", "minilm", "tokenizer.json").read_text(encoding="utf-8")
    tokenizer = Tokenizer.from_str(data)
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()

    def embed(texts: Sequence[str]) -> Vectors:
        vectors = []
        for start in range(0, len(texts), BATCH):
            encodings = tokenizer.encode_batch(list(texts[start : start + BATCH]))
            ids = np.array([encoding.ids for encoding in encodings], np.int64)
            mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
            inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = session.run(None, inputs)[0]
            pooled = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
            vectors.append(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))
        return np.concatenate(vectors).astype(np.float32)

    return embed


def read_passages(data: Path | None, count: int, counter: TokenCounter) -> list[str]:
    """Passages of about 140 tokens from ``DIR/wikinews/wikinews.jsonl``, else from ``seeds/``, from the start again
    until there are ``count``."""
    wikinews = data / "wikinews" / "wikinews.jsonl" if data is not None else None
    if wikinews is not None and wikinews.is_file():
        texts = [json.loads(line)["text"] for line in wikinews.read_text(encoding="utf-8").splitlines()]
    else:
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds").glob("*.txt"))]
    found: list[str] = []
    for text in texts:
        if len(found) >= count:
            break
        found += _cut(text, counter)
    if not found:
        raise SystemExit(f"No texts in {wikinews} and none in ./seeds. Run this in the repository, or give --data DIR.")
    return [found[position % len(found)] for position in range(count)]


def _cut(text: str, counter: TokenCounter) -> list[str]:
    """Whole lines or sentences joined to about 140 tokens; the rest of the text, which is shorter, is a passage too."""
    pieces = [piece for piece in text.replace(". ", ".\n").split("\n") if piece.strip()]
    passages: list[list[str]] = [[]]
    size = 0
    for piece, tokens in zip(pieces, counter.count_tokens(pieces), strict=True):
        if size and size + tokens > PASSAGE_TOKENS * 1.15:
            passages.append([])
            size = 0
        passages[-1].append(piece)
        size += tokens
    return [" ".join(passage) for passage in passages if passage]


def _timed(work: Callable[[], Vectors]) -> tuple[Vectors, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m eval.embedding_speed", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, help="folder that holds wikinews/wikinews.jsonl; ./seeds without it")
    parser.add_argument("--passages", type=int, default=192, help="how many passages to embed in a round")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.passages < 1 or options.rounds < 1:
        parser.error("--passages and --rounds must be 1 or more")
    speed = measure(read_passages(options.data, options.passages, MiniLM()), options.rounds)
    report(speed)


def report(speed: EmbeddingSpeed) -> None:
    print(f"{speed.passages} passages of {speed.mean_tokens:.0f} tokens")
    print(f"plain loop  {speed.plain:7.1f} passages/s  (fp32, batches of {BATCH})")
    print(f"Citewire    {speed.ours:7.1f} passages/s  {speed.ratio:.2f} times as fast")
    print(f"cosine to fp32: mean {speed.cosine_mean:.6f}, least {speed.cosine_min:.6f}")


if __name__ == "__main__":
    main()
