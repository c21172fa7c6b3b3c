"""Letters to real mail servers: good ones, and all kinds of bad ones."""

from __future__ import annotations

import base64
import re
import socket
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from rag.delivery.mail import mailing, send_mail
from rag.delivery.mail_server import MailServer, mail_server
from rag.delivery.recipients import Recipient, parse_recipient
from rag.errors import DeliveryDelayedError, DeliveryError, DeliveryRefusedError, DeliveryUnknownError
from tests.delivery.conftest import NOW, Certificate
from tests.delivery.mail_servers import PASSWORD, USER, Mailbox, Scripted, Wire, knows

ANN = parse_recipient("ann@example.org")
LONG = 120.0
"""Seconds that no test waits."""


def draft(text: str = "The digest.\n") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Monday"
    message.set_content(text)
    return message


@pytest.fixture(scope="module")
def large() -> EmailMessage:
    """More than can be on the way between two ends on this machine."""
    message = draft()
    message.add_attachment(bytes(12_000_000), maintype="application", subtype="octet-stream")
    return message


def server_at(port: int, security: str = "none", **more: Any) -> MailServer:
    return mail_server(
        host=more.pop("host", "127.0.0.1"), sender="News <news@example.org>", port=port, security=security, **more
    )


def send(port: int, security: str = "none", recipient: Recipient = ANN, **more: Any) -> None:
    options = {name: more.pop(name) for name in ("seconds", "answer_seconds", "context") if name in more}
    send_mail(draft(), recipient, server_at(port, security, **more), NOW, **{"seconds": LONG, **options})


# --- that it arrives


def test_to_this_machine_unencrypted() -> None:
    with Mailbox() as box:
        send(box.port)
        send(box.port, host="localhost")
    one, _ = box.letters
    assert (one.sender, one.recipients) == ("news@example.org", ["ann@example.org"])
    assert one.message["To"] == "ann@example.org"
    assert one.message["From"] == "News <news@example.org>"
    assert box.sessions[0].host_name == "[127.0.0.1]"


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_encrypted(certificate: Certificate, security: str, host: str) -> None:
    with Mailbox(certificate=certificate.server, tls=security == "tls") as box:
        send(box.port, security, host=host, context=certificate.trusting)
    assert [letter.encrypted for letter in box.letters] == [True]


@pytest.mark.parametrize("left_out", [[], ["PLAIN"]], ids=str)
def test_signed_in(certificate: Certificate, left_out: list[str]) -> None:
    """By PLAIN with any password; else by LOGIN, which smtplib speaks in ASCII only."""
    with Mailbox(
        certificate=certificate.server,
        authenticator=knows,
        auth_required=True,
        auth_exclude_mechanism=left_out,
    ) as box:
        credentials = {"user": USER, "password": PASSWORD, "context": certificate.trusting}
        if left_out:
            with pytest.raises(DeliveryRefusedError, match="in ASCII only"):
                send(box.port, "starttls", **credentials)
            assert box.letters == []
        else:
            send(box.port, "starttls", **credentials)
            assert len(box.letters) == 1


def test_lines_that_begin_with_a_stop_arrive_as_they_are() -> None:
    text = ".\n..\n.x\n\n.\n"
    with Mailbox() as box:
        send_mail(draft(text), ANN, server_at(box.port), NOW)
    assert box.letters[0].message.get_content() == text.replace("\n", "\r\n")


def test_an_address_beyond_ascii() -> None:
    with Mailbox(enable_SMTPUTF8=True) as box:
        send(box.port, recipient=parse_recipient("jörg@bücher.example"))
        send(box.port, recipient=parse_recipient("ann@bücher.example"))
    one, other = box.letters
    assert (one.recipients, one.utf8) == (["jörg@xn--bcher-kva.example"], True)
    assert (other.recipients, other.utf8) == (["ann@xn--bcher-kva.example"], False)


