"""A prepared query answers as the query does, whatever it was first asked."""

from uuid import uuid4

import pytest
from django.db.models import Q

from ringback.base.inserts import FEW, insert
from ringback.base.models import Entry, StoredFile
from ringback.base.prepared import NOBODY, NOWHERE, Prepared, rows_of
from ringback.base.tests.lamp import NOW

pytestmark = pytest.mark.django_db


def file(name: str, size: int = 1) -> StoredFile:
    return StoredFile(name=name, media_type="text/plain", size=size, digest=name, stored_at=NOW)


def entry(kind: str) -> Entry:
    return Entry(
        at=NOW, actor="user:1", subject_kind="lamp", subject_id="1", kind=kind, content={"a": [1]}
    )


sizes = Prepared(
    lambda digest, media_type: (
        StoredFile.objects.filter(Q(digest=digest) | Q(name__isnull=True), media_type=media_type)
        .order_by("-size")
        .values_list("id", "size", "stored_at")
    ),
    (StoredFile, "digest", NOWHERE),
    (StoredFile, "media_type", "neither/nor"),
)
file_of = rows_of(StoredFile, lambda file_id: StoredFile.objects.filter(pk=file_id), ("id", NOBODY))
entries = Prepared(
    lambda kind: Entry.objects.filter(kind=kind).values_list("content", "at"),
    (Entry, "kind", NOWHERE),
)


def test_each_value_gets_its_own_answer():
    one, two = insert([file("one"), file("two")])
    assert sizes("one", "text/plain") == [(one.pk, 1, NOW)]
    assert sizes("two", "text/plain") == [(two.pk, 1, NOW)]
    assert sizes("two", "image/png") == []


def test_answers_come_as_the_fields_have_them():
    insert([entry("lamp.lit")])
    assert entries("lamp.lit") == [({"a": [1]}, NOW)]


def test_whole_rows_open_their_secrets():
    (one,) = insert([file("secret.txt")])
    (found,) = file_of(one.pk)
    assert found == one
    assert found.name.reveal() == "secret.txt"
    assert file_of(uuid4()) == []


def test_it_is_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        sizes("one", "text/plain")


def test_a_value_that_is_not_used_is_a_defect():
    deaf = Prepared(
        lambda _digest: StoredFile.objects.values_list("id"), (StoredFile, "digest", NOWHERE)
    )
    with pytest.raises(TypeError, match="do not stand"):
        deaf("one")


@pytest.mark.parametrize("number", [0, 1, FEW, FEW + 1])
def test_rows_are_inserted_in_order_and_numbered(number):
    kinds = [f"lamp.{place:03}" for place in range(number)]
    made = insert(entry(kind) for kind in kinds)
    assert [each.kind for each in Entry.objects.order_by("id")] == kinds
    assert [each.pk for each in made] == list(
        Entry.objects.order_by("id").values_list("pk", flat=True)
    )
    assert all(not each._state.adding for each in made)


def test_what_the_database_fills_in_is_filled_in():
    (made,) = insert([entry("lamp.lit")])
    assert Entry.objects.get(pk=made.pk).transaction >= 0
