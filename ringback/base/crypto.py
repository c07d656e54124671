"""Personal data at rest: AES-256-GCM, or SM4-GCM by ``RINGBACK_CIPHER=sm4``, bound to its table,
row and field; found by blind index."""

import secrets

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.base import keys
from ringback.base.ciphers import (
    NONCE,
    Cipher,
    InvalidTag,
    mark_of,
    open_with,
    read_mark,
    seal_with,
)
from ringback.base.digests import keyed
from ringback.kernel.errors import Unavailable


def present_mark() -> int:
    """The first byte of whatever is encrypted now: the newest key, and the cipher chosen."""
    return mark_of(keys.encryption_versions()[-1], Cipher(settings.RINGBACK_CIPHER))


def encrypt(plain: bytes, *, bound_to: str) -> bytes:
    """``mark (1 byte) + nonce (12) + ciphertext and tag``. ``bound_to`` is authenticated."""
    mark = present_mark()
    version, cipher = read_mark(mark)
    nonce = secrets.token_bytes(NONCE)
    key = keys.writing_key(version)
    return bytes([mark]) + nonce + seal_with(cipher, key, nonce, plain, bound_to.encode())


def decrypt(stored: bytes, *, bound_to: str) -> bytes:
    """The plain bytes. Raises ``Unavailable`` when the key is missing or the bytes were moved."""
    nonce, sealed = stored[1 : 1 + NONCE], stored[1 + NONCE :]
    try:
        version, cipher = read_mark(stored[0])
        key = keys.reading_key(version)
        return open_with(cipher, key, nonce, sealed, bound_to.encode())
    except (InvalidTag, LookupError, ValueError) as wrong:
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
    digest, key = keys.blind_index()
    return keyed(digest, key, [f"{domain}\x1f{value}".encode()])[:32]