def test_each_recipient_gets_a_letter_of_their_own(certificate: Certificate) -> None:
    bob = parse_recipient("bob@example.org")
    with Mailbox(certificate=certificate.server) as box:
        post = mailing(draft(), server_at(box.port, "starttls"), "monday", context=certificate.trusting)
        calls: list[int] = []
        for recipient in (ANN, bob, ANN):
            post(recipient, NOW, lambda: calls.append(len(box.letters)))
    assert [letter.recipients for letter in box.letters] == [[to.address] for to in (ANN, bob, ANN)]
    ids = [letter.message["Message-ID"] for letter in box.letters]
    assert ids[0] == ids[2] != ids[1]
    assert b"bob" not in box.letters[0].content
    assert calls == [0, 1, 2]


# --- what servers answer


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("450 4.2.0 greylisted\x1b[1m", DeliveryDelayedError), ("550 no such user", DeliveryRefusedError)],
)
def test_an_answer_to_the_recipient(answer: str, kind: type[DeliveryError]) -> None:
    with Mailbox() as box:
        box.refusals = [answer]
        with pytest.raises(kind, match=r"ann@example\.org while naming the recipient \(\d50") as raised:
            send(box.port)
        assert str(raised.value).isprintable()
        send(box.port)
    assert len(box.letters) == 1


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        ("452 disk full", DeliveryDelayedError),
        ("421 going down", DeliveryDelayedError),
        ("554 spam", DeliveryRefusedError),
        ("999 what", DeliveryUnknownError),
    ],
)
def test_an_answer_to_the_message(answer: str, kind: type[DeliveryError]) -> None:
    with Mailbox() as box:
        box.data_answer = answer
        with pytest.raises(kind):
            send(box.port)


def test_a_wrong_password_is_not_shown(certificate: Certificate) -> None:
    with Mailbox(certificate=certificate.server, authenticator=knows, auth_required=True) as box:
        with pytest.raises(DeliveryRefusedError, match=r"signing in \(535\).*RAG_SMTP_PASSWORD") as raised:
            send(box.port, "starttls", user="digest", password="wr0ng", context=certificate.trusting)
        assert box.letters == []
    assert "wr0ng" not in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_a_server_that_repeats_the_password_is_not_repeated() -> None:
    plain = base64.b64encode(b"\0digest\0hunter2").decode()

    def script(wire: Wire) -> None:
        wire.say("220 here")
        wire.hear()
        wire.say("250-host\r\n250 AUTH PLAIN")
        assert wire.hear().strip() == f"AUTH PLAIN {plain}"
        wire.say("235 ok")
        wire.hear()
        wire.say(f"550 you said {plain}, that is hunter2 or {base64.b64encode(b'hunter2').decode()}")

    with Scripted(script) as server, pytest.raises(DeliveryRefusedError) as raised:
        send(server.port, user="digest", password="hunter2")
    assert "you said ***, that is *** or ***" in str(raised.value)
    assert raised.value.__cause__ is None


def test_a_server_without_sign_in() -> None:
    with Mailbox() as box, pytest.raises(DeliveryRefusedError, match="RAG_SMTP_USER"):
        send(box.port, user=USER, password="p")


def test_a_server_that_wants_a_sign_in(certificate: Certificate) -> None:
    with (
        Mailbox(certificate=certificate.server, authenticator=knows, auth_required=True) as box,
        pytest.raises(DeliveryRefusedError, match=r"530.*RAG_SMTP_USER"),
    ):
        send(box.port, "starttls", context=certificate.trusting)


def test_a_server_that_knows_ascii_only() -> None:
    with (
        Mailbox(enable_SMTPUTF8=False) as box,
        pytest.raises(DeliveryRefusedError, match=r"jörg@example.org.*SMTPUTF8"),
    ):
        send(box.port, recipient=parse_recipient("jörg@example.org"))


def test_a_message_that_is_too_large_is_not_sent() -> None:
    with Mailbox(data_size_limit=100) as box:
        with pytest.raises(DeliveryRefusedError, match="552"):
            send(box.port)
        assert box.letters == []


