"""A process that is killed while it sends: what it may have mailed is not mailed again, what it may have posted is
posted under the same id. One that is interrupted leaves what it knows."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from rag.delivery.deliver import Outcome, Result, deliver
from rag.delivery.mail import mailing
from rag.delivery.mail_server import mail_server
from rag.delivery.recipients import Channel, parse_recipient
from rag.delivery.webhook import posting
from rag.index.catalog import Catalog
from rag.index.catalog.digests import DeliveryState
from tests.conftest import ROOT
from tests.delivery.conftest import DIGEST, NOW
from tests.delivery.mail_servers import Scripted, Wire
from tests.delivery.receiver import SECRET, Handler, Receiver, hang

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

CHILD = """
import sys
from pathlib import Path
from tests.delivery.test_kill import send_to
for outcome in send_to(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])):
    print(outcome.result, flush=True)
"""
WAIT = 120.0
"""Seconds; a test that waits so long has failed."""


def send_to(path: Path, recipient: str, smtp_port: int, again: bool = False) -> list[Outcome]:
    message = EmailMessage()
    message.set_content("The digest.")
    server = mail_server(host="127.0.0.1", sender="news@example.org", security="none", port=smtp_port)
    channels = {
        Channel.MAIL: mailing(message, server, DIGEST.id),
        Channel.WEBHOOK: posting(b"{}", SECRET, DIGEST.id, seconds=WAIT),
    }
    catalog = Catalog(path)
    try:
        catalog.digests.put(DIGEST)
        recipients = [parse_recipient(recipient)]
        outcomes = deliver(
            catalog.digests,
            DIGEST.id,
            recipients,
            channels,
            clock=lambda: NOW,
            sleep=lambda _: None,
            chance=lambda: 0.0,
            again=again,
        )
        return list(outcomes)
    finally:
        catalog.close()


def end_in_the_midst(
    how: signal.Signals, path: Path, recipient: str, smtp_port: int, reached: Callable[[], bool]
) -> None:
    """A process of its own sends; once the server has what it waits for, the process is ended."""
    command = [sys.executable, "-c", CHILD, str(path), recipient, str(smtp_port)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        deadline = time.monotonic() + WAIT
        while not reached():
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(how)
        out, _ = process.communicate(timeout=WAIT)
        assert out == b""
        assert process.returncode != 0


class MailServer(Scripted):
    """Takes messages and says so, but stalls the first time, after the greeting or with the message in its hands."""

    def __init__(self, stalls_with_message: bool) -> None:
        super().__init__(self.serve)
        self.messages: list[str] = []
        self.stalled = threading.Event()
        self._with_message = stalls_with_message

    def serve(self, wire: Wire) -> None:
        first = self.connections == 1
        if first and not self._with_message:
            self.stalled.set()
            wire.stall()
        wire.until_data()
        self.messages.append(wire.message())
        if first:
            self.stalled.set()
            wire.stall()
        wire.say("250 taken")
        wire.hear()
        wire.say("221 bye")


def state(path: Path) -> DeliveryState:
    catalog = Catalog(path)
    (delivery,) = catalog.digests.deliveries(DIGEST.id)
    catalog.close()
    return delivery.state


@pytest.mark.slow
@pytest.mark.parametrize("with_message", [True, False], ids=["with the message", "before"])
def test_mail_is_not_sent_twice(tmp_path: Path, with_message: bool) -> None:
    path = tmp_path / "catalog.sqlite3"
    with MailServer(with_message) as server:
        end_in_the_midst(signal.SIGKILL, path, "ann@example.org", server.port, server.stalled.is_set)
        assert state(path) is DeliveryState.UNKNOWN
        assert [one.result for one in send_to(path, "ann@example.org", server.port)] == [Result.UNKNOWN]
        assert server.connections == 1
        assert [one.result for one in send_to(path, "ann@example.org", server.port, again=True)] == [Result.SENT]
        assert [one.result for one in send_to(path, "ann@example.org", server.port, again=True)] == [Result.ALREADY]
        assert server.connections == 2
    ids = {line for message in server.messages for line in message.splitlines() if line.startswith("Message-ID:")}
    assert len(ids) == 1


@pytest.mark.slow
def test_a_webhook_is_sent_again_under_its_id(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    stalled = threading.Event()

    def stall(handler: Handler) -> None:
        stalled.set()
        hang(handler)

    with Receiver(stall) as receiver:
        end_in_the_midst(signal.SIGKILL, path, receiver.url, 9, stalled.is_set)
        assert state(path) is DeliveryState.UNKNOWN
        assert [one.result for one in send_to(path, receiver.url, 9)] == [Result.SENT]
        assert [one.result for one in send_to(path, receiver.url, 9)] == [Result.ALREADY]
        assert len(receiver.hooks) == 2
    assert receiver.hooks[0].id == receiver.hooks[1].id


@pytest.mark.slow
@pytest.mark.parametrize(
    ("with_message", "left"),
    [(True, DeliveryState.UNKNOWN), (False, DeliveryState.FAILED)],
    ids=["with the message", "before"],
)
def test_mail_that_was_interrupted(tmp_path: Path, with_message: bool, left: DeliveryState) -> None:
    """Ctrl-C: what was not handed over is known not to have arrived."""
    path = tmp_path / "catalog.sqlite3"
    with MailServer(with_message) as server:
        end_in_the_midst(signal.SIGINT, path, "ann@example.org", server.port, server.stalled.is_set)
    assert state(path) is left


@pytest.mark.slow
def test_a_webhook_that_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    with Receiver(hang) as receiver:
        end_in_the_midst(signal.SIGINT, path, receiver.url, 9, lambda: len(receiver.hooks) == 1)
    assert state(path) is DeliveryState.FAILED
