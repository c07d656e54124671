"""Encrypted fields, by the one staff name identity keeps."""

import stat
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ringback.base import crypto, keys, masking
from ringback.base.ids import new_id
from ringback.base.tests.lamp import NOW
from ringback.identity.models import User
from ringback.kernel.errors import Unavailable


def staff(name: str) -> User:
    return User.objects.create(username=uuid4().hex, display_name=name, created_at=NOW)


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


@pytest.mark.django_db
def test_a_secret_prints_masked_and_reveals_when_asked() -> None:
    name = User.objects.get(pk=staff("欧阳修").pk).display_name
    name.mask = "name"
    assert str(name) == f"{name}" == "欧**"
    assert "欧" not in repr(name)
    assert name.reveal() == "欧阳修"


@pytest.mark.django_db
def test_the_row_holds_ciphertext_and_keeps_it_when_saved_again() -> None:
    user = staff("欧阳修")
    with connection.cursor() as cursor:
        cursor.execute("SELECT display_name FROM identity_user")
        stored = bytes(cursor.fetchone()[0])
        assert "欧阳修".encode() not in stored
        again = User.objects.get(pk=user.pk)
        again.save()
        cursor.execute("SELECT display_name FROM identity_user")
        assert bytes(cursor.fetchone()[0]) == stored
    user.save()
    assert User.objects.get(pk=user.pk).display_name.reveal() == "欧阳修"


@pytest.mark.django_db
def test_ciphertext_copied_to_another_row_is_refused() -> None:
    one, other = staff("欧阳修"), staff("苏轼")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE identity_user SET display_name ="
            " (SELECT display_name FROM identity_user WHERE username = %s) WHERE username = %s",
            [one.username, other.username],
        )
    with pytest.raises(Unavailable):
        User.objects.get(pk=other.pk).display_name.reveal()


@pytest.mark.django_db
def test_an_update_that_knows_no_row_is_refused() -> None:
    staff("欧阳修")
    with pytest.raises(TypeError, match="bound to its row"):
        User.objects.update(display_name="苏轼")


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
        ("phone", "02087654321", "020****4321"),
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