# --- encryption


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_nobody_known(certificate: Certificate, security: str) -> None:
    with Mailbox(certificate=certificate.server, tls=security == "tls") as box:
        with pytest.raises(DeliveryRefusedError, match=r"certificate that cannot be trusted.*SSL_CERT_FILE"):
            send(box.port, security)
        assert box.letters == []


def test_a_certificate_of_another_host(elsewhere: Certificate) -> None:
    with (
        Mailbox(certificate=elsewhere.server) as box,
        pytest.raises(DeliveryRefusedError, match=r"certificate.*127\.0\.0\.1"),
    ):
        send(box.port, "starttls", context=elsewhere.trusting)


def test_no_starttls_no_mail(certificate: Certificate) -> None:
    with Mailbox() as box:
        with pytest.raises(DeliveryRefusedError, match=r"no STARTTLS.*RAG_SMTP_SECURITY"):
            send(box.port, "starttls", context=certificate.trusting)
        assert box.letters == []


def test_starttls_that_leads_nowhere(certificate: Certificate) -> None:
    def script(wire: Wire) -> None:
        wire.say("220 here")
        wire.hear()
        wire.say("250-host\r\n250 STARTTLS")
        wire.hear()
        wire.say("220 go on")
        wire.socket.recv(1)
        wire.say("250 this is no TLS")
        wire.stall()

    with Scripted(script) as server, pytest.raises(DeliveryRefusedError, match="encrypted"):
        send(server.port, "starttls", context=certificate.trusting)


def test_what_is_said_before_encryption_is_forgotten(certificate: Certificate) -> None:
    """RFC 3207, 6: an attacker may put answers behind the one to STARTTLS."""

    def script(wire: Wire) -> None:
        wire.say("220 here")
        wire.hear()
        wire.say("250-host\r\n250-AUTH PLAIN\r\n250 STARTTLS")
        wire.hear()
        wire.say("220 go on")
        encrypted = certificate.server.wrap_socket(wire.socket, server_side=True)
        wire.socket, wire._lines = encrypted, encrypted.makefile("rb")
        wire.hear()
        wire.say("250 host")  # no AUTH any more
        heard.append(wire.hear())

    heard: list[str] = []
    with Scripted(script) as server, pytest.raises(DeliveryRefusedError, match="AUTH"):
        send(server.port, "starttls", user=USER, password="p", context=certificate.trusting)
    assert heard == [""]


def test_a_port_that_is_encrypted_from_the_start(certificate: Certificate) -> None:
    with Scripted(Wire.stall) as server, pytest.raises(DeliveryDelayedError, match="RAG_SMTP_SECURITY"):
        send(server.port, "starttls", seconds=0.3)
    with Mailbox() as box, pytest.raises(DeliveryRefusedError, match=r"No encrypted.*RAG_SMTP_SECURITY"):
        send(box.port, "tls", context=certificate.trusting)


# --- connections that break, and servers that take their time


def drops_at_once(wire: Wire) -> None: ...


def drops_after_the_greeting(wire: Wire) -> None:
    wire.say("220 here")
    wire.hear()


def drops_in_the_message(wire: Wire) -> None:
    wire.until_data()
    wire.hear()
    wire.reset()


@pytest.mark.parametrize("script", [drops_at_once, drops_after_the_greeting, drops_in_the_message])
def test_dropped_before_the_end_of_the_message(script: Callable[[Wire], None], large: EmailMessage) -> None:
    handed_over: list[bool] = []
    with Scripted(script) as server, pytest.raises(DeliveryDelayedError):
        send_mail(
            large,
            ANN,
            server_at(server.port),
            NOW,
            seconds=LONG,
            handing_over=lambda: handed_over.append(True),
        )
    assert handed_over == []


def drops_after_the_message(wire: Wire) -> None:
    wire.until_data()
    wire.message()


