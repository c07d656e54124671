"""An offer nobody claims in time lapses: the sheet goes to somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.dispatch import commands
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, comes, handler
from ringback.kernel.errors import Conflict
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet

SECOND = timedelta(seconds=1)
Staff = list[Any]


@pytest.fixture
def offered(dispatched: Dispatched, staff: Staff) -> Offer:
    comes(staff[0])
    dispatched()
    worker.drain(NOW)
    comes(staff[1])
    return Offer.objects.get()


def test_until_the_last_second_it_stands(offered: Offer) -> None:
    assert commands.expire_offers(actor=SYSTEM, now=offered.expires_at - SECOND) == 0
    offered.refresh_from_db()
    assert offered.state == "open"


def test_a_lapsed_offer_goes_to_somebody_else(offered: Offer, staff: Staff) -> None:
    worker.drain(offered.expires_at)
    assert not Delivery.objects.exclude(problem="").exists()
    offered.refresh_from_db()
    assert (offered.state, offered.ended_at) == ("expired", offered.expires_at)
    told = Entry.objects.get(kind="offer.expired")
    assert told.content["assignee"] == staff[0].ref
    assert (told.actor, told.at) == ("system:dispatch", offered.expires_at)
    assert WorkSheet.objects.get().assignee == staff[1].ref
    assert Offer.objects.filter(state="open").count() == 1


def test_who_let_it_pass_is_asked_again_when_nobody_else_is_there(
    dispatched: Dispatched, staff: Staff
) -> None:
    comes(staff[0])
    dispatched()
    worker.drain(NOW)
    worker.drain(Offer.objects.get().expires_at)
    assert Offer.objects.order_by("pk").values_list("assignee", "state")[1] == (
        staff[0].ref,
        "open",
    )


def test_a_claim_in_the_last_moment_wins(offered: Offer, staff: Staff) -> None:
    """The sweep has seen the offer lapse; before it acts the handler claims and is heard."""
    sheet = WorkSheet.objects.get()
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=offered.expires_at - SECOND)
    worker.run_once(offered.expires_at - SECOND)
    with pytest.raises(Conflict):
        commands.expire(offer_id=offered.pk, actor=SYSTEM, now=offered.expires_at)
    offered.refresh_from_db()
    sheet.refresh_from_db()
    assert (offered.state, sheet.assignee) == ("taken", staff[0].ref)
    assert not Entry.objects.filter(kind="offer.expired").exists()


def test_a_claim_not_heard_of_yet_keeps_the_sheet(offered: Offer, staff: Staff) -> None:
    sheet = WorkSheet.objects.get()
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=offered.expires_at)
    commands.expire_offers(actor=SYSTEM, now=offered.expires_at)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.assignee) == ("claimed", staff[0].ref)
    assert not Waiting.objects.exists()


def handed_over(sheet: WorkSheet, by: Any, to: Any) -> None:
    tickets.claim(sheet_id=sheet.pk, actor=handler(by), now=NOW)
    tickets.hand_over(
        sheet_id=sheet.pk,
        department_path=by.department.path,
        to=to.ref,
        reason="wrong_department",
        actor=handler(by),
        now=NOW,
    )
    worker.drain(NOW)


def test_whoever_is_handed_it_by_name_has_as_long(offered: Offer, staff: Staff) -> None:
    sheet = WorkSheet.objects.get()
    handed_over(sheet, by=staff[0], to=staff[1])
    by_hand = Offer.objects.get(state="open")
    assert (by_hand.assignee, by_hand.grounds) == (staff[1].ref, None)
    assert by_hand.expires_at == offered.expires_at
    worker.drain(by_hand.expires_at)
    by_hand.refresh_from_db()
    sheet.refresh_from_db()
    assert (by_hand.state, sheet.assignee) == ("expired", staff[0].ref)


def test_claimed_after_a_hand_over_it_stays(offered: Offer, staff: Staff) -> None:
    sheet = WorkSheet.objects.get()
    handed_over(sheet, by=staff[0], to=staff[1])
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[1]), now=NOW)
    worker.drain(offered.expires_at)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.assignee) == ("claimed", staff[1].ref)
    with pytest.raises(Conflict):
        commands.await_claim(sheet_id=sheet.pk, assignee=staff[1].ref, actor=SYSTEM, now=NOW)


def test_of_two_sweeps_one_lets_it_lapse(offered: Offer) -> None:
    commands.expire(offer_id=offered.pk, actor=SYSTEM, now=offered.expires_at)
    with pytest.raises(Conflict):
        commands.expire(offer_id=offered.pk, actor=SYSTEM, now=offered.expires_at)
    assert Entry.objects.filter(kind="offer.expired").count() == 1
