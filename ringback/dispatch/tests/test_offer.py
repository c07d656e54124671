"""A waiting sheet is offered to the least-loaded present person with the skill."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.dispatch import commands
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, comes, handler
from ringback.handbook import queries as handbook
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands as people
from ringback.people.states import PresenceState
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet

MINUTE = timedelta(minutes=1)
Staff = list[Any]


def work(now=NOW) -> None:
    worker.drain(now)
    assert not Delivery.objects.exclude(problem="").exists()


def assignee(sheet: WorkSheet) -> str:
    sheet.refresh_from_db()
    return sheet.assignee


def test_a_sheet_is_offered_to_whoever_is_there(dispatched: Dispatched, staff: Staff) -> None:
    comes(staff[2])
    sheet = dispatched()
    work()
    assert assignee(sheet) == staff[2].ref
    offer = Offer.objects.get()
    limit = handbook.parameter("dispatch.claim.limit", at=NOW, facts={"sheet_kind": sheet.kind})
    assert (offer.state, offer.expires_at) == ("open", NOW + limit.duration)
    assert not Waiting.objects.exists()
    told = Entry.objects.get(kind="offer.made")
    assert told.content["assignee"] == staff[2].ref
    assert told.content["sheet_id"] == sheet.pk
    assert Entry.objects.filter(kind="sheet.assigned").count() == 1


def test_the_least_loaded_is_asked_first_and_work_spreads(
    dispatched: Dispatched, staff: Staff
) -> None:
    comes(*staff[:3])
    for _ in range(6):
        dispatched()
    work()
    held = sorted(WorkSheet.objects.values_list("assignee", flat=True))
    assert held == sorted([each.ref for each in staff[:3]] * 2)


@pytest.mark.parametrize("state", [PresenceState.BREAK, PresenceState.AWAY, PresenceState.OFFLINE])
def test_who_is_not_at_work_gets_nothing(
    dispatched: Dispatched, staff: Staff, state: PresenceState
) -> None:
    comes(staff[0])
    people.set_presence(staff=staff[0], state=state, actor=SYSTEM, now=NOW)
    sheet = dispatched()
    work()
    assert assignee(sheet) == ""
    assert Waiting.objects.get().sheet_id == sheet.pk


def test_while_nobody_is_there_it_waits_and_is_looked_at_again(
    dispatched: Dispatched, staff: Staff
) -> None:
    sheet = dispatched()
    work()
    waiting = Waiting.objects.get()
    assert (waiting.since, waiting.next_try_at) == (NOW, NOW + commands.LOOK_AGAIN)
    comes(staff[0])
    work(NOW + commands.LOOK_AGAIN - timedelta(seconds=1))
    assert assignee(sheet) == ""
    work(NOW + commands.LOOK_AGAIN)
    assert assignee(sheet) == staff[0].ref


def test_who_lacks_the_skill_is_passed_over(dispatched: Dispatched, staff: Staff) -> None:
    comes(*staff[:2])
    people.hold_skill(staff=staff[1], skill=samples.skill(), level=1, actor=SYSTEM, now=NOW)
    sheet = dispatched(skill="charges")
    work()
    assert assignee(sheet) == staff[1].ref


def test_the_team_comes_before_its_department(
    dispatched: Dispatched, staff: Staff, billing: Any
) -> None:
    crew = samples.team(billing)
    member = samples.staff(billing, "10009", crew)
    comes(*staff, member)
    sheet = dispatched(team=crew.code)
    work()
    assert assignee(sheet) == member.ref


def test_while_nobody_of_the_team_is_there_the_department_helps_out(
    dispatched: Dispatched, staff: Staff, billing: Any
) -> None:
    crew = samples.team(billing)
    samples.staff(billing, "10009", crew)
    comes(staff[0])
    sheet = dispatched(team=crew.code)
    work()
    assert assignee(sheet) == staff[0].ref


def test_who_is_excluded_is_never_asked(dispatched: Dispatched, staff: Staff) -> None:
    comes(*staff[:2])
    sheet = dispatched(excluded=staff[0].ref)
    work()
    assert assignee(sheet) == staff[1].ref


def test_it_rather_waits_than_goes_to_whom_it_is_kept_from(
    dispatched: Dispatched, staff: Staff
) -> None:
    comes(staff[0])
    sheet = dispatched(excluded=staff[0].ref)
    work()
    assert assignee(sheet) == ""
    with pytest.raises(Invalid):
        commands.offer(sheet_id=sheet.pk, assignee=staff[0].ref, actor=SYSTEM, now=NOW)


def test_who_has_enough_is_not_given_more(
    dispatched: Dispatched, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    comes(staff[0])
    most = handbook.parameter("dispatch.load.limit", at=NOW).value_as(int)
    for _ in range(most + 1):
        dispatched()
    work()
    assert WorkSheet.objects.filter(assignee=staff[0].ref).count() == most
    assert Waiting.objects.count() == 1


def test_a_claim_settles_the_offer(dispatched: Dispatched, staff: Staff) -> None:
    comes(*staff[:2])
    sheet = dispatched()
    work()
    with pytest.raises(NotAllowed):
        tickets.claim(sheet_id=sheet.pk, actor=handler(staff[1]), now=NOW)
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[0]), now=NOW)
    work()
    assert Offer.objects.get().state == "taken"


def test_a_sheet_claimed_from_the_pool_is_offered_to_nobody(
    dispatched: Dispatched, staff: Staff
) -> None:
    sheet = dispatched()
    work()
    tickets.claim(sheet_id=sheet.pk, actor=handler(staff[3]), now=NOW)
    comes(staff[0])
    work(NOW + MINUTE)
    assert assignee(sheet) == staff[3].ref
    assert not Offer.objects.exists()
    assert not Waiting.objects.exists()


def test_a_claim_at_the_same_moment_wins_and_stops_nobody_else(
    dispatched: Dispatched, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the queue and the offer a handler takes the sheet."""
    first, second = dispatched(), dispatched()
    worker.drain(NOW)
    comes(staff[0])
    choose = commands._somebody_for

    def claim_meanwhile(sheet: WorkSheet, now: object) -> str | None:
        found = choose(sheet, now)
        if sheet.pk == first.pk:
            tickets.claim(sheet_id=first.pk, actor=handler(staff[3]), now=NOW)
        return found

    monkeypatch.setattr(commands, "_somebody_for", claim_meanwhile)
    commands.offer_waiting(actor=SYSTEM, now=NOW + MINUTE)
    assert assignee(first) == staff[3].ref
    assert assignee(second) == staff[0].ref
    assert Offer.objects.get().sheet_id == second.pk


