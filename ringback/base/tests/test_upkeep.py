"""Dead deliveries: owed again or left undone, by an administrator, with a reason."""

from datetime import timedelta

import pytest
from django.db import transaction

from ringback.base import journal, upkeep, worker
from ringback.base.models import Delivery, Entry
from ringback.base.reasons import Why
from ringback.base.tests.lamp import ACTOR, NOW, LampLit
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.kernel.registry import Registry

pytestmark = pytest.mark.django_db

ADMINISTRATOR = Actor("user:administrator", verbs=frozenset({"base.administer"}))
TOLD = {"why": Why.MENDED, "actor": ADMINISTRATOR, "now": NOW}


@pytest.fixture
def bulb(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """A house in which one reaction fails until something is in the list."""
    mended: list[bool] = []
    monkeypatch.setattr(journal, "reactions", Registry("reaction"))
    monkeypatch.setattr(journal, "_by_kind", {})

    @journal.on(LampLit)
    def look_up(news: LampLit, story: journal.Heard) -> None:
        if not mended:
            raise ValueError("the bulb is broken")

    return mended


@pytest.fixture
def dead(bulb):
    """Two deliveries that were tried to the end."""
    with transaction.atomic():
        journal.record_many([LampLit(lamp_id=7), LampLit(lamp_id=8)], actor=ACTOR, now=NOW)
    for attempt in range(worker.MAX_ATTEMPTS):
        worker.deliver_due(NOW + timedelta(hours=attempt))
    return upkeep.dead()


def test_what_was_tried_to_the_end_waits_for_a_person(dead):
    assert [(row.subject_id, row.problem) for row in dead] == [
        ("8", "ValueError"),
        ("7", "ValueError"),
    ]
    assert [row.subject_id for row in upkeep.dead(before=dead[0].pk)] == ["7"]


def test_it_is_delivered_once_the_cause_is_mended(dead, bulb):
    bulb.append(True)
    upkeep.replay(delivery_ids=[row.pk for row in dead], **TOLD)
    assert worker.deliver_due(NOW) == 2
    assert upkeep.dead() == []
    assert Delivery.objects.filter(done_at=NOW, dead_at=None).count() == 2
    told = Entry.objects.filter(kind="delivery.replayed")
    assert [entry.content["why"] for entry in told] == ["mended", "mended"]


def test_it_fails_anew_from_the_first_attempt(dead):
    upkeep.replay(delivery_ids=[dead[0].pk], **TOLD)
    worker.deliver_due(NOW)
    row = Delivery.objects.get(pk=dead[0].pk)
    assert (row.attempts, row.dead_at) == (1, None)


def test_a_second_click_finds_nothing(dead):
    upkeep.replay(delivery_ids=[dead[0].pk], **TOLD)
    with pytest.raises(Conflict):
        upkeep.replay(delivery_ids=[dead[0].pk], **TOLD)
    assert Entry.objects.filter(kind="delivery.replayed").count() == 1


def test_a_reaction_that_is_gone_is_not_owed_again(dead, monkeypatch):
    monkeypatch.setattr(journal, "reactions", Registry("reaction"))
    with pytest.raises(Conflict):
        upkeep.replay(delivery_ids=[dead[0].pk], **TOLD)


def test_it_is_left_undone_for_a_reason(dead):
    upkeep.give_up(delivery_id=dead[0].pk, **{**TOLD, "why": Why.UNNEEDED})
    assert [row.pk for row in upkeep.dead()] == [dead[1].pk]
    assert Entry.objects.get(kind="delivery.given_up").content["why"] == "unneeded"
    for refused in (
        lambda: upkeep.give_up(delivery_id=dead[0].pk, **TOLD),
        lambda: upkeep.replay(delivery_ids=[dead[0].pk], **TOLD),
    ):
        with pytest.raises(Conflict):
            refused()


def test_only_an_administrator_may(dead):
    told = {**TOLD, "actor": ACTOR}
    with pytest.raises(NotAllowed):
        upkeep.replay(delivery_ids=[dead[0].pk], **told)
    with pytest.raises(NotAllowed):
        upkeep.give_up(delivery_id=dead[0].pk, **told)


def test_what_is_late_is_seen(bulb):
    with transaction.atomic():
        journal.record(LampLit(lamp_id=7), actor=ACTOR, now=NOW)
    assert upkeep.overdue(NOW - timedelta(seconds=1)) == []
    assert [row.subject_id for row in upkeep.overdue(NOW)] == ["7"]
