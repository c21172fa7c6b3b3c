"""A digest by webhook: one signed POST, which the receiver can tell from a repetition of it.

Only the operator names webhooks, so they may be on a private network; but a receiver sends nobody on to it: redirects
are not followed.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from math import isfinite
from threading import Event
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from rag.delivery.hosts import is_this_machine
from rag.delivery.recipients import Channel, Recipient, Send, webhook_url
from rag.delivery.signature import signed_headers, signing_keys
from rag.delivery.words import said
from rag.errors import DeliveryDelayedError, DeliveryError, DeliveryRefusedError
from rag.models.deadline import within

SECONDS = 20.0
"""The specification asks for 15 to 30."""
CONNECT_TIMEOUT = 10.0

_TRY_AGAIN = (408, 425, 429)
_REMEDIES = {
    401: "Check RAG_WEBHOOK_SECRET.",
    403: "Check RAG_WEBHOOK_SECRET.",
    404: "Check its address.",
    405: "Check its address.",
    410: "It wants no more webhooks: remove it.",
    413: "Have it take larger bodies.",
}


def post_webhook(
    url: str,
    body: bytes,
    webhook_id: str,
    secret: str,
    now: datetime,
    *,
    seconds: float = SECONDS,
    allow_plain: bool = False,
    context: ssl.SSLContext | None = None,
) -> None:
    """Posts ``body``, which is JSON, and returns when the receiver has it (a 2xx); nothing else of its answer is read.

    ``seconds`` is for everything together. ``context`` says whose certificates are trusted, where that is not the usual
    authorities. Raises RecipientError, ConfigError, DeliveryDelayedError (with the ``retry_after`` of RFC 9110, 10.2.3)
    or DeliveryRefusedError.
    """
    recipient = Recipient(Channel.WEBHOOK, webhook_url(url, allow_plain=allow_plain))
    headers = {"content-type": "application/json", **signed_headers(webhook_id, now, body, secret)}
    what = f"The webhook {recipient.name}"
    line = _Line()
    try:
        status, answered = within(
            seconds, lambda given_up: line.post(recipient.address, body, headers, seconds, context, given_up)
        )
    except (TimeoutError, httpx.TimeoutException):
        raise DeliveryDelayedError(f"{what} did not answer within {seconds:g} s. Try again later.") from None
    except (httpx.HTTPError, ssl.SSLError, OSError) as error:
        raise _of_connection(error, what) from None
    finally:
        line.cut()
    if not 200 <= status < 300:
        raise _of_status(status, answered, recipient, what, now)


def posting(
    body: bytes,
    secret: str,
    digest_id: str,
    *,
    seconds: float = SECONDS,
    allow_plain: bool = False,
    context: ssl.SSLContext | None = None,
) -> Send:
    """How ``deliver`` posts a digest: under the same id in every try, by which a receiver knows what it has already.
    Raises ConfigError for a secret that is none."""
    signing_keys(secret)
    # The specification forbids full stops in it.
    webhook_id = f"msg_{sha256(digest_id.encode()).hexdigest()[:32]}"

    def send(recipient: Recipient, now: datetime, handing_over: Callable[[], None]) -> None:
        handing_over()
        post_webhook(
            recipient.address,
            body,
            webhook_id,
            secret,
            now,
            seconds=seconds,
            allow_plain=allow_plain,
            context=context,
        )

    return send


class _Line:
    """The connection of one request, which can be cut from another thread: httpx has a timeout for each byte, none for
    all of them."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def post(
        self,
        url: str,
        body: bytes,
        headers: dict[str, str],
        seconds: float,
        context: ssl.SSLContext | None,
        given_up: Event,
    ) -> tuple[int, Mapping[str, str]]:
        def watch(event: str, info: Mapping[str, Any]) -> None:
            if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
                self._socket = info["return_value"].get_extra_info("socket")
            if given_up.is_set():
                raise TimeoutError("nobody waits any more")

        host = urlsplit(url).hostname or ""
        direct = {f"all://[{host}]" if ":" in host else f"all://{host}": None} if is_this_machine(host) else {}
        with (
            httpx.Client(
                follow_redirects=False,
                timeout=httpx.Timeout(seconds, connect=min(CONNECT_TIMEOUT, seconds)),
                verify=True if context is None else context,
                mounts=direct,
            ) as client,
            # The body of the answer is left where it is: it may be endless.
            client.stream("POST", url, content=body, headers=headers, extensions={"trace": watch}) as response,
        ):
            return response.status_code, response.headers

    def cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # Of the plain class: that of an SSLSocket takes its state away from under the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _of_connection(error: Exception, what: str) -> DeliveryError:
    causes = list(_causes(error))
    untrusted = next((cause for cause in causes if isinstance(cause, ssl.SSLCertVerificationError)), None)
    if untrusted is not None:
        return DeliveryRefusedError(
            f"{what} has a certificate that cannot be trusted ({said(untrusted.verify_message)}). Check its address; "
            "where the certificate is of an authority of your own, name its file in SSL_CERT_FILE."
        )
    first = causes[-1]
    reason = said((first.strerror if isinstance(first, OSError) else None) or str(first) or type(first).__name__)
    return DeliveryDelayedError(f"{what} cannot be reached ({reason}). Check its address, or try again later.")


def _of_status(
    status: int, headers: Mapping[str, str], recipient: Recipient, what: str, now: datetime
) -> DeliveryError:
    if 300 <= status < 400:
        return DeliveryRefusedError(
            f"{what} sends elsewhere (HTTP {status}, to {_host_of(headers, recipient)}), and redirects are not "
            "followed. Give the address that it has now."
        )
    if status in _TRY_AGAIN or status >= 500:
        wait = retry_after(headers, now)
        later = "later" if wait is None else f"in {wait:.0f} s, as it asks"
        return DeliveryDelayedError(f"{what} did not take the digest for now (HTTP {status}). Try again {later}.", wait)
    remedy = _REMEDIES.get(status, "Its log may say more.")
    return DeliveryRefusedError(f"{what} refused the digest (HTTP {status}). {remedy}")


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds (0 or more) that the receiver asks to wait; None when it does not say. RFC 9110, 10.2.3: a number of
    seconds, or a date."""
    asked = headers.get("retry-after", "")
    try:
        seconds = float(asked)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(asked) - now).total_seconds()
        except (ValueError, TypeError):
            return None
    return max(0.0, seconds) if isfinite(seconds) else None


def _host_of(headers: Mapping[str, str], recipient: Recipient) -> str:
    try:
        host = urlsplit(urljoin(recipient.address, headers.get("location", ""))).hostname
    except ValueError:
        host = None
    return said(host or "nowhere")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it was raised from or after, down to the first: httpcore cuts the chain of causes."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__
