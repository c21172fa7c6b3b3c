"""Which mail server digests go through, and what may be sent to it unencrypted."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from rag.delivery.hosts import ascii_host, is_this_machine
from rag.delivery.recipients import mail_address
from rag.errors import ConfigError, RecipientError


class Security(StrEnum):
    STARTTLS = "starttls"
    """Encrypted after a first greeting (RFC 3207), or not used at all."""
    TLS = "tls"
    """Encrypted from the start (RFC 8314, 3.3)."""
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mail is from; ``name`` may be empty."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class MailServer:
    """Raises ConfigError where a password would go out unencrypted, or mail would without ``allow_plain``. What is sent
    to this machine never goes out."""

    host: str
    port: int
    sender: Sender
    security: Security = Security.STARTTLS
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    allow_plain: bool = False

    def __post_init__(self) -> None:
        if self.security is not Security.NONE or is_this_machine(self.host):
            return
        if self.user is not None:
            raise ConfigError(
                f"RAG_SMTP_SECURITY=none would send the password of RAG_SMTP_USER unencrypted to {self.host}. Set it "
                "to starttls or tls."
            )
        if not self.allow_plain:
            raise ConfigError(
                f"RAG_SMTP_SECURITY=none would send digests unencrypted to {self.host}. Set it to starttls or tls."
            )

    @property
    def what(self) -> str:
        return f"The mail server {self.host}:{self.port}"


def mail_server(
    *,
    host: str | None,
    sender: str | None,
    security: str = "starttls",
    port: int | None = None,
    user: str | None = None,
    password: str | None = None,
    allow_plain: bool = False,
) -> MailServer:
    """From the settings RAG_SMTP_* and RAG_MAIL_FROM (``sender``). Raises ConfigError."""
    if host is None or sender is None:
        missing = "RAG_SMTP_HOST" if host is None else "RAG_MAIL_FROM"
        raise ConfigError(f"Digests cannot be mailed: {missing} is not set. Set it, such as {_SUCH_AS[missing]}.")
    try:
        name = ascii_host(host)
    except ValueError as error:
        raise ConfigError(f"RAG_SMTP_HOST={host!r} is no host. Write it as {_SUCH_AS['RAG_SMTP_HOST']}.") from error
    if (user is None) != (password is None):
        there, missing = ("USER", "PASSWORD") if password is None else ("PASSWORD", "USER")
        raise ConfigError(f"RAG_SMTP_{there} is set and RAG_SMTP_{missing} is not. Set both, or neither.")
    if re.search(r"[\x00-\x1f\x7f]", f"{user or ''}{password or ''}"):
        raise ConfigError("RAG_SMTP_USER or RAG_SMTP_PASSWORD holds a character that none has. Copy them again.")
    kind = Security(security)
    return MailServer(name, port or PORTS[kind], parse_sender(sender), kind, user, password, allow_plain)


_SUCH_AS = {"RAG_SMTP_HOST": "smtp.example.org", "RAG_MAIL_FROM": "'Morning digest <news@example.org>'"}


def parse_sender(text: str) -> Sender:
    """``news@example.org`` or ``Morning digest <news@example.org>``. Raises ConfigError."""
    found = re.fullmatch(r'\s*(?:"?([^"<>]*?)"?\s*<([^<>]*)>|([^<>]*))\s*', text)
    try:
        if found is None or re.search(r"[\x00-\x1f\x7f]", text):
            raise RecipientError(f"{text!r} is no mail address. Write it as {_SUCH_AS['RAG_MAIL_FROM']}.")
        return Sender((found[1] or "").strip(), mail_address((found[2] or found[3] or "").strip()))
    except RecipientError as error:
        raise ConfigError(f"RAG_MAIL_FROM cannot be used: {error}") from error
