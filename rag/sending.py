"""A digest on its way to its recipients: written for each channel, and delivered."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from rag.config import Settings
from rag.delivery.deliver import DeliveryLog, Outcome, deliver
from rag.delivery.mail import mailing
from rag.delivery.mail_server import mail_server
from rag.delivery.recipients import Channel, Recipient, Send, parse_recipient
from rag.delivery.webhook import posting
from rag.digest.render import Links, mail
from rag.digest_records import digest_record
from rag.errors import ConfigError, RecipientError
from rag.stories import Digest


def recipients_of(addresses: Sequence[str]) -> list[Recipient]:
    """Raises RecipientError, also for none at all."""
    if not addresses:
        raise RecipientError(
            "Nobody is named to send it to. Name someone with --to reader@example.org, or under deliver in the profile."
        )
    return [parse_recipient(address) for address in addresses]


def send(
    digest: Digest,
    recipients: Sequence[Recipient],
    settings: Settings,
    log: DeliveryLog,
    *,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    chance: Callable[[], float],
    again: bool = False,
) -> Iterator[Outcome]:
    """An outcome for each recipient as it is known. Raises ConfigError before anything is sent."""
    wanted = {recipient.channel for recipient in recipients}
    channels: dict[Channel, Send] = {}
    if Channel.MAIL in wanted:
        channels[Channel.MAIL] = _mailing(digest, settings)
    if Channel.WEBHOOK in wanted:
        channels[Channel.WEBHOOK] = _posting(digest, settings)
    return deliver(log, digest.id, recipients, channels, clock=clock, sleep=sleep, chance=chance, again=again)


def _mailing(digest: Digest, settings: Settings) -> Send:
    password = settings.smtp_password
    server = mail_server(
        host=settings.smtp_host,
        sender=settings.mail_from,
        security=settings.smtp_security,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=None if password is None else password.get_secret_value(),
    )
    return mailing(mail(digest, Links(settings.public_url), sender=settings.mail_from), server, digest.id)


def _posting(digest: Digest, settings: Settings) -> Send:
    if settings.webhook_secret is None:
        raise ConfigError("Digests cannot be posted: RAG_WEBHOOK_SECRET is not set. Set what webhooks are signed with.")
    body = json.dumps(digest_record(digest), ensure_ascii=False).encode("utf-8", "replace")
    return posting(body, settings.webhook_secret.get_secret_value(), digest.id)
