"""From one message to the letter of one recipient, whom no other recipient sees."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from rag.delivery.mail_server import Sender

_OWN = ("From", "Sender", "To", "Cc", "Bcc", "Resent-From", "Resent-Sender", "Resent-To", "Resent-Cc", "Resent-Bcc")


def letter(message: EmailMessage, recipient: str, sender: Sender, now: datetime, own_id: str | None = None) -> bytes:
    """The message (RFC 5322) as it is sent: from ``sender`` to ``recipient`` alone, in lines that end with CRLF.

    It is ASCII, so that every server takes it, unless an address is not (RFC 6532). Its Date is ``now`` where it has
    none, its Message-ID ``own_id`` where that is given.
    """
    own = deepcopy(message)
    for name in _OWN:
        del own[name]
    own["From"] = _address(sender.address, sender.name)
    own["To"] = _address(recipient)
    if "Date" not in own:
        own["Date"] = now
    if own_id is not None:
        del own["Message-ID"]
        own["Message-ID"] = own_id
    # RFC 3834: lest the programs of readers who are away answer it.
    if "Auto-Submitted" not in own:
        own["Auto-Submitted"] = "auto-generated"
    beyond = not f"{sender.address}{recipient}".isascii()
    content = own.as_bytes(policy=SMTP.clone(cte_type="7bit", utf8=beyond))
    # A lone CR or LF is the end of a line to some servers and none to others, who would see different messages.
    return re.sub(rb"\r\n|\r|\n", b"\r\n", content)


def message_id(digest_id: str, recipient: str, sender: Sender) -> str:
    """The same whenever that digest is sent to that recipient, so that a second copy can be told to be one."""
    digest = sha256(f"{digest_id}\0{recipient}".encode()).hexdigest()[:32]
    return f"<{digest}@{sender.address.rpartition('@')[2]}>"


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    return Address(name, local, domain)
