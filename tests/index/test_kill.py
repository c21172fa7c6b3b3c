"""kill -9 at random moments of an ingest: nothing acknowledged is lost, nothing is double, and the next start mends
the rest."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from rag.index.doctor import examine
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from rag.types import Filters

ROUNDS = 10

# Ingests for ever: new articles, updates of old ones and deletions, and says what has been acknowledged.
CHILD = """
import json, sys, itertools
from pathlib import Path
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from tests.index.articles import LIBRARY, PIER, record

embedder = MiniLM()
index = Index(Path(sys.argv[1]), embedder)
writer = Writer(index, embedder, 60)
writer.resume()
print("ready", flush=True)
for step in itertools.count(int(sys.argv[2])):
    batch = [record(f"n{step}-{i}", f"{PIER} Bulletin {step} number {i}. {LIBRARY}") for i in range(4)]
    batch.append(record("changing", f"{LIBRARY} Edition {step}."))
    for outcome in writer.ingest(batch):
        print(json.dumps([outcome.article_id, step]), flush=True)
    writer.delete(f"n{step}-3")
    print(json.dumps([f"-n{step}-3", step]), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_ten_kills(tmp_path: Path, embedder: MiniLM) -> None:
    chance = random.Random(2024)
    acknowledged: set[str] = set()
    deleted: set[str] = set()
    edition = 0
    for round_number in range(ROUNDS):
        start = (round_number + 1) * 1_000
        command = [sys.executable, "-c", CHILD, str(tmp_path / "data"), str(start)]
        output = tmp_path / f"round{round_number}"
        with output.open("w") as file:
            process = subprocess.Popen(command, stdout=file, cwd=Path(__file__).resolve().parents[2])
            deadline = time.monotonic() + 60
            while "ready" not in output.read_text():
                assert process.poll() is None, "the child ended by itself"
                assert time.monotonic() < deadline
                time.sleep(0.02)
            time.sleep(chance.uniform(0.05, 1.5))
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL
        for line in output.read_text().splitlines()[1:]:
            if not line.endswith("]"):
                continue  # cut by the kill: not acknowledged
            article_id, step = json.loads(line)
            if article_id.startswith("-"):
                deleted.add(article_id[1:])
            else:
                acknowledged.add(article_id)
                edition = max(edition, step) if article_id == "changing" else edition
    assert len(acknowledged) > ROUNDS
    index = Index(tmp_path / "data", embedder)
    try:
        Writer(index, embedder, 60).resume()
        assert examine(index).findings == ()
        stored = {article.id: article for article in index.catalog.articles(Filters(), 1_000_000)}
        # Those numbered 3 are deleted in the end; the kill may come between the deed and its acknowledgement.
        assert {article_id for article_id in acknowledged if not article_id.endswith("-3")} <= stored.keys()
        assert deleted.isdisjoint(stored)
        # The last acknowledged edition, or one that was under way when it was killed.
        assert int(stored["changing"].text.rsplit("Edition ", 1)[1].rstrip(".")) >= edition
        texts = [article.text for article in stored.values() if article.duplicate_of is None]
        assert len(texts) == len(set(texts))
    finally:
        index.close()
