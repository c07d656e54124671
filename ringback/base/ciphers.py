"""The two ciphers a value may be sealed with. Which one it was, its first byte tells.

``first byte``: the key's version in its low seven bits; the high bit is set for SM4.
"""

from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["NONCE", "Cipher", "InvalidTag", "mark_of", "open_with", "read_mark", "seal_with"]

NONCE = 12
"""Bytes of the nonce, as both ciphers' GCM wants them."""
_TAG = 16
_SM4_BIT = 0x80


class Cipher(StrEnum):
    """AES-256-GCM (NIST SP 800-38D) or SM4-GCM (GB/T 32907, RFC 8998)."""

    AES = "aes"
    SM4 = "sm4"


def mark_of(version: int, cipher: Cipher) -> int:
    return version | (_SM4_BIT if cipher is Cipher.SM4 else 0)


def read_mark(mark: int) -> tuple[int, Cipher]:
    """Version of the key, and the cipher."""
    return mark & ~_SM4_BIT, Cipher.SM4 if mark & _SM4_BIT else Cipher.AES


def seal_with(cipher: Cipher, key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Ciphertext and tag."""
    if cipher is Cipher.AES:
        return AESGCM(key).encrypt(nonce, plain, bound_to)
    return sm4_seal(_sm4_key(key), nonce, plain, bound_to)


def open_with(cipher: Cipher, key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Raises ``InvalidTag``."""
    if cipher is Cipher.AES:
        return AESGCM(key).decrypt(nonce, sealed, bound_to)
    if len(sealed) < _TAG:
        raise InvalidTag
    return sm4_open(_sm4_key(key), nonce, sealed, bound_to)


def sm4_seal(key: bytes, nonce: bytes, plain: bytes, bound_to: bytes) -> bytes:
    machine = Machine(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    machine.authenticate_additional_data(bound_to)
    return machine.update(plain) + machine.finalize() + machine.tag


def sm4_open(key: bytes, nonce: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    machine = Machine(algorithms.SM4(key), modes.GCM(nonce, sealed[-_TAG:])).decryptor()
    machine.authenticate_additional_data(bound_to)
    return machine.update(sealed[:-_TAG]) + machine.finalize()


def _sm4_key(key: bytes) -> bytes:
    """SM4 takes 128 bits: a key of its own, drawn from the file's 256 by HKDF (RFC 5869)."""
    return HKDF(algorithm=hashes.SM3(), length=16, salt=None, info=b"ringback sm4-gcm").derive(key)
