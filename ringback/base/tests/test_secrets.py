"""Encryption, keys, ids and masks; identity tries the encrypted field on a row of its own."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.base import crypto, keys, masking
from ringback.base.ids import new_id
from ringback.kernel.errors import Unavailable


@given(st.text())
def test_what_is_encrypted_comes_back(plain: str) -> None:
    stored = crypto.encrypt(plain.encode(), bound_to="t|1|f")
    assert crypto.decrypt(stored, bound_to="t|1|f").decode() == plain


def test_the_same_words_never_look_the_same() -> None:
    assert crypto.encrypt(b"x", bound_to="t|1|f") != crypto.encrypt(b"x", bound_to="t|1|f")


@pytest.mark.parametrize("place", ["u|1|f", "t|2|f", "t|1|g"])
def test_ciphertext_moved_elsewhere_is_refused(place: str) -> None:
    stored = crypto.encrypt("张三".encode(), bound_to="t|1|f")
    with pytest.raises(Unavailable):
        crypto.decrypt(stored, bound_to=place)


def test_a_changed_byte_is_refused() -> None:
    stored = bytearray(crypto.encrypt(b"secret", bound_to="t|1|f"))
    stored[-1] ^= 1
    with pytest.raises(Unavailable):
        crypto.decrypt(bytes(stored), bound_to="t|1|f")


def test_blind_indexes_meet_only_in_their_own_field() -> None:
    assert crypto.blind_index("a.phone", "138") == crypto.blind_index("a.phone", "138")
    assert crypto.blind_index("a.phone", "138") != crypto.blind_index("b.phone", "138")
    assert crypto.blind_index("a.phone", "138") != crypto.blind_index("a.phone", "139")


def test_keys_are_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "new.key"
    first = keys.load_or_make(path, 32)
    assert keys.load_or_make(path, 32) == first
    assert len(first) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["new.key"]


def test_ids_grow_with_time_and_say_their_version() -> None:
    one = new_id()
    assert one.version == 7
    assert one.variant == "specified in RFC 4122"


@pytest.mark.parametrize(
    ("mask", "plain", "shown"),
    [
        ("name", "张三丰", "张**"),
        ("name", "Jane Roe", "J*** R**"),
        ("phone", "13812345678", "138****5678"),
        ("phone", "+8613812345678", "138****5678"),
        ("phone", "02087654321", "020****4321"),
        ("phone", "+862087654321", "020****4321"),
        ("phone", "10086", "10086"),
        ("identity", "440103199001011234", "4****************4"),
        ("account", "88001234", "****1234"),
        ("address", "广东省广州市天河区体育西路1号", "广东省广州市天河区**"),
        ("email", "someone@example.com", "s***@example.com"),
        ("hidden", "anything", "******"),
        ("text", "打13812345678找我", "打138****5678找我"),
        ("text", "打138-1234-5678或138 1234 5678", "打138****5678或138****5678"),
        ("text", "+8613812345678", "138****5678"),
        ("text", "座机020-87654321", "座机020-****4321"),
        ("text", "身份证44010319900101123X", "身份证4****************X"),
        ("text", "订单号1381234567890123 金额25.00", "订单号1381234567890123 金额25.00"),
    ],
)
def test_masks(mask: str, plain: str, shown: str) -> None:
    assert masking.masks[mask](plain) == shown


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True), st.text("，。 abc你好"))
def test_no_mobile_number_survives_in_free_text(number: str, around: str) -> None:
    shown = masking.text(f"{around}{number}{around}")
    assert number not in shown
    assert number not in masking.without_numbers(f"{around}{number}{around}")


def test_of_threads_that_make_a_key_at_once_all_have_the_same(tmp_path: Path) -> None:
    """The first requests of a new server come at once, in one process."""
    together = threading.Barrier(16)

    def make(path: Path) -> bytes:
        together.wait()
        return keys.load_or_make(path, 32)

    with ThreadPoolExecutor(16) as threads:
        for number in range(20):
            made = set(threads.map(make, [tmp_path / f"{number}.key"] * 16))
            assert [len(key) for key in made] == [32]
    assert not list(tmp_path.glob("*.draft"))
