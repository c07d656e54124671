"""Rows made and written without Django's ado are the rows Django would have made."""

from datetime import timedelta
from enum import StrEnum

import pytest
from django.db import IntegrityError, transaction

from ringback.base.inserts import fresh, insert, insert_if_new, rewrite
from ringback.base.models import Delivery, Entry, SearchDocument, StoredFile
from ringback.base.tests.lamp import NOW

pytestmark = pytest.mark.django_db


class Lamp(StrEnum):
    LIT = "lamp.lit"


def entry(**told: object) -> Entry:
    known = {"at": NOW, "actor": "user:1", "subject_kind": "lamp", "subject_id": "1"}
    return fresh(Entry, **known | {"kind": Lamp.LIT} | told)


def test_a_fresh_row_holds_what_the_model_would_give_it():
    told = {"kind": "ticket", "subject_id": 1, "tokenizer": 2, "indexed_at": NOW}
    made, known = fresh(SearchDocument, **told), SearchDocument(**told)
    assert {**made.__dict__, "_state": None} == {**known.__dict__, "_state": None}
    assert made._state.adding


def test_each_row_has_defaults_of_its_own():
    one, two = fresh(StoredFile), fresh(StoredFile)
    assert one.pk != two.pk
    first, second = entry(), entry()
    first.content["a"] = 1
    assert second.content == {}


def test_a_column_there_is_not_is_refused():
    with pytest.raises(TypeError, match="subject"):
        fresh(Entry, subject="lamp:1")


@pytest.mark.parametrize("rows", [1, 3])
def test_codes_documents_moments_and_numbers_are_read_back_as_they_were(rows: int):
    content = {"言": [1, None, "%s"], "half": 0.5}
    made = insert(entry(subject_id=str(n), content=content) for n in range(rows))
    read = Entry.objects.order_by("pk")
    assert [row.pk for row in read] == [row.pk for row in made]
    assert [(row.kind, row.content, row.at) for row in read] == [("lamp.lit", content, NOW)] * rows


def test_a_secret_is_sealed_whether_one_row_is_written_or_many():
    told = {"media_type": "text/plain", "size": 1, "stored_at": NOW}
    made = insert(fresh(StoredFile, name=f"名{n}", digest=str(n), **told) for n in range(3))
    made += insert([fresh(StoredFile, name="名3", digest="3", **told)])
    names = {row.digest: row.name.reveal() for row in StoredFile.objects.all()}
    assert names == {str(n): f"名{n}" for n in range(4)}


def test_of_one_name_only_the_first_is_written():
    (told,) = insert([entry()])
    owed = {"entry_id": told.pk, "reaction": "lamp.look", "subject_kind": "lamp"}
    owed |= {"subject_id": "1", "next_try_at": NOW}
    assert insert_if_new(fresh(Delivery, **owed))
    assert not insert_if_new(fresh(Delivery, **owed))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([fresh(Delivery, **owed)])
    assert Delivery.objects.count() == 1


def test_a_row_is_rewritten_where_it_is_told_to_be():
    (one,) = insert([entry()])
    (other,) = insert([entry()])
    one.at, one.actor = NOW + timedelta(hours=1), "user:2"
    rewrite(one, "actor")
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.actor, one.at, other.actor) == ("user:2", NOW, "user:1")
