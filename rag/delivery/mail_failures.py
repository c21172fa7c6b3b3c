"""What went wrong with a mail server, in our words: whether to try again, and what to do."""

from __future__ import annotations

import ssl
from base64 import b64encode
from smtplib import SMTPAuthenticationError, SMTPException, SMTPResponseException, SMTPServerDisconnected

from rag.delivery.mail_server import MailServer, Security
from rag.delivery.recipients import Recipient
from rag.delivery.smtp import Connection
from rag.delivery.words import said
from rag.errors import DeliveryDelayedError, DeliveryError, DeliveryRefusedError, DeliveryUnknownError

_REMEDIES = {
    "connecting": "Check RAG_SMTP_HOST and RAG_SMTP_PORT.",
    "encrypting": "Check RAG_SMTP_SECURITY: tls is for a port that is encrypted from the start, mostly 465.",
    "signing in": "Check RAG_SMTP_USER and RAG_SMTP_PASSWORD; some providers want a password made for one program.",
    "naming the sender": "Check RAG_MAIL_FROM, and whether the server wants RAG_SMTP_USER.",
    "naming the recipient": "Check the address, and whether the server wants RAG_SMTP_USER.",
    "sending the message": "Its log may say more.",
}


def failure(error: Exception, connection: Connection, server: MailServer, recipient: Recipient) -> DeliveryError:
    """The error that says what an error of the connection means for the letter to ``recipient``."""
    # smtplib closes the connection when what it read is no reply, and makes up a code for it.
    answered = isinstance(error, SMTPResponseException) and 400 <= error.smtp_code < 600 and connection.sock is not None
    if isinstance(error, SMTPResponseException) and answered:
        return _of_reply(error, connection, server, recipient)
    what, remedy = server.what, _REMEDIES[connection.step]
    if connection.handed_over:
        return DeliveryUnknownError(
            f"{what} got the message to {recipient.name} and did not say whether it took it "
            f"({_reason(error, connection, server)}). Ask whether it arrived before it is sent again."
        )
    if isinstance(error, ssl.SSLCertVerificationError):
        return DeliveryRefusedError(
            f"{what} has a certificate that cannot be trusted ({said(error.verify_message)}). Check RAG_SMTP_HOST; "
            "where the certificate is of an authority of your own, name its file in SSL_CERT_FILE."
        )
    if _is_no_tls(error):
        reason = _reason(error, connection, server)
        return DeliveryRefusedError(
            f"No encrypted connection to {what[:1].lower()}{what[1:]} can be made ({reason}). {_REMEDIES['encrypting']}"
        )
    if _is_lost(error):
        if not connection.greeted and connection.late and server.security is not Security.TLS:
            remedy = _REMEDIES["encrypting"]
        return DeliveryDelayedError(
            f"{what} could not be used for {recipient.name} while {connection.step} "
            f"({_reason(error, connection, server)}). {remedy}"
        )
    # What it said is no reply, or it lacks what is needed; it will again.
    return DeliveryRefusedError(
        f"{what} cannot be used for {recipient.name} ({_reason(error, connection, server)}). {remedy}"
    )


def _of_reply(
    error: SMTPResponseException, connection: Connection, server: MailServer, recipient: Recipient
) -> DeliveryError:
    temporary = error.smtp_code < 500
    # What it says to a wrong password may repeat it in a form that is not known here.
    signing_in = connection.step == "signing in" or isinstance(error, SMTPAuthenticationError)
    words = "" if signing_in else said(error.smtp_error, _secrets(server))
    told = f"{error.smtp_code} {words}".strip()
    if temporary:
        return DeliveryDelayedError(
            f"{server.what} put off mail to {recipient.name} while {connection.step} ({told}). Try again later."
        )
    return DeliveryRefusedError(
        f"{server.what} refused mail to {recipient.name} while {connection.step} ({told}). {_REMEDIES[connection.step]}"
    )


def _is_lost(error: Exception) -> bool:
    """Whether the connection did not come about or broke, rather than that something is wrong with what was said."""
    if isinstance(error, SMTPServerDisconnected):
        return True
    return isinstance(error, OSError) and not isinstance(error, SMTPException)


def _is_no_tls(error: Exception) -> bool:
    broken = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
    return isinstance(error, ssl.SSLError) and not isinstance(error, (*broken, TimeoutError))


def _reason(error: Exception, connection: Connection, server: MailServer) -> str:
    if connection.late:
        return f"it took longer than {connection.allowed:g} s"
    if isinstance(error, UnicodeError):
        return "it takes names and passwords in ASCII only"
    if isinstance(error, SMTPResponseException):
        return f"it answers {said(error.smtp_error, _secrets(server))!r}"
    detail = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return said(detail or type(error).__name__, _secrets(server))


def _secrets(server: MailServer) -> list[str]:
    if server.password is None:
        return []
    plain = [server.password, f"\0{server.user}\0{server.password}"]
    return [server.password, *(b64encode(text.encode()).decode("ascii") for text in plain)]
