"""A letter is for one recipient, and every server can take it."""

from __future__ import annotations

import email
import email.policy
from email.message import EmailMessage, Message

import pytest

from rag.delivery.letter import letter, message_id
from rag.delivery.mail_server import Sender
from tests.delivery.conftest import NOW

SENDER = Sender("Müllers Morgen", "news@example.org")


def draft(text: str = "Grüße") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Größeres"
    message["To"] = "bob@example.org, eve@example.org"
    message["Bcc"] = "carol@example.org"
    message.set_content(text)
    message.add_alternative(f"<p>{text}</p>", subtype="html")
    return message


def read(content: bytes) -> Message:
    return email.message_from_bytes(content, policy=email.policy.default)


def test_it_is_for_one_recipient() -> None:
    message = draft()
    content = letter(message, "ann@example.org", SENDER, NOW)
    assert content.isascii()
    assert not any(other in content for other in (b"bob", b"eve", b"carol"))
    own = read(content)
    assert (own["To"], own["From"]) == ("ann@example.org", "Müllers Morgen <news@example.org>")
    assert own["Subject"] == "Größeres"
    assert own["Date"].datetime == NOW
    assert own["Auto-Submitted"] == "auto-generated"
    assert own.get_body(("plain",)).get_content() == "Grüße\n"
    assert own.get_body(("html",)).get_content() == "<p>Grüße</p>\n"
    assert message["To"] == "bob@example.org, eve@example.org"


def test_what_it_says_of_itself_is_kept() -> None:
    message = draft()
    message["Date"] = "Sun, 28 Apr 2024 06:00:00 +0000"
    message["Message-ID"] = "<mine@example.org>"
    own = read(letter(message, "ann@example.org", SENDER, NOW))
    assert (own["Date"], own["Message-ID"]) == ("Sun, 28 Apr 2024 06:00:00 +0000", "<mine@example.org>")
    assert read(letter(message, "a@b.org", SENDER, NOW, "<own@b.org>")).get_all("Message-ID") == ["<own@b.org>"]


@pytest.mark.parametrize("text", ["a\r\nb\n", "a\n.\nb\n", "\n.", "é\n.\n", f"{'x' * 2_000}\n"], ids=repr)
def test_lines_end_as_they_must(text: str) -> None:
    content = letter(draft(text), "ann@example.org", SENDER, NOW)
    assert content.count(b"\n") == content.count(b"\r") == content.count(b"\r\n")
    assert max(map(len, content.split(b"\r\n"))) <= 998
    body = read(content).get_body(("plain",)).get_content()
    assert body.splitlines() == text.splitlines()


def test_an_address_beyond_ascii() -> None:
    content = letter(draft(), "jörg@xn--bcher-kva.example", SENDER, NOW)
    assert "To: jörg@xn--bcher-kva.example\r\n".encode() in content
    assert read(content).get_body(("plain",)).get_content() == "Grüße\n"


def test_an_id_for_each_digest_and_recipient() -> None:
    ids = {message_id(digest, to, SENDER) for digest in ("a", "b") for to in ("x@example.org", "y@example.org")}
    assert len(ids) == 4
    assert message_id("a", "x@example.org", SENDER) in ids
    assert all(one.endswith("@example.org>") for one in ids)
