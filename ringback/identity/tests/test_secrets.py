"""The encrypted field of the ground floor, by the one staff name identity keeps."""

from uuid import uuid4

import pytest
from django.db import connection

from ringback.base.tests.lamp import NOW
from ringback.identity.models import User
from ringback.kernel.errors import Unavailable


def staff(name: str) -> User:
    return User.objects.create(username=uuid4().hex, display_name=name, created_at=NOW)


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
def test_a_secret_moves_to_another_row_by_its_plain_text_and_to_its_own_as_it_is() -> None:
    one, other = staff("欧阳修"), staff("苏轼")
    other.display_name = one.display_name
    other.save()
    assert User.objects.get(pk=other.pk).display_name.reveal() == "欧阳修"
    again = User.objects.get(pk=one.pk)
    sealed = again.__dict__["display_name"]
    again.display_name = again.display_name
    again.refresh_from_db()
    assert again.__dict__["display_name"] == sealed


@pytest.mark.django_db
def test_an_update_that_knows_no_row_is_refused() -> None:
    staff("欧阳修")
    with pytest.raises(TypeError, match="bound to its row"):
        User.objects.update(display_name="苏轼")
