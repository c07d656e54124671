"""Time-based one-time codes (RFC 6238): six digits, thirty seconds, SHA-1, as every app expects."""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
DRIFT = 1
"""Steps a phone's clock may be behind or ahead: half a minute either way."""


def new_secret() -> str:
    """160 random bits in base 32 (RFC 4226 §4: the length of the hash)."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The time step ``code`` belongs to; ``None`` when it is wrong, or not newer than ``after``.

    Every step of the window is compared, in constant time, so that the answer's delay tells
    nothing.
    """
    generator = TOTP(base64.b32decode(secret), 6, SHA1(), STEP, enforce_key_length=False)  # noqa: S303
    present = int(at.timestamp()) // STEP
    found = None
    for step in range(present - DRIFT, present + DRIFT + 1):
        expected = generator.generate(step * STEP)
        if hmac.compare_digest(expected, code.encode()) and step > after:
            found = step
    return found


def tidy(code: str) -> str:
    """What was typed, without the spaces people put between the digits."""
    return "".join(code.split())


def address(secret: str, *, account: str, issuer: str) -> str:
    """What the picture says: an ``otpauth`` address as authenticator apps read it."""
    label = quote(f"{issuer}:{account}")
    query = urlencode({"secret": secret, "issuer": issuer, "digits": 6, "period": STEP})
    return f"otpauth://totp/{label}?{query}"


def picture(text: str) -> str:
    """A QR code as an SVG data address: it needs no script, no style and no request."""
    return str(segno.make(text, error="m").svg_data_uri(scale=5, border=3, light="#fff"))


def grouped(secret: str) -> str:
    """The secret for typing: four letters at a time."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
