"""``rag.web.serve``: a process of its own, stopped by a signal."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from rag.config import load_settings
from rag.errors import ConfigError, LockedError
from rag.web.serve import exposure_warning, serve
from tests.openai_server import OpenAIServer
from tests.web.test_stream import Gate

PROGRAM = """
import sys
from rag.config import load_settings
from rag.web.serve import serve
serve(load_settings(data_dir=sys.argv[1]), "127.0.0.1", 0, lambda address: print(address, flush=True))
print("over", flush=True)
"""
LIT = {"id": "lit", "title": "Buoy is lit", "text": "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said."}


@contextmanager
def serving(data: Path, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The process and its address."""
    command = [sys.executable, "-c", PROGRAM, str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_request_under_way_end_and_closes_the_archive(tmp_path: Path, number: signal.Signals) -> None:
    with OpenAIServer(lambda _: "The lamp of buoy No. 7 was lit on Sunday, Pell Marine said [1].") as endpoint:
        environment = {"RAG_CHAT_MODEL": "test", "OPENAI_BASE_URL": endpoint.url}
        with serving(tmp_path, **environment) as (process, address), ThreadPoolExecutor() as clients:
            client = httpx.Client(base_url=address, timeout=60, trust_env=False)
            added = client.post("/v1/articles", json=LIT)
            assert added.status_code == 201
            assert "server" not in added.headers
            assert (tmp_path / "owner.json").exists()

            gate = Gate()
            endpoint.fail(gate)
            asked = clients.submit(client.post, "/v1/ask", json={"question": "When was the lamp lit?"})
            assert gate.reached.acquire(timeout=60)
            process.send_signal(number)
            gate.open()

            assert asked.result().json()["text"].startswith("The lamp of buoy No. 7 was lit")
            client.close()
            assert process.communicate(timeout=60)[0] == "over\n"
            assert process.returncode == 0
            assert not (tmp_path / "owner.json").exists()


def test_a_port_in_use_is_told_before_the_archive_is_opened(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=rf"Port {port} of 127.0.0.1 is in use\. Stop .* --port"):
            serve(load_settings(data_dir=tmp_path / "data"), "127.0.0.1", port)
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("host", "port", "word"),
    [("192.0.2.1", 0, "no address of this machine"), ("not a host", 0, "'not a host'"), ("127.0.0.1", 70_000, "70000")],
)
def test_an_address_that_cannot_be_had(tmp_path: Path, host: str, port: int, word: str) -> None:
    with pytest.raises(ConfigError, match=word):
        serve(load_settings(data_dir=tmp_path / "data"), host, port)
    assert not (tmp_path / "data").exists()


def test_an_archive_in_use_is_told(tmp_path: Path) -> None:
    with serving(tmp_path) as (process, _), pytest.raises(LockedError, match=str(process.pid)):
        serve(load_settings(data_dir=tmp_path), "127.0.0.1", 0)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_nobody_is_warned_of_this_machine(host: str) -> None:
    assert exposure_warning(host) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.1", "10.0.0.1"])
def test_others_that_reach_the_server_are_warned_of(host: str) -> None:
    warning = exposure_warning(host)
    assert warning is not None
    assert "no key" in warning
    assert "--host 127.0.0.1" in warning
