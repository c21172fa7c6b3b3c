"""How fast articles go in, end to end, and how much of that time is embedding.

    python -m eval.ingest_speed [--data DIR]

The articles are those of ``DIR/wikinews/wikinews.jsonl``, else the seeds, multiplied with a number in each sentence
so that no two are reprints. Real files are read, into a real archive in a temporary folder."""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from eval.timing import TimedEmbedder
from rag.app import Citewire
from rag.config import load_settings
from rag.models.minilm import MiniLM

COPIES = 20
"""How often each seed is taken where there is no public corpus."""


@dataclass(frozen=True, slots=True)
class IngestSpeed:
    """``share`` is the part of ``seconds`` spent in the embedder, in [0, 1]."""

    articles: int
    passages: int
    seconds: float
    share: float

    @property
    def passages_per_second(self) -> float:
        return self.passages / self.seconds


def measure(source: Path) -> IngestSpeed:
    """Takes the articles of ``source`` into an empty archive."""
    embedder = TimedEmbedder(MiniLM())
    with tempfile.TemporaryDirectory() as directory:
        settings = load_settings(data_dir=Path(directory))
        with Citewire(settings, embedder=embedder) as citewire:
            begun = time.perf_counter()
            outcomes = list(citewire.ingest([source]))
            seconds = time.perf_counter() - begun
    return IngestSpeed(len(outcomes), embedder.texts, seconds, embedder.seconds / seconds)


def articles_file(data: Path | None, directory: Path) -> Path:
    """The corpus, or a JSON Lines file made of the seeds in ``directory``."""
    if data is not None and (data / "wikinews" / "wikinews.jsonl").is_file():
        return data / "wikinews" / "wikinews.jsonl"
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path("seeds").glob("*.txt"))]
    made = directory / "seeds.jsonl"
    with made.open("w", encoding="utf-8") as file:
        for copy in range(COPIES):
            for number, text in enumerate(texts):
                record = {
                    "id": f"copy-{copy}-{number}",
                    "title": f"Copy {copy}",
                    "date": "2024-04-26",
                    "text": text.replace(". ", f" (copy {copy}). "),
                }
                file.write(json.dumps(record) + "\n")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="the folder with public corpora")
    with tempfile.TemporaryDirectory() as directory:
        report(measure(articles_file(parser.parse_args().data, Path(directory))))


def report(speed: IngestSpeed) -> None:
    print(
        f"ingest: {speed.articles} articles, {speed.passages} passages in {speed.seconds:.1f} s: "
        f"{speed.passages_per_second:.1f} passages/s, {100 * speed.share:.1f} % of it in the embedder"
    )


if __name__ == "__main__":
    main()
