"""Mail servers on free ports of this machine: a good one (aiosmtpd), and ones that follow a script."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress
from email.message import EmailMessage
from types import TracebackType
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "digest", "swordfish-päss"


class Letter:
    encrypted = False

    def __init__(self, envelope: Envelope) -> None:
        self.sender, self.recipients = envelope.mail_from, envelope.rcpt_tos
        self.content: bytes = envelope.original_content or b""
        self.utf8 = envelope.smtp_utf8
        message = email.message_from_bytes(self.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.message = message


class Mailbox(Controller):
    """``with Mailbox() as server``. ``refusals`` are what is answered to the next recipients instead of 250."""

    def __init__(self, *, certificate: ssl.SSLContext | None = None, tls: bool = False, **options: Any) -> None:
        self.letters: list[Letter] = []
        self.sessions: list[Session] = []
        self.refusals: list[str] = []
        self.data_answer = "250 taken"
        self._socket = socket.create_server(("127.0.0.1", 0))
        if certificate is not None and not tls:
            options |= {"tls_context": certificate, "require_starttls": True}
        super().__init__(
            self, hostname="127.0.0.1", ssl_context=certificate if tls else None, ready_timeout=60, **options
        )
        self.port = self._socket.getsockname()[1]

    def _create_server(self) -> Awaitable[Any]:
        return self.loop.create_server(self._factory_invoker, sock=self._socket, ssl=self.ssl_context)

    def __enter__(self) -> Mailbox:
        self.start()
        self.sessions.clear()  # that of its own first connection
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions.append(session)
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.data_answer.startswith("250"):
            letter = Letter(envelope)
            letter.encrypted = session.ssl is not None or self.ssl_context is not None
            self.letters.append(letter)
        return self.data_answer


def knows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any) -> AuthResult:
    """An authenticator that knows one user."""
    right = login.login == USER.encode() and login.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False, message=None if right else f"535 5.7.8 not {PASSWORD}")


class Wire:
    """The server's end of a connection."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self.socket, self.stopping = sock, stopping
        self._lines = sock.makefile("rb")

    def say(self, text: str) -> None:
        self.socket.sendall(text.encode() + b"\r\n")

    def hear(self) -> str:
        return self._lines.readline().decode()

    def stall(self) -> None:
        """Until the test is over."""
        self.stopping.wait(120)

    def drip(self, text: str) -> None:
        """A byte now and then, over and over."""
        while not self.stopping.wait(0.05):
            for byte in text.encode():
                self.socket.sendall(bytes([byte]))
                self.stopping.wait(0.05)

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def until_data(self, *features: str) -> None:
        """A proper conversation up to the message."""
        self.say("220 here")
        for answer in (*features, "250 host", "250 sender", "250 recipient", "354 go on"):
            if answer not in features:
                self.hear()
            self.say(answer)

    def message(self) -> str:
        lines: list[str] = []
        while lines[-1:] != [".\r\n"]:
            lines.append(self.hear())
            assert lines[-1], "the client went away in the midst"
        return "".join(lines[:-1])

    def close(self) -> None:
        self._lines.close()
        self.socket.close()


class Scripted:
    """Follows the script for each connection; ``connections`` counts them."""

    def __init__(self, script: Callable[[Wire], None]) -> None:
        self.script = script
        self.connections = 0
        self.stopping = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port = self._socket.getsockname()[1]

    def __enter__(self) -> Scripted:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                sock, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        wire = Wire(sock, self.stopping)
        with suppress(OSError):  # the client may leave at any time
            self.script(wire)
        wire.close()
