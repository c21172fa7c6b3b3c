"""A digest by mail: one letter for one recipient, sent or not, and never twice by mistake."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from smtplib import SMTPException

from rag.delivery.letter import letter, message_id
from rag.delivery.mail_failures import failure
from rag.delivery.mail_server import MailServer
from rag.delivery.recipients import Recipient, Send
from rag.delivery.smtp import ANSWER_SECONDS, Connection

SECONDS = 60.0
"""How long it may take to hand a letter over, from looking up the server's name."""


def send_mail(
    message: EmailMessage,
    recipient: Recipient,
    server: MailServer,
    now: datetime,
    *,
    own_id: str | None = None,
    seconds: float = SECONDS,
    answer_seconds: float = ANSWER_SECONDS,
    context: ssl.SSLContext | None = None,
    handing_over: Callable[[], None] = lambda: None,
) -> None:
    """Sends the message to that recipient alone, on ``now`` and under the Message-ID ``own_id``, if that is given.

    ``seconds`` is for everything until the message is handed over, ``answer_seconds`` for what the server then says to
    it. ``context`` says whose certificates are trusted: the system's when None. ``handing_over`` is called right before
    the message can be taken.

    Raises DeliveryDelayedError, DeliveryRefusedError, or DeliveryUnknownError when the connection broke between the end
    of the message and the server's word for it.
    """
    content = letter(message, recipient.address, server.sender, now, own_id)
    trusted = context or ssl.create_default_context()
    with closing(Connection(server, trusted, seconds, answer_seconds)) as connection:
        try:
            connection.open()
            if server.user is not None and server.password is not None:
                connection.sign_in(server.user, server.password)
            connection.send_letter(recipient.address, content, handing_over)
        except (SMTPException, OSError, UnicodeError) as error:
            # Not "from error": its words are the server's, and may repeat the password.
            raise failure(error, connection, server, recipient) from None
        connection.leave()


def mailing(
    message: EmailMessage, server: MailServer, digest_id: str, *, context: ssl.SSLContext | None = None
) -> Send:
    """How ``deliver`` mails a digest: under a Message-ID of its own for each recipient, the same in every try."""

    def send(recipient: Recipient, now: datetime, handing_over: Callable[[], None]) -> None:
        own_id = message_id(digest_id, recipient.address, server.sender)
        send_mail(message, recipient, server, now, own_id=own_id, context=context, handing_over=handing_over)

    return send
