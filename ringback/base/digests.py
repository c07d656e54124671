"""Keyed hashes: HMAC with SHA-256, or with SM3 (GB/T 32905) where the operator has chosen so."""

import hmac
from collections.abc import Iterable
from enum import StrEnum

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC


class Digest(StrEnum):
    SHA256 = "sha256"
    SM3 = "sm3"


def keyed(digest: Digest, key: bytes, parts: Iterable[bytes]) -> str:
    """64 hex digits over the parts in their order."""
    if digest is Digest.SM3:
        sm3 = HMAC(key, hashes.SM3())
        for part in parts:
            sm3.update(part)
        return sm3.finalize().hex()
    return hmac.digest(key, b"".join(parts), "sha256").hex()
