"""A digest as a mail (RFC 5322) in plain text and HTML, one beside the other: who reads it in a terminal gets the
text."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from hashlib import sha256
from urllib.parse import urlsplit

from rag.digest.render.links import Links
from rag.digest.render.looks import inlined
from rag.digest.render.plain import brief, plain
from rag.digest.render.shown import View
from rag.digest.render.templating import html
from rag.digest.render.text import text
from rag.digest.render.view import view
from rag.digest.render.wording import day
from rag.errors import InputError
from rag.stories import Digest

LONGEST_SUBJECT = 120


def mail(
    digest: Digest, links: Links, *, sender: str | None = None, recipient: str | None = None, explain: bool = False
) -> EmailMessage:
    """The message, with a Date (when the digest was made). ``sender`` and ``recipient`` are addresses, alone or like
    "Ann Reader <ann@example.org>"; without them who delivers it puts them in. With both it has a Message-ID, which is
    the same whenever that digest goes to that recipient. Raises InputError for what is no address."""
    shown = view(digest, links, explain=explain)
    about = subject(digest, shown)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = about
    message["Date"] = digest.made_at
    from_ = None if sender is None else _address(sender)
    to = None if recipient is None else _address(recipient)
    if from_ is not None:
        message["From"] = from_
    if to is not None:
        message["To"] = to
    if from_ is not None and to is not None:
        message["Message-ID"] = _message_id(digest.id, to, from_)
    list_id = _list_id(shown.edition, links, from_)
    if list_id is not None:
        message["List-Id"] = list_id
    # RFC 3834: lest the programs of readers who are away answer it.
    message["Auto-Submitted"] = "auto-generated"
    # Quoted-printable keeps every line within 76 columns, and the whole in ASCII.
    message.set_content(text(shown), cte="quoted-printable")
    message.add_alternative(page_of(shown, about), subtype="html", cte="quoted-printable")
    # The same bytes each time. In quoted-printable text a "=_" does not occur.
    message.set_boundary(f"=_{sha256(digest.id.encode('utf-8', 'replace')).hexdigest()[:32]}")
    return message


def subject(digest: Digest, shown: View) -> str:
    """The day and what leads it; of an empty digest, that there is no story."""
    leads = shown.stories[0].headline if shown.stories else "no stories"
    return brief(f"{shown.edition}, {day(digest.day)}: {leads}", LONGEST_SUBJECT)


def page_of(shown: View, about: str) -> str:
    """The HTML of the mail, with its looks in style attributes."""
    return html("mail.html", inlined, digest=shown, subject=about, inside=False)


def _message_id(digest_id: str, recipient: Address, sender: Address) -> str:
    """As ``rag.delivery.letter`` makes it, so that a second copy can be told to be one."""
    digest = sha256(f"{digest_id}\0{recipient.addr_spec}".encode("utf-8", "replace")).hexdigest()[:32]
    return f"<{digest}@{sender.domain}>"


def _list_id(edition: str, links: Links, sender: Address | None) -> str | None:
    """RFC 2919: mail programs file and mute by it. None where there is no host to name it by."""
    host = urlsplit(links.base_url or "").hostname or (sender.domain if sender else "")
    label = re.sub(r"[^a-z0-9]+", "-", edition.casefold()).strip("-") or "digest"
    return f"<{label[:60]}.{host}>" if re.fullmatch(r"[a-z0-9.-]+", host) else None


def _address(address: str) -> Address:
    """One address, in ASCII but for the name, which a header can encode."""
    name, spec = parseaddr(address)
    try:
        if not spec.isascii() or address.count("@") != 1 or not address.isprintable():
            raise ValueError
        parsed = Address(plain(name), addr_spec=spec)
        if not parsed.username or not parsed.domain:
            raise ValueError
    except (ValueError, HeaderParseError, IndexError) as error:
        raise InputError(f"{plain(address)!r} is no mail address. Write it as reader@example.org.") from error
    return parsed
