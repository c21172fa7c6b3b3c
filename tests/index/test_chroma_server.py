"""The same archive on a real Chroma server."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from rag.errors import EmbeddingMismatchError, StorageError
from rag.index.doctor import examine
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from rag.types import Filters
from tests.index.articles import PIER, VINEYARD, record

CHROMA = Path(sys.executable).parent / ("chroma.exe" if sys.platform == "win32" else "chroma")


@contextmanager
def serving(path: Path, port: int) -> Iterator[str]:
    command = [str(CHROMA), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(path)]
    url = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(url, process)
            yield url
        finally:
            process.terminate()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            httpx.get(f"{url}/api/v2/heartbeat").raise_for_status()
            return
        except httpx.HTTPError:
            assert process.poll() is None, "chroma run ended"
            assert time.monotonic() < deadline
            time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("chroma"), free_port()) as url:
        yield url


def test_taken_in_found_changed_and_deleted(server: str, tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder, chroma_url=server, collection="one-archive")
    writer = Writer(index, embedder, 180)
    list(writer.ingest([record("pier", PIER), record("wine", VINEYARD)]))
    assert not (tmp_path / "chroma").exists()
    hits = index.dense(embedder.embed_query("cracks in the pier")[None], 1, Filters())[0]
    assert [passage.chunk.article_id for passage in index.passages([hit.chunk_id for hit in hits])] == ["pier"]
    list(writer.ingest([record("pier", VINEYARD + " The pier is open.")]))
    writer.delete("wine")
    assert examine(index).clean
    writer.close()
    again = Index(tmp_path, embedder, chroma_url=server, collection="one-archive")
    assert examine(again).clean
    again.close()


def test_two_archives_on_one_server_need_two_collections(server: str, tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path / "a", embedder, chroma_url=server, collection="shared")
    list(Writer(index, embedder, 180).ingest([record("pier", PIER)]))
    for rebuild in (False, True):
        with pytest.raises(StorageError, match=r"another archive's.*RAG_CHROMA_COLLECTION"):
            Index(tmp_path / "b", embedder, chroma_url=server, collection="shared", rebuild=rebuild)
    Index(tmp_path / "b", embedder, chroma_url=server, collection="another").close()
    assert examine(index).clean
    index.close()


def test_another_embedding_on_a_server(server: str, tmp_path: Path, embedder: MiniLM) -> None:
    class Other:
        name = "other"
        dimension = 3

    Index(tmp_path, embedder, chroma_url=server, collection="models").close()
    with pytest.raises(EmbeddingMismatchError, match="rag reindex"):
        Index(tmp_path, Other(), chroma_url=server, collection="models")  # type: ignore[arg-type]


def test_a_server_that_goes_away_loses_nothing(tmp_path: Path, embedder: MiniLM) -> None:
    """The articles stay recorded as pending; with a server again, the next start finishes them."""
    port = free_port()
    with serving(tmp_path / "server", port) as url:
        index = Index(tmp_path / "data", embedder, chroma_url=url)
    with pytest.raises(StorageError, match="chroma run"):
        list(Writer(index, embedder, 180).ingest([record("pier", PIER)]))
    assert index.catalog.counts().pending == 1
    index.close()
    with serving(tmp_path / "server", port) as url:
        index = Index(tmp_path / "data", embedder, chroma_url=url)
        assert Writer(index, embedder, 180).resume() == 1
        assert examine(index).clean
        index.close()
