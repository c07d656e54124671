"""Signed bodies: HMAC-SHA256 over the time and the bytes, so that neither can be changed.

``X-Ringback-Timestamp: 1770970800`` (seconds since 1970) and ``X-Ringback-Signature:
v1=<64 hex digits>`` of ``timestamp + "." + body``. The same scheme out and in.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

TIMESTAMP = "X-Ringback-Timestamp"
SIGNATURE = "X-Ringback-Signature"
WINDOW = timedelta(minutes=5)
"""How far a clock may be off, and so how long a recorded request could be played again."""


def signed(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """The two headers for ``body``."""
    timestamp = str(int(now.timestamp()))
    return {TIMESTAMP: timestamp, SIGNATURE: f"v1={_mac(secret, timestamp, body)}"}


def is_sound(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Whether the body was signed with the secret a moment ago. No secret signs nothing."""
    timestamp = headers.get(TIMESTAMP, "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        return False
    if abs(now - datetime.fromtimestamp(int(timestamp), UTC)) > WINDOW:
        return False
    given = headers.get(SIGNATURE, "")
    expected = f"v1={_mac(secret, timestamp, body)}"
    return hmac.compare_digest(given.encode(), expected.encode())


def _mac(secret: str, timestamp: str, body: bytes) -> str:
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