def test_one_sheet_is_offered_to_one_person_at_a_time(dispatched: Dispatched, staff: Staff) -> None:
    sheet = dispatched()
    commands.offer(sheet_id=sheet.pk, assignee=staff[0].ref, actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        commands.offer(sheet_id=sheet.pk, assignee=staff[1].ref, actor=SYSTEM, now=NOW)
    assert assignee(sheet) == staff[0].ref


def test_a_handler_offers_nothing(dispatched: Dispatched, staff: Staff) -> None:
    with pytest.raises(NotAllowed):
        commands.offer(
            sheet_id=dispatched().pk, assignee=staff[1].ref, actor=handler(staff[0]), now=NOW
        )
    assert not Offer.objects.exists()


def test_handed_over_unclaimed_it_is_offered_anew(
    dispatched: Dispatched, staff: Staff, billing: Any
) -> None:
    comes(staff[0])
    sheet = dispatched()
    work()
    comes(staff[1])
    tickets.hand_over(
        sheet_id=sheet.pk,
        department_path=billing.path,
        reason="wrong_department",
        actor=handler(staff[0]),
        now=NOW,
    )
    work(NOW + MINUTE)
    states = list(Offer.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["withdrawn", "open"]


def test_recalled_it_is_offered_no_longer(dispatched: Dispatched, staff: Staff) -> None:
    comes(staff[0])
    sheet = dispatched()
    work()
    tickets.recall(sheet_id=sheet.pk, reason="wrong_department", actor=SYSTEM, now=NOW)
    work()
    assert Offer.objects.get().state == "withdrawn"
    assert not Waiting.objects.exists()
