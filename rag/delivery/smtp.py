"""A connection to a mail server that ends in time, and knows whether a message may have been taken.

RFC 5321. smtplib's own timeout starts anew with every byte, so that a server which drips would keep us for ever; and
its errors do not tell whether the message was handed over when the connection broke.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader, RawIOBase
from ipaddress import ip_address
from time import monotonic
from typing import TYPE_CHECKING

from rag.delivery.mail_server import MailServer, Security
from rag.models.deadline import within

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

CONNECT_TIMEOUT = 10.0
"""Seconds, for each address of a host; a server that is there takes a connection at once."""
ANSWER_SECONDS = 300.0
"""How long a server may think over a message that it has: RFC 5321, 4.5.3.2.6 asks for patience, since who gives up
never knows what became of it."""
QUIT_TIMEOUT = 2.0
"""Seconds; whatever it says to our farewell, the message is taken."""
MOST_REPLIES = 1_000_000
"""Bytes that a server may say in all."""

Reply = tuple[int, bytes]


class Connection(smtplib.SMTP):
    """Everything that is done on it raises smtplib's errors or OSError. ``step`` is what was tried last.

    ``handed_over`` is true from when the message may have been taken: a server which has not seen its end must forget
    it (RFC 5321, 4.1.1.10)."""

    def __init__(
        self, server: MailServer, context: ssl.SSLContext, seconds: float, answer_seconds: float = ANSWER_SECONDS
    ) -> None:
        """``seconds`` is for everything until the message is handed over, ``answer_seconds`` for what the server then
        says to it. It does not connect yet."""
        # Named, since smtplib asks the name service otherwise, without end where that does not answer.
        super().__init__(local_hostname="localhost")
        self.step = "connecting"
        self.greeted = False
        self.handed_over = False
        self.allowed = seconds
        self._server, self._context, self._answer_seconds = server, context, answer_seconds
        self._deadline = monotonic() + seconds
        self._heard = 0

    def open(self) -> None:
        """Connects, encrypted as the settings have it. Raises SMTPNotSupportedError where STARTTLS is not to be had."""
        _expect(2, *self.connect(self._server.host, self._server.port))
        self.greeted = True
        self.ehlo_or_helo_if_needed()
        if self._server.security is Security.STARTTLS:
            self.step = "encrypting"
            if not self.has_extn("starttls"):
                raise smtplib.SMTPNotSupportedError("it offers no STARTTLS")
            _expect(2, *self.docmd("STARTTLS"))
            assert self.sock is not None  # noqa: S101 - it has just answered
            self.sock = self._encrypted(self.sock)
            # RFC 3207, 4.2: what was said before may be an attacker's.
            self.file = None
            self.ehlo_resp, self.helo_resp, self.esmtp_features, self.does_esmtp = None, None, {}, False
            self.ehlo_or_helo_if_needed()

    def sign_in(self, user: str, password: str) -> None:
        """RFC 4954, by PLAIN where there is that: smtplib's own takes ASCII only."""
        self.step = "signing in"
        if "PLAIN" in self.esmtp_features.get("auth", "").upper().split():
            token = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
            code, words = self.docmd("AUTH", f"PLAIN {token}")
            if code not in (235, 503):
                raise smtplib.SMTPAuthenticationError(code, words)
        else:
            self.login(user, password)

    def send_letter(self, recipient: str, content: bytes, handing_over: Callable[[], None]) -> None:
        """``handing_over`` is called right before the end of the message is sent. Raises SMTPResponseException when the
        server does not take it, SMTPNotSupportedError when it cannot take such an address."""
        options = [f"SIZE={len(content)}"] if self.has_extn("size") else []
        sender = self._server.sender.address
        if not f"{sender}{recipient}".isascii():
            self.step = "naming the recipient" if sender.isascii() else "naming the sender"
            if not self.has_extn("smtputf8"):
                raise smtplib.SMTPNotSupportedError("it takes no address beyond ASCII (SMTPUTF8)")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        self.step = "naming the sender"
        _expect(2, *self.mail(sender, options))
        self.step = "naming the recipient"
        _expect(2, *self.rcpt(recipient))
        self.step = "sending the message"
        _expect(3, *self.docmd("DATA"))
        self.send(re.sub(rb"(?m)^\.", b"..", content))
        self.handed_over = True
        handing_over()
        self.allowed = self._answer_seconds
        self._deadline = monotonic() + self.allowed
        self.send(b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
        _expect(2, *self.getreply())

    def leave(self) -> None:
        """Says farewell, and does not mind how it is taken."""
        self._deadline = monotonic() + QUIT_TIMEOUT
        with suppress(OSError):
            self.docmd("QUIT")

    @property
    def late(self) -> bool:
        return monotonic() >= self._deadline

    def remaining(self) -> float:
        """Seconds, more than 0. Raises TimeoutError when none are left."""
        seconds = self._deadline - monotonic()
        if seconds <= 0:
            raise TimeoutError("no time is left")
        return seconds

    # --- what smtplib does with its socket

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        sock = self._dialled(host, port)
        address = ip_address(sock.getsockname()[0].partition("%")[0])
        # RFC 5321, 4.1.3: this machine may have no name that the server could look up.
        self.local_hostname = f"[{address}]" if address.version == 4 else f"[IPv6:{address}]"
        return self._encrypted(sock) if self._server.security is Security.TLS else sock

    def _dialled(self, host: str, port: int) -> socket.socket:
        found = within(self.remaining(), lambda _: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        failure: OSError = OSError("it has no address")
        for family, kind, protocol, _, address in found:
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(min(CONNECT_TIMEOUT, self.remaining()))
                sock.connect(address)
            except OSError as error:
                sock.close()
                failure = error
            except BaseException:
                sock.close()
                raise
            else:
                return sock
        raise failure

    def _encrypted(self, sock: socket.socket) -> ssl.SSLSocket:
        try:
            sock.settimeout(self.remaining())
            return self._context.wrap_socket(sock, server_hostname=self._server.host)
        except BaseException:
            sock.close()
            raise

    def send(self, s: ReadableBuffer | str) -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the connection is closed")
        left = memoryview(s.encode(self.command_encoding) if isinstance(s, str) else s)
        try:
            while left:
                self.sock.settimeout(self.remaining())
                left = left[self.sock.send(left[:65_536]) :]
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(str(error)) from error

    def getreply(self) -> Reply:
        if self.file is None and self.sock is not None:
            self.file = BufferedReader(_Ear(self, self.sock))
        return super().getreply()

    def hear(self, count: int) -> int:
        self._heard += count
        if self._heard > MOST_REPLIES:
            raise OSError("it talks without end")
        return count


class _Ear(RawIOBase):
    """What comes out of a socket, until the deadline of its connection."""

    def __init__(self, connection: Connection, sock: socket.socket) -> None:
        self._connection, self._sock = connection, sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._sock.settimeout(self._connection.remaining())
        return self._connection.hear(self._sock.recv_into(buffer))


def _expect(first_digit: int, code: int, words: bytes) -> None:
    if code // 100 != first_digit:
        raise smtplib.SMTPResponseException(code, words)
