"""Which settings make a mail server, and that none of them lets a secret out."""

from __future__ import annotations

import pytest

from rag.config import load_settings
from rag.delivery.mail_server import MailServer, Security, Sender, mail_server, parse_sender
from rag.errors import ConfigError

SENDER = "Morning digest <news@example.org>"


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465), ("none", 25)])
def test_each_security_has_its_port(security: str, port: int) -> None:
    assert mail_server(host="localhost", sender=SENDER, security=security).port == port
    assert mail_server(host="localhost", sender=SENDER, security=security, port=2525).port == 2525


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"host": None}, "RAG_SMTP_HOST is not set"),
        ({"sender": None}, "RAG_MAIL_FROM is not set"),
        ({"host": "smtp://example.org"}, "RAG_SMTP_HOST='smtp://example.org' is no host"),
        ({"host": "example.org:587"}, "RAG_SMTP_HOST"),
        ({"sender": "news"}, "RAG_MAIL_FROM cannot be used: 'news' is no mail address"),
        ({"sender": "<>"}, "RAG_MAIL_FROM"),
        ({"sender": "A\r\nBcc: x <news@example.org>"}, "RAG_MAIL_FROM"),
        ({"user": "digest"}, "RAG_SMTP_PASSWORD is not. Set both"),
        ({"password": "h4ndle"}, "RAG_SMTP_USER is not. Set both"),
        ({"user": "digest", "password": "h4\0ndle"}, "Copy them again"),
        ({"security": "none"}, "unencrypted to smtp.example.org"),
        ({"security": "none", "user": "u", "password": "h4ndle"}, "password of RAG_SMTP_USER unencrypted"),
        ({"security": "none", "user": "u", "password": "h4ndle", "allow_plain": True}, "password of RAG_SMTP_USER"),
    ],
    ids=str,
)
def test_settings_that_cannot_be_used(settings: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigError, match=told) as raised:
        mail_server(**{"host": "smtp.example.org", "sender": SENDER, **settings})  # type: ignore[arg-type]
    assert "h4" not in str(raised.value)


def test_unencrypted_to_this_machine_or_where_it_is_allowed() -> None:
    assert mail_server(host="127.0.0.1", sender=SENDER, security="none", user="u", password="p").user == "u"
    allowed = mail_server(host="smtp.example.org", sender=SENDER, security="none", allow_plain=True)
    assert allowed.security is Security.NONE


def test_the_password_is_not_shown() -> None:
    server = MailServer("smtp.example.org", 587, Sender("", "news@example.org"), user="digest", password="h4ndle")
    assert "h4ndle" not in f"{server}{server!r}"


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("news@example.org", "", "news@example.org"),
        ("<news@example.org>", "", "news@example.org"),
        (SENDER, "Morning digest", "news@example.org"),
        ('"Müller, Ann" <news@Example.org>', "Müller, Ann", "news@example.org"),
    ],
)
def test_who_it_is_from(text: str, name: str, address: str) -> None:
    assert parse_sender(text) == Sender(name, address)


# --- the settings themselves


def test_the_settings_of_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_SMTP_PASSWORD", "h4ndle")
    monkeypatch.setenv("RAG_WEBHOOK_SECRET", "whsec_h4ndle")
    monkeypatch.setenv("RAG_PUBLIC_URL", "https://news.example.org/digests/")
    settings = load_settings()
    assert settings.smtp_password is not None
    assert settings.smtp_password.get_secret_value() == "h4ndle"
    assert settings.public_url == "https://news.example.org/digests"
    assert settings.smtp_security == "starttls"
    assert "h4ndle" not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("RAG_SMTP_SECURITY", "ssl", "RAG_SMTP_SECURITY='ssl' cannot be used: .*'starttls', 'tls' or 'none'"),
        ("RAG_SMTP_PORT", "0", "RAG_SMTP_PORT='0'"),
        ("RAG_PUBLIC_URL", "news.example.org", "RAG_PUBLIC_URL='news.example.org' .* https://news"),
        ("RAG_PUBLIC_URL", "ftp://news.example.org", "RAG_PUBLIC_URL"),
        ("RAG_PUBLIC_URL", "https://news.example.org/?a=1", "RAG_PUBLIC_URL"),
        ("RAG_PUBLIC_URL", "https://news.example.org/#top", "RAG_PUBLIC_URL"),
        ("RAG_PUBLIC_URL", "https://", "RAG_PUBLIC_URL"),
        ("RAG_PUBLIC_URL", "https://news.example.org:99999", "RAG_PUBLIC_URL"),
        ("RAG_PUBLIC_URL", "https://ann:h4ndle@news.example.org", r"RAG_PUBLIC_URL='https://\*\*\*@news"),
        ("RAG_PUBLIC_URL", "javascript:alert(1)//https://x", "RAG_PUBLIC_URL"),
    ],
)
def test_settings_that_are_none(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=told) as raised:
        load_settings()
    assert "h4ndle" not in str(raised.value)
