"""A waiting sheet is offered to whoever is best placed among those who can be given it."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Delivery, Entry
from ringback.dispatch import commands, matching, queries
from ringback.dispatch.models import Offer, Waiting
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, comes, handler
from ringback.handbook import queries as handbook
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands as people
from ringback.people import queries as people_queries
from ringback.people.states import PresenceState
from ringback.people.tests import samples
from ringback.tickets import commands as tickets
from ringback.tickets import queries as tickets_queries
from ringback.tickets.queries import WorkSheet
from ringback.tickets.states import SheetKind

MINUTE = timedelta(minutes=1)
Staff = list[Any]
LOOK_AGAIN = timedelta(seconds=20)
"""What the packaged manual says (§3.1.2)."""


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
    assert (waiting.since, waiting.next_try_at) == (NOW, NOW + LOOK_AGAIN)
    comes(staff[0])
    work(NOW + timedelta(seconds=1))
    assert assignee(sheet) == staff[0].ref, "who comes to work makes the queue look again at once"


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
    mark = handbook.parameter("dispatch.load.refill", at=NOW).value_as(int)
    weight = dispatched().weight
    for _ in range(mark // weight):
        dispatched()
    work()
    assert WorkSheet.objects.filter(assignee=staff[0].ref).count() == mark // weight
    assert Waiting.objects.count() == 1
    assert tickets_queries.loads_of([staff[0].ref]) == {staff[0].ref: mark // weight * weight}


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
    match = matching.match

    def claim_meanwhile(weighing: matching.Weighing) -> list[matching.Pairing]:
        tickets.claim(sheet_id=first.pk, actor=handler(staff[3]), now=NOW)
        return match(weighing)

    monkeypatch.setattr(matching, "match", claim_meanwhile)
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


def test_the_offer_keeps_its_grounds(dispatched: Dispatched, staff: Staff) -> None:
    comes(*staff[:2])
    dispatched(excluded=staff[1].ref)
    work()
    offer = Offer.objects.get()
    told = queries.decision_of(offer.sheet_id)
    assert told is not None
    assert (told.offered_at, told.ref) == (NOW, staff[0].ref)
    assert told.decision is not None
    assert told.decision.chosen is not None
    assert told.decision.chosen.ref == staff[0].ref
    stopped = {each.barrier: each.count for each in told.decision.stopped}
    assert stopped == {"absent": 2, "barred": 1}


def test_while_it_waits_the_page_can_say_why(dispatched: Dispatched, staff: Staff) -> None:
    samples.skill()
    sheet = dispatched(skill="charges")
    work()
    comes(staff[0])
    told = queries.why_waiting(sheet, NOW)
    assert told is not None
    assert told.chosen is None
    assert {each.barrier: each.count for each in told.stopped} == {"absent": 3, "skill": 1}


def test_who_has_sent_a_sheet_of_the_case_back_is_not_asked_for_the_next(
    dispatched: Dispatched, staff: Staff, billing: Any
) -> None:
    comes(staff[0])
    sheet = dispatched()
    work()
    tickets.return_sheet(
        sheet_id=sheet.pk, reason="wrong_department", actor=handler(staff[0]), now=NOW
    )
    tickets.accept_return(sheet_id=sheet.pk, actor=SYSTEM, now=NOW)
    again = tickets.dispatch(
        ticket_id=sheet.ticket_id,
        kind=SheetKind.HANDLING,
        department_path=billing.path,
        actor=SYSTEM,
        now=NOW,
    )
    work()
    assert assignee(again) == ""
    comes(staff[1])
    work()
    assert assignee(again) == staff[1].ref


def test_the_more_pressing_sheet_gets_the_hands_that_become_free(
    dispatched: Dispatched, staff: Staff
) -> None:
    """Nothing is polled: the reply that frees them is what makes the queue look again."""
    held = [dispatched() for _ in range(2)]
    comes(staff[0])
    work()
    assert {assignee(sheet) for sheet in held} == {staff[0].ref}
    late, urgent = dispatched(), dispatched()
    work()
    Waiting.objects.filter(pk=urgent.pk).update(due_at=NOW + MINUTE)
    assert {assignee(late), assignee(urgent)} == {""}
    tickets.claim(sheet_id=held[0].pk, actor=handler(staff[0]), now=NOW)
    tickets.return_sheet(
        sheet_id=held[0].pk, reason="wrong_department", actor=handler(staff[0]), now=NOW
    )
    work(NOW + timedelta(seconds=1))
    assert (assignee(urgent), assignee(late)) == (staff[0].ref, "")


@pytest.mark.parametrize("gains", ["skill", "team"])
def test_who_gains_what_it_takes_makes_the_queue_look_again(
    dispatched: Dispatched, staff: Staff, billing: Any, gains: str
) -> None:
    comes(staff[0])
    post = people.add_post(
        department=billing, code="expert", name_zh="专家", name_en="Expert", actor=SYSTEM, now=NOW
    )
    skill = samples.skill()
    sheet = dispatched(skill="charges") if gains == "skill" else dispatched(post="expert")
    work()
    assert assignee(sheet) == ""
    if gains == "skill":
        people.hold_skill(staff=staff[0], skill=skill, level=1, actor=SYSTEM, now=NOW)
    else:
        people.move_staff(
            staff=staff[0],
            department=billing,
            team=None,
            post=post,
            seen=staff[0].version,
            why="other",
            actor=SYSTEM,
            now=NOW,
        )
    work(NOW + timedelta(seconds=1))
    assert assignee(sheet) == staff[0].ref


def test_the_work_of_a_grid_waits_for_whoever_looks_after_it(
    dispatched: Dispatched, staff: Staff
) -> None:
    county = people_queries.organisation("/44/4401/440103/")
    assert county is not None
    people.hold_grid(staff=staff[1], organisation=county, actor=SYSTEM, now=NOW)
    comes(staff[0])
    sheet = dispatched()
    work()
    assert assignee(sheet) == ""
    told = queries.why_waiting(sheet, NOW)
    assert told is not None
    assert {each.barrier for each in told.stopped} == {"absent", "grid"}
    comes(staff[1])
    work(NOW + timedelta(seconds=1))
    assert assignee(sheet) == staff[1].ref
