"""Which records are the same article, and which texts are the same text."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256
from urllib.parse import parse_qsl, urlencode, urlsplit

_ID = re.compile(r"[A-Za-z0-9._:-]{1,200}")
_TRACKING = re.compile(r"utm_.*|fbclid|gclid", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_URL_CHARACTERS = re.compile(r"[^\s\x00-\x20\x7f<>\"{}|\\^`\ud800-\udfff]+")


def check_id(given: str) -> str:
    """The caller's id. Raises ValueError if it could not stand in an address or on a command line."""
    if not _ID.fullmatch(given) or not given.strip("."):
        shown = given if len(given) <= 60 else given[:59] + "…"
        raise ValueError(
            f'id "{shown}" cannot be used: write 1 to 200 of the characters A-Z a-z 0-9 . _ : - (or leave it out)'
        )
    return given


def check_url(url: str) -> str:
    """An http or https address with a host, as given. Raises ValueError with the reason."""
    if not _URL_CHARACTERS.fullmatch(url):
        raise ValueError("it holds characters that no address has")
    parts = urlsplit(url)  # raises ValueError for a broken IPv6 host
    if parts.scheme.lower() not in _DEFAULT_PORTS:
        raise ValueError("only http and https are taken")
    if not parts.hostname or parts.port == 0:  # .port raises ValueError beyond 65535
        raise ValueError("it names no host")
    if parts.username is not None:
        raise ValueError("it holds a user name")
    return url


def canonical_url(url: str) -> str:
    """One form for the addresses of one page: scheme and host in lower case, no default port, fragment, tracking
    parameters (utm_*, fbclid, gclid) or closing slash, the query sorted."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if parts.port is not None and parts.port != _DEFAULT_PORTS.get(scheme):
        host = f"{host}:{parts.port}"
    query = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0]))
    path = parts.path.rstrip("/")
    return f"{scheme}://{host}{path}" + (f"?{urlencode(query)}" if query else "")


def article_id(url: str | None, source: str | None, title: str, day: date | None, distinct: str) -> str:
    """16 hex digits, from the canonical address, else from source, title and day (where it was published; None when
    nobody said so). Without a publisher "Weather" and "Correction" are told apart by ``distinct``: the name of the
    file, or the hash of the text for one of several in a file."""
    key = canonical_url(url) if url else f"{source or distinct}\n{title}\n{day.isoformat() if day else ''}"
    return sha256(key.encode()).hexdigest()[:16]


def content_hash(text: str) -> str:
    """SHA-256 of the normalised text in UTF-8, and of nothing else, as 64 hex digits: two articles with the same text
    have the same hash, whatever their ids."""
    return sha256(text.encode()).hexdigest()
