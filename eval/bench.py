"""All benchmarks of speed, one after the other: ``make bench``.

python -m eval.bench [--data DIR] [--chunks N]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from eval import ask_speed, embedding_speed, ingest_speed, retrieval_speed
from rag.models.minilm import MiniLM


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="the folder with public corpora; the seeds multiplied without")
    parser.add_argument("--chunks", type=int, default=100_000, help="how many chunks retrieval is measured on")
    options = parser.parse_args()
    data = options.data if options.data is not None and options.data.is_dir() else None
    print("embedding:")
    embedding_speed.report(embedding_speed.measure(embedding_speed.read_passages(data, 256, MiniLM()), rounds=5))
    with tempfile.TemporaryDirectory() as directory:
        ingest_speed.report(ingest_speed.measure(ingest_speed.articles_file(data, Path(directory))))
    retrieval_speed.report(retrieval_speed.measure(options.chunks))
    ask_speed.report(*ask_speed.measure(data))


if __name__ == "__main__":
    main()
