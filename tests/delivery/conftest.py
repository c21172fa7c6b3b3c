"""A certificate of our own making, and a log with one digest in it."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rag.index.catalog import Catalog
from rag.index.catalog.digests import DigestLog, LoggedDigest

NOW = datetime(2024, 4, 29, 6, 0, tzinfo=UTC)
DIGEST = LoggedDigest(
    id="morning-2024-04-28",
    edition="morning",
    since=datetime(2024, 4, 28, tzinfo=UTC),
    until=datetime(2024, 4, 29, tzinfo=UTC),
    basis="abc",
    made_at=NOW,
    body="{}",
)


@dataclass(frozen=True)
class Certificate:
    """``server`` has it; ``trusting`` is a client that trusts it."""

    server: ssl.SSLContext
    trusting: ssl.SSLContext


def certified(folder: Path, names: str) -> Certificate:
    """Signed by itself."""
    key, own = folder / "key.pem", folder / "certificate.pem"
    made = ["-subj", "/CN=citewire tests", "-days", "2", "-keyout", str(key), "-out", str(own)]
    extensions = ["-addext", f"subjectAltName={names}", "-addext", "keyUsage=critical,digitalSignature,keyCertSign"]
    kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run(["openssl", "req", *kind, *made, *extensions], check=True, capture_output=True)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(own, key)
    return Certificate(server, ssl.create_default_context(cafile=own))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Of this machine."""
    return certified(tmp_path_factory.mktemp("certificate"), "DNS:localhost,IP:127.0.0.1")


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Of another host."""
    return certified(tmp_path_factory.mktemp("elsewhere"), "DNS:mail.example.org")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[DigestLog]:
    catalog = Catalog(tmp_path / "catalog.sqlite3")
    catalog.digests.put(DIGEST)
    yield catalog.digests
    catalog.close()
