"""Ciphers and digests against published vectors; and what the first byte of a value tells."""

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes

from ringback.base import crypto, keys
from ringback.base.ciphers import (
    Cipher,
    InvalidTag,
    mark_of,
    open_with,
    read_mark,
    seal_with,
    sm4_open,
    sm4_seal,
)
from ringback.base.digests import Digest, keyed
from ringback.kernel.errors import Unavailable

KEY = bytes(range(32))


def test_sm4_gcm_of_rfc_8998_appendix_a_1() -> None:
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    nonce = bytes.fromhex("00001234567800000000ABCD")
    bound_to = bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2")
    plain = bytes.fromhex(
        "AAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBCCCCCCCCCCCCCCCCDDDDDDDDDDDDDDDD"
        "EEEEEEEEEEEEEEEEFFFFFFFFFFFFFFFFEEEEEEEEEEEEEEEEAAAAAAAAAAAAAAAA"
    )
    sealed = bytes.fromhex(
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
        "83DE3541E4C2B58177E065A9BF7B62EC"
    )
    assert sm4_seal(key, nonce, plain, bound_to) == sealed
    assert sm4_open(key, nonce, sealed, bound_to) == plain


def test_sm4_of_gb_t_32907_appendix_a() -> None:
    key = plain = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    machine = Machine(algorithms.SM4(key), modes.ECB()).encryptor()
    assert machine.update(plain) == bytes.fromhex("681EDF34D206965E86B3E94F536E4246")


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_of_gb_t_32905_appendix_a(message: bytes, digest: str) -> None:
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(message)
    assert sm3.finalize().hex() == digest


def test_hmac_sha256_of_rfc_4231_case_2() -> None:
    known = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert keyed(Digest.SHA256, b"Jefe", [b"what do ya ", b"want for nothing?"]) == known


def test_hmac_sm3_is_hmac_over_sm3() -> None:
    """RFC 2104 written out, over the digest the vectors above have shown to be SM3."""

    def sm3(message: bytes) -> bytes:
        digest = hashes.Hash(hashes.SM3())
        digest.update(message)
        return digest.finalize()

    key = KEY.ljust(64, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in key) + b"abc")
    expected = sm3(bytes(byte ^ 0x5C for byte in key) + inner)
    assert keyed(Digest.SM3, KEY, [b"a", b"bc"]) == expected.hex()


@pytest.mark.parametrize("cipher", list(Cipher))
def test_what_was_altered_or_moved_does_not_open(cipher: Cipher) -> None:
    sealed = seal_with(cipher, KEY, bytes(12), "欧阳修".encode(), b"here")
    assert open_with(cipher, KEY, bytes(12), sealed, b"here").decode() == "欧阳修"
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for broken, place in ((flipped, b"here"), (sealed, b"there"), (b"short", b"here")):
        with pytest.raises(InvalidTag):
            open_with(cipher, KEY, bytes(12), broken, place)


@pytest.mark.parametrize("version", [1, 2, keys.HIGHEST_VERSION])
@pytest.mark.parametrize("cipher", list(Cipher))
def test_a_mark_tells_version_and_cipher(version: int, cipher: Cipher) -> None:
    mark = mark_of(version, cipher)
    assert 0 < mark < 256
    assert read_mark(mark) == (version, cipher)


def test_old_values_stay_readable_when_the_cipher_is_changed(settings) -> None:
    old = crypto.encrypt(b"old", bound_to="x")
    settings.RINGBACK_CIPHER = "sm4"
    new = crypto.encrypt(b"new", bound_to="x")
    assert (read_mark(old[0])[1], read_mark(new[0])[1]) == (Cipher.AES, Cipher.SM4)
    assert crypto.decrypt(old, bound_to="x") == b"old"
    settings.RINGBACK_CIPHER = "aes"
    assert crypto.decrypt(new, bound_to="x") == b"new"


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01" * 20, b"\x81" * 13, b"\x63" + b"0" * 40])
def test_bytes_that_are_no_value_are_refused_and_make_no_key(stored: bytes) -> None:
    with pytest.raises(Unavailable):
        crypto.decrypt(stored, bound_to="x")
    assert not (keys.key_folder() / "encrypt-99.key").exists()
