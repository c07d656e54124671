"""What commands within commands tell is written once, together, and only if it was so."""

from datetime import datetime

import pytest
from django.db import transaction
from django.db.models import QuerySet

from ringback.base import journal
from ringback.base.models import Entry
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.base.verbs import command, command_part
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict

pytestmark = pytest.mark.django_db


@command
def light(*, lamp_id: int, is_broken: bool = False, actor: Actor, now: datetime) -> None:
    journal.record(LampLit(lamp_id=lamp_id), actor=actor, now=now)
    if is_broken:
        raise Conflict("the lamp is broken")


@command_part
def light_many(*, lamp_ids: list[int], actor: Actor, now: datetime) -> None:
    journal.record_many([LampLit(lamp_id=each) for each in lamp_ids], actor=actor, now=now)
    if 0 in lamp_ids:
        raise Conflict("there is no such lamp")


@command
def light_house(*, lamp_ids: list[int], actor: Actor, now: datetime) -> None:
    light_many(lamp_ids=lamp_ids, actor=actor, now=now)
    journal.record(LampLit(lamp_id=100), actor=actor, now=now)
    light(lamp_id=101, actor=actor, now=now)


@command
def light_what_is_whole(*, actor: Actor, now: datetime) -> None:
    light(lamp_id=1, actor=actor, now=now)
    with pytest.raises(Conflict):
        light(lamp_id=2, is_broken=True, actor=actor, now=now)
    journal.record(LampLit(lamp_id=3), actor=actor, now=now)


def lit() -> list[int]:
    told: QuerySet[Entry] = Entry.objects.order_by("id")
    return [int(each.subject_id) for each in told]


def test_everything_is_written_in_the_order_it_was_told() -> None:
    light_house(lamp_ids=[7, 8], actor=ACTOR, now=NOW)
    assert lit() == [7, 8, 100, 101]


def test_all_of_it_takes_one_statement(django_assert_num_queries) -> None:
    # Two savepoints, that of the whole and that of the last lamp; the part has none of its own.
    with django_assert_num_queries(5):
        light_house(lamp_ids=[7, 8], actor=ACTOR, now=NOW)


def test_what_failed_inside_is_not_told() -> None:
    light_what_is_whole(actor=ACTOR, now=NOW)
    assert lit() == [1, 3]


def test_where_a_part_fails_the_whole_fails() -> None:
    with pytest.raises(Conflict):
        light_house(lamp_ids=[7, 0], actor=ACTOR, now=NOW)
    assert lit() == []


def test_a_part_alone_leaves_the_transaction_around_it_sound() -> None:
    with transaction.atomic():
        with pytest.raises(Conflict):
            light_many(lamp_ids=[0], actor=ACTOR, now=NOW)
        light(lamp_id=1, actor=ACTOR, now=NOW)
    assert lit() == [1]
