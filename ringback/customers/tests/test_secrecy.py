"""What lies in the database tells nobody who the customers are."""

import pytest
from django.db import connection

from ringback.customers import commands
from ringback.customers.models import ContactPoint, Customer
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, NOW
from ringback.kernel.errors import Unavailable

pytestmark = pytest.mark.usefixtures("handbook", "places")

NOTE = "公函提到欧阳修远"


def _image() -> bytes:
    """Everything the database holds: the file's bytes, or every row of every table as text."""
    if connection.vendor == "sqlite":
        return bytes(connection.connection.serialize())
    parts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            # As bytea prints in hex, both spellings are looked for below.
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            parts += [row[0] for row in cursor.fetchall()]
    return "\n".join(parts).encode()


def _spellings(plain: str) -> list[bytes]:
    raw = plain.encode()
    return [raw, raw.hex().encode(), raw.hex().upper().encode()]


def test_no_name_or_number_lies_in_the_database():
    row = samples.customer()
    commands.reveal(
        customer=row, field="name", reason="lawful_request", note=NOTE, actor=AGENT, now=NOW
    )
    commands.change_customer(customer=row, version=1, name="苏明允", actor=AGENT, now=NOW)
    image = _image()
    assert samples.COUNTY.encode() in image, "this is the database we filled"
    for plain in (
        samples.NAME,
        "苏明允",
        "13812345678",
        "1234-5678",
        samples.RESIDENT,
        "87654321",
        samples.ACCOUNT,
        samples.ADDRESS,
        "回铃路",
        NOTE,
    ):
        assert not [s for s in _spellings(plain) if s in image], plain


def test_a_value_prints_masked_wherever_it_goes():
    row = Customer.objects.get(pk=samples.customer().pk)
    for text in (str(row), repr(row), f"{row.name}", repr(row.name), str(row.__dict__)):
        assert samples.NAME not in text
        assert "欧阳" not in text


def _copy(table: str, column: str, source: object, target: object, to_column: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {to_column or column} ="
            f" (SELECT {column} FROM {table} WHERE id = %s) WHERE id = %s",
            [_key(source), _key(target)],
        )


def _key(row_id):
    return row_id.hex if connection.vendor == "sqlite" else row_id


def test_ciphertext_moved_to_another_customer_is_refused():
    one, other = samples.customer(), samples.plain()
    _copy("customers_customer", "name", one.pk, other.pk)
    with pytest.raises(Unavailable) as refusal:
        Customer.objects.get(pk=other.pk).name.reveal()
    assert refusal.value.reason == "unreadable_field"


def test_ciphertext_moved_to_another_field_is_refused():
    one = samples.customer()
    _copy("customers_customer", "identity_number", one.pk, one.pk, to_column="name")
    row = Customer.objects.get()
    assert row.identity_number.reveal() == samples.RESIDENT
    with pytest.raises(Unavailable):
        row.name.masked()


def test_rows_that_change_places_are_noticed():
    first = samples.customer().contact_points.get()
    second = samples.plain(number=samples.OTHER_PHONE).contact_points.get()
    for point, other in ((first, second), (second, first)):
        ciphertext = point.__dict__["value"]
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE customers_contactpoint SET value = %s WHERE id = %s",
                [ciphertext, _key(other.pk)],
            )
    for point in (first, second):
        with pytest.raises(Unavailable):
            ContactPoint.objects.get(pk=point.pk).value.reveal()


def test_the_same_value_looks_different_in_every_row_but_meets_by_its_index():
    samples.plain(number=samples.PHONE)
    samples.plain(number=samples.PHONE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, value_index FROM customers_contactpoint")
        (one, index), (other, same) = cursor.fetchall()
    assert bytes(one) != bytes(other)
    assert index == same
    assert len(index) == 32
