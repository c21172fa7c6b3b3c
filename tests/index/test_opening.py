"""Data directories that cannot be used say why, and what to do."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from rag.errors import (
    ConfigError,
    CorruptError,
    DiskFullError,
    EmbeddingMismatchError,
    LockedError,
    NewerVersionError,
    ReadOnlyError,
    StorageError,
)
from rag.index.doctor import examine
from rag.index.index import Index
from rag.index.writer import Writer
from rag.models.minilm import MiniLM
from tests.index.articles import PIER, VINEYARD, record


class OtherModel:
    """An embedder of another name: what it computes does not matter here."""

    name = "other-model"
    dimension = 3


def test_a_second_process_is_told_who_owns_the_directory(tmp_path: Path, embedder: MiniLM) -> None:
    holder = (
        "import sys; from pathlib import Path; from rag.index.lock import DataLock; "
        "lock = DataLock(Path(sys.argv[1])); lock.acquire(); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", holder, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with pytest.raises(LockedError, match=f"process {process.pid}.*--data-dir"):
            Index(tmp_path, embedder)
        process.kill()
        process.wait()
    Index(tmp_path, embedder).close()


def test_the_lock_goes_with_the_index(tmp_path: Path, embedder: MiniLM) -> None:
    first = Index(tmp_path, embedder)
    with pytest.raises(LockedError):
        Index(tmp_path, embedder)
    first.close()
    Index(tmp_path, embedder).close()


def test_a_newer_catalog_is_refused(tmp_path: Path, embedder: MiniLM) -> None:
    Index(tmp_path, embedder).close()
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE key = 'version'")
    connection.close()
    with pytest.raises(NewerVersionError, match=r"999.*Upgrade citewire"):
        Index(tmp_path, embedder)
    with pytest.raises(NewerVersionError):  # and not: locked by the attempt before
        Index(tmp_path, embedder)


def test_a_catalog_of_the_first_version_is_brought_up_to_date(tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder)
    list(Writer(index, embedder, 180).ingest([record("pier", PIER)]))
    index.close()
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        connection.execute("DROP INDEX articles_updated_at")
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'version'")
    connection.close()
    index = Index(tmp_path, embedder)
    assert examine(index).clean
    index.close()
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT seq, updated_at FROM articles WHERE updated_at IS NOT NULL"
        ).fetchall()
    connection.close()
    assert "COVERING INDEX articles_updated_at" in plan[0][3]


def test_another_embedding_is_refused_and_reindexed(tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder)
    list(Writer(index, embedder, 180).ingest([record("pier", PIER)]))
    index.close()
    with pytest.raises(EmbeddingMismatchError, match="rag reindex"):
        Index(tmp_path, OtherModel())  # type: ignore[arg-type]

    class Renamed:
        name = "renamed"
        dimension = embedder.dimension
        embed_documents = embedder.embed_documents
        embed_query = embedder.embed_query

    index = Index(tmp_path, Renamed(), rebuild=True)
    Writer(index, embedder, 180).reindex()
    assert examine(index).clean
    assert index.catalog.counts().embeddings == len(index.catalog.indexed_chunk_ids())
    index.close()
    with pytest.raises(EmbeddingMismatchError):
        Index(tmp_path, embedder)


def test_a_file_where_the_directory_should_be(tmp_path: Path, embedder: MiniLM) -> None:
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(StorageError, match="no directory"):
        Index(path, embedder)


def test_a_catalog_that_is_none(tmp_path: Path, embedder: MiniLM) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"this is no database, this is prose " * 100)
    with pytest.raises(CorruptError, match="not a readable catalog"):
        Index(tmp_path, embedder)


def test_a_full_disk_loses_nothing(tmp_path: Path, embedder: MiniLM) -> None:
    """SQLite's own limit on pages gives its real error for a full disk."""
    index = Index(tmp_path, embedder)
    writer = Writer(index, embedder, 180)
    list(writer.ingest([record("pier", PIER)]))
    with index.catalog.transaction() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError, match=r"Free some space"):
        list(writer.ingest([record("long", f"{VINEYARD} " * 400)]))
    assert index.catalog.article("pier") is not None
    index.close()
    index = Index(tmp_path, embedder)
    assert examine(index).clean
    outcomes = list(Writer(index, embedder, 180).ingest([record("long", f"{VINEYARD} " * 400)]))
    assert [outcome.status.value for outcome in outcomes] == ["added"]
    assert examine(index).clean
    index.close()


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://"])
def test_a_chroma_url_that_is_none(tmp_path: Path, embedder: MiniLM, url: str) -> None:
    with pytest.raises(ConfigError, match="RAG_CHROMA_URL"):
        Index(tmp_path, embedder, chroma_url=url)


def test_no_chroma_server(tmp_path: Path, embedder: MiniLM) -> None:
    with pytest.raises(StorageError, match="chroma run"):
        Index(tmp_path, embedder, chroma_url="http://127.0.0.1:9")


def test_lost_indexes_are_rebuilt_from_the_catalog(tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder)
    list(Writer(index, embedder, 180).ingest([record("pier", PIER), record("wine", VINEYARD)]))
    index.close()
    for file in (tmp_path / "lexical").iterdir():
        file.unlink()
    index = Index(tmp_path, embedder)
    problems = [finding.problem for finding in examine(index).findings]
    assert any("missing from the lexical index" in problem for problem in problems)
    index.close()
    index = Index(tmp_path, embedder, rebuild=True)
    Writer(index, embedder, 180).reindex()
    assert examine(index).clean
    index.close()


@pytest.mark.skipif(sys.platform == "win32", reason="has no effective user to change")
def test_a_read_only_directory(tmp_path: Path, embedder: MiniLM) -> None:
    """As another user where the tests run as root, whom no permission stops."""
    data = tmp_path / "data"
    data.mkdir(mode=0o555)
    root = os.geteuid() == 0
    for parent in [tmp_path, *tmp_path.parents][: 3 if root else 0]:
        parent.chmod(0o755)
    if root:
        os.seteuid(65534)
    try:
        with pytest.raises(ReadOnlyError, match=r"cannot be written.*--data-dir|write access"):
            Index(data, embedder)
    finally:
        if root:
            os.seteuid(0)


def test_a_closed_archive_says_so(tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder)
    Writer(index, embedder, 180).close()
    with pytest.raises(StorageError, match="closed"):
        index.catalog.counts()
    with pytest.raises(StorageError, match="closed"):
        index.vectors.count()


def test_vectors_of_another_catalog_are_refused_and_made_anew(tmp_path: Path, embedder: MiniLM) -> None:
    index = Index(tmp_path, embedder)
    list(Writer(index, embedder, 180).ingest([record("pier", PIER)]))
    index.close()
    for file in tmp_path.glob("catalog.sqlite3*"):
        file.unlink()
    with pytest.raises(StorageError, match=r"another catalog's.*rag reindex"):
        Index(tmp_path, embedder)
    index = Index(tmp_path, embedder, rebuild=True)
    assert examine(index).clean
    index.close()
