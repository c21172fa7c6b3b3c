"""Latency of ``POST /v1/ask`` in a warm server, without a chat model.

    python -m eval.ask_speed [--data DIR]

The archive holds the seeds and, where it is there, ``DIR/wikinews/wikinews.jsonl``. Each question is asked once; they
are made of the titles in the archive, with the names and the words that people would use, and some that it cannot
answer."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import httpx

from eval.timing import Latency, timed
from rag.app import Citewire
from rag.config import load_settings
from rag.types import Filters

MOST = 200
FORMS = ("what happened: {}?", "who was involved in {}?", "when was it reported that {}?", "why did {}?")


@contextmanager
def running(data_dir: Path) -> Iterator[str]:
    """``rag serve`` on a free port of loopback; its base URL."""
    command = [sys.executable, "-m", "rag", "serve", "--port", "0", "--data-dir", str(data_dir)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            for line in server.stderr or ():
                found = re.search(r"http://\S+", line)
                if found:
                    yield found.group()
                    return
            raise SystemExit("rag serve ended before it answered.")
        finally:
            server.terminate()


def questions(citewire: Citewire) -> list[str]:
    titles = [article.title for article in citewire.articles(Filters(), MOST)[0]]
    return [FORMS[number % len(FORMS)].format(title.rstrip(".…")) for number, title in enumerate(titles)]


def measure(data: Path | None) -> tuple[int, Latency]:
    """(articles in the archive, latency of asking)"""
    with tempfile.TemporaryDirectory() as directory:
        archive = Path(directory)
        corpus = data / "wikinews" / "wikinews.jsonl" if data is not None else None
        sources = [Path("seeds"), *([corpus] if corpus is not None and corpus.is_file() else [])]
        with Citewire(load_settings(data_dir=archive)) as citewire:
            count = len(list(citewire.ingest(sources)))
            asked = questions(citewire)
        with running(archive) as url, httpx.Client(base_url=url, timeout=30) as client:

            def ask(question: str) -> None:
                client.post("/v1/ask", json={"question": question}).raise_for_status()

            # Warm with other questions than those measured: nothing of an answer is in a cache.
            for question in asked[:20]:
                ask(f"{question} and what else?")
            return count, timed([partial(ask, question) for question in asked], warm=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--data", type=Path, help="the folder with public corpora")
    report(*measure(parser.parse_args().data))


def report(articles: int, latency: Latency) -> None:
    print(f"POST /v1/ask on {articles} articles: {latency}")


if __name__ == "__main__":
    main()
