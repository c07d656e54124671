"""Personal data at rest: AES-256-GCM, bound to its table, row and field; found by blind index."""

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext_lazy as _

from ringback.base import keys
from ringback.kernel.errors import Unavailable

_NONCE = 12


def encrypt(plain: bytes, *, bound_to: str) -> bytes:
    """``version (1 byte) + nonce (12) + ciphertext and tag``. ``bound_to`` is authenticated."""
    version = keys.encryption_versions()[-1]
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(keys.encryption_key(version)).encrypt(nonce, plain, bound_to.encode())
    return bytes([version]) + nonce + sealed


def decrypt(stored: bytes, *, bound_to: str) -> bytes:
    """The plain bytes. Raises ``Unavailable`` when the key is missing or the bytes were moved."""
    version, nonce, sealed = stored[0], stored[1 : 1 + _NONCE], stored[1 + _NONCE :]
    try:
        return AESGCM(keys.encryption_key(version)).decrypt(nonce, sealed, bound_to.encode())
    except InvalidTag as wrong:
        raise Unavailable(
            _(
                "A protected field could not be read: its key is missing or it was altered. "
                "Nothing was changed; tell the administrator."
            ),
            code="unreadable_field",
        ) from wrong


def blind_index(domain: str, value: str) -> str:
    """A keyed fingerprint of a whole, normalised value: equal values meet, none can be read back.

    ``domain`` (``contact_point.phone``) keeps fields apart. 32 hex digits.
    """
    message = f"{domain}\x1f{value}".encode()
    return hmac.new(keys.secret("blind-index"), message, hashlib.sha256).hexdigest()[:32]
