"""What proves to a receiver who sent a webhook, and when: Standard Webhooks 1.0.0, symmetric.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

from __future__ import annotations

import hmac
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from math import floor

from rag.errors import ConfigError

PREFIX = "whsec_"


def signed_headers(webhook_id: str, now: datetime, body: bytes, secret: str) -> dict[str, str]:
    """The three headers of a webhook. ``webhook_id`` must hold no full stop. ``secret`` may be several with blanks
    between them, of which the receiver knows one: so it is changed without a gap. Raises ConfigError for a secret that
    is none."""
    moment = str(floor(now.timestamp()))
    content = f"{webhook_id}.{moment}.".encode() + body
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(key, content)}" for key in signing_keys(secret)),
    }


def signing_keys(secret: str) -> list[bytes]:
    """The keys, at least one, of 24 to 64 bytes each. Raises ConfigError, without the secret in its message."""
    keys = [_key(part) for part in secret.split()]
    if not keys or not all(24 <= len(key) <= 64 for key in keys):
        raise ConfigError(
            f"RAG_WEBHOOK_SECRET is no secret of webhooks: {PREFIX} and 24 to 64 random bytes in base64. Make one "
            f'with: echo "{PREFIX}$(openssl rand -base64 32)"'
        )
    return keys


def _key(part: str) -> bytes:
    try:
        return b64decode(part.removeprefix(PREFIX), validate=True) if part.startswith(PREFIX) else b""
    except ValueError:
        return b""


def _signature(key: bytes, content: bytes) -> str:
    return b64encode(hmac.digest(key, content, sha256)).decode("ascii")
