"""Who gets a digest: a mail address, or a webhook."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias
from urllib.parse import unquote, urlsplit, urlunsplit

from rag.delivery.hosts import ascii_host, is_ip, is_this_machine
from rag.delivery.words import said
from rag.errors import RecipientError


class Channel(StrEnum):
    MAIL = "mail"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True, repr=False)
class Recipient:
    """``address`` is a mail address or a URL, in the one form by which the same recipient is known again."""

    channel: Channel
    address: str

    @property
    def name(self) -> str:
        """As messages and the log of deliveries have it. Whoever knows the path of a webhook may post to it, so that is
        told by eight letters of its hash."""
        if self.channel is Channel.MAIL:
            return self.address
        parts = urlsplit(self.address)
        origin = f"{parts.scheme}://{parts.netloc}/"
        return origin if self.address == origin else f"{origin}…{sha256(self.address.encode()).hexdigest()[:8]}"

    def __repr__(self) -> str:
        return f"Recipient({self.name})"


Send: TypeAlias = Callable[[Recipient, datetime, Callable[[], None]], None]
"""How a channel takes the digest to a recipient, at the moment given. Right before what is sent can take effect it
calls what it is given last. Raises DeliveryError."""

_WRITE = "Write it as reader@example.org or https://example.org/hook."
MOST_URL = 8_000
"""Characters of a URL; RFC 9110, 4.1 recommends that servers take as many."""
_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# RFC 5322, 3.2.3 (dot-atom), and what RFC 6531, 3.3 adds: every character beyond ASCII.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~\u0080-\U0010ffff-]+"
_LOCAL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")


def parse_recipient(text: str, *, allow_plain: bool = False) -> Recipient:
    """A mail address, plain or as a ``mailto:`` URL, or the URL of a webhook: https, or http on this machine
    (``allow_plain``: on any). Raises RecipientError."""
    wanted = text.strip()
    scheme = _SCHEME.match(wanted)
    match scheme.group(1).lower() if scheme else "mailto":
        case "mailto":
            return Recipient(Channel.MAIL, mail_address(_of_mailto(wanted) if scheme else wanted))
        case "http" | "https":
            return Recipient(Channel.WEBHOOK, webhook_url(wanted, allow_plain=allow_plain))
        case other:
            raise RecipientError(f"Nothing can be delivered to {other}: addresses. {_WRITE}")


def mail_address(text: str) -> str:
    """A mail address (RFC 5321, 4.1.2; RFC 6531, 3.3) with its host in lower-case ASCII. Raises RecipientError."""
    local, _, domain = unicodedata.normalize("NFC", text).rpartition("@")
    shown = f"{said(text)!r} is no mail address"
    if not local or not domain:
        raise RecipientError(f"{shown}: it has no name before or no host after an @. {_WRITE}")
    if _LOCAL.fullmatch(local) is None or not local.isprintable():
        raise RecipientError(f"{shown}: the part before the @ has characters that none has. {_WRITE}")
    try:
        host = ascii_host(domain)
    except ValueError as error:
        raise RecipientError(f"{shown}: what follows the @ is no host. {_WRITE}") from error
    if is_ip(host):
        raise RecipientError(f"{shown}: what follows the @ is a number. {_WRITE}")
    address = f"{local}@{host}"
    if len(local.encode()) > 64 or len(address.encode()) > 254:
        raise RecipientError(f"{shown}: it is longer than any can be (64 bytes before the @, 254 in all). {_WRITE}")
    return address


def webhook_url(text: str, *, allow_plain: bool = False) -> str:
    """The URL in its one form: scheme and host in lower case, no port where it is the usual one, no fragment. Raises
    RecipientError; its message has no more of the URL than scheme and host."""
    try:
        parts = urlsplit(text)
        host, port = ascii_host(parts.hostname or ""), parts.port
    except ValueError as error:
        raise RecipientError(f"That URL of a webhook has no host that can be reached. {_WRITE}") from error
    if parts.scheme not in _PORTS:
        raise RecipientError(f"A webhook cannot be reached by {said(parts.scheme)!r}. {_WRITE}")
    shown = f"{parts.scheme}://{host}/"
    if re.search(r"[\s\x00-\x1f\x7f\\]", text) or port == 0 or len(text) > MOST_URL:
        raise RecipientError(
            f"The URL of the webhook at {shown} has a character or a port that none has, or more than {MOST_URL:,} "
            f"characters. {_WRITE}"
        )
    if "@" in parts.netloc:
        raise RecipientError(
            f"The URL of the webhook at {shown} has a user or a password in it. Leave that out: webhooks are signed "
            "with RAG_WEBHOOK_SECRET."
        )
    if parts.scheme == "http" and not (allow_plain or is_this_machine(host)):
        raise RecipientError(f"The webhook at {shown} would get digests unencrypted. Write https://.")
    bracketed = f"[{host}]" if ":" in host else host
    netloc = bracketed if port in (None, _PORTS[parts.scheme]) else f"{bracketed}:{port}"
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))


def _of_mailto(url: str) -> str:
    """RFC 6068, of which only the address is taken."""
    address, _, headers = url.partition(":")[2].partition("?")
    if headers:
        raise RecipientError(
            f"{said(url)!r} has more than an address in it. Leave out what follows the question mark: a digest has a "
            "subject and a text of its own."
        )
    return unquote(address)