def resets_after_the_message(wire: Wire) -> None:
    wire.until_data()
    wire.message()
    wire.reset()


def stalls_after_the_message(wire: Wire) -> None:
    wire.until_data()
    wire.message()
    wire.stall()


def babbles_after_the_message(wire: Wire) -> None:
    wire.until_data()
    wire.message()
    wire.say("x" * 20_000)
    wire.stall()


@pytest.mark.parametrize(
    "script",
    [drops_after_the_message, resets_after_the_message, stalls_after_the_message, babbles_after_the_message],
)
def test_broken_after_the_end_of_the_message(script: Callable[[Wire], None]) -> None:
    with Scripted(script) as server, pytest.raises(DeliveryUnknownError, match=r"ann@example\.org.*Ask whether"):
        send(server.port, answer_seconds=0.5)


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(DeliveryDelayedError, match=rf"127\.0\.0\.1:{port} .*(refused|RAG_SMTP_HOST)"):
        send(port)


def test_a_host_that_nobody_knows() -> None:
    with pytest.raises(DeliveryDelayedError, match="RAG_SMTP_HOST"):
        send(25, "starttls", host="mail.invalid")


def drips(wire: Wire) -> None:
    wire.drip("220-")


def drips_on(wire: Wire) -> None:
    wire.say("220 here")
    wire.hear()
    wire.drip("250-x\r\n")


def takes_nothing(wire: Wire) -> None:
    wire.until_data()
    wire.stall()


@pytest.mark.parametrize("script", [Wire.stall, drips, drips_on, takes_nothing])
def test_a_server_that_takes_for_ever_is_left(script: Callable[[Wire], None], large: EmailMessage) -> None:
    """The dripping ones send a byte every 50 ms, so only a limit for all together can end it."""
    with Scripted(script) as server, pytest.raises(DeliveryDelayedError, match=r"longer than 0\.6 s"):
        send_mail(large, ANN, server_at(server.port), NOW, seconds=0.6)


def test_a_server_that_drips_under_encryption_is_left(certificate: Certificate) -> None:
    def script(wire: Wire) -> None:
        wire.socket = certificate.server.wrap_socket(wire.socket, server_side=True)
        wire.drip("220-")

    with Scripted(script) as server, pytest.raises(DeliveryDelayedError, match="longer than 1 s"):
        send(server.port, "tls", seconds=1, context=certificate.trusting)


def test_a_handshake_that_drips_is_left(certificate: Certificate) -> None:
    """The head of a record of TLS, and then its bytes one by one."""

    def script(wire: Wire) -> None:
        wire.socket.sendall(bytes([22, 3, 3, 0x3F, 0xFF, 2, 0, 0x3F, 0xFB]))
        wire.drip("x")

    with Scripted(script) as server, pytest.raises(DeliveryDelayedError, match=r"longer than 0\.6 s"):
        send(server.port, "tls", seconds=0.6, context=certificate.trusting)


def test_a_server_that_talks_without_end_is_left() -> None:
    def script(wire: Wire) -> None:
        while not wire.stopping.is_set():
            wire.say("220-x")

    with Scripted(script) as server, pytest.raises(DeliveryDelayedError, match="without end"):
        send(server.port)


def test_what_is_no_mail_server() -> None:
    def script(wire: Wire) -> None:
        wire.say("HTTP/1.1 400 Bad Request")
        wire.stall()

    with Scripted(script) as server, pytest.raises(DeliveryRefusedError, match=r"RAG_SMTP_HOST and RAG_SMTP_PORT"):
        send(server.port)


def test_a_farewell_without_an_answer_changes_nothing() -> None:
    quits: list[str] = []

    def script(wire: Wire) -> None:
        wire.until_data()
        wire.message()
        wire.say("250 taken")
        quits.append(wire.hear())
        wire.stall()

    with Scripted(script) as server:
        send(server.port)
    assert [re.sub(r"\s", "", line).upper() for line in quits] == ["QUIT"]
