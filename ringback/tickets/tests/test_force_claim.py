"""A lead puts a sheet into somebody's hands: whoever had it, however much they carry."""

from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people.tests import samples
from ringback.tickets import commands, queries
from ringback.tickets.models import Load, Ticket, WorkSheet
from ringback.tickets.states import SheetKind
from ringback.tickets.tests.conftest import NOW, SYSTEM


class Place:
    """A department of two, and its lead."""

    def __init__(self, case: Ticket) -> None:
        self.case = case
        self.department = samples.department(samples.tree()["4401"])
        self.one, self.other = (samples.staff(self.department, f"1000{n}").ref for n in (1, 2))
        verbs, scope = verbs_of(Role.LEAD), (self.department.path,)
        self.lead = Actor(samples.staff(self.department, "10003").ref, verbs, scope)

    def handler(self, ref: str) -> Actor:
        return Actor(ref, verbs_of(Role.HANDLER), (self.department.path,))

    def sheet(self, **facts: Any) -> WorkSheet:
        return commands.dispatch(
            ticket_id=self.case.pk,
            kind=SheetKind.HANDLING,
            department_path=self.department.path,
            actor=SYSTEM,
            now=NOW,
            **facts,
        )


@pytest.fixture
def place(accepted: Ticket) -> Place:
    return Place(accepted)


def force(place: Place, sheet: WorkSheet, **changes: Any) -> WorkSheet:
    asked = {"assignee": place.one, "reason": "falls_due", "actor": place.lead, "now": NOW}
    return commands.force_claim(sheet_id=sheet.pk, **{**asked, **changes})


def test_it_is_theirs_at_once_and_the_journal_says_who_and_why(place: Place) -> None:
    sheet = force(place, place.sheet())
    assert (sheet.state, sheet.assignee, sheet.claimed_at) == ("claimed", place.one, NOW)
    assert sheet.ticket is not None
    assert sheet.ticket.state == "in_progress"
    assert queries.loads_of([place.one]) == {place.one: sheet.weight}
    told = Entry.objects.get(kind="sheet.forced")
    assert (told.actor, told.content["assignee"], told.content["was"], told.content["reason"]) == (
        place.lead.ref,
        place.one,
        "",
        "falls_due",
    )


def test_from_one_pair_of_hands_into_another(place: Place) -> None:
    sheet = place.sheet()
    commands.claim(sheet_id=sheet.pk, actor=place.handler(place.other), now=NOW)
    moved = force(place, sheet)
    assert queries.loads_of([place.one, place.other]) == {place.one: moved.weight, place.other: 0}
    assert Entry.objects.get(kind="sheet.forced").content["was"] == place.other
    with pytest.raises(Conflict):
        force(place, sheet)


def test_the_ceiling_holds_for_all_but_a_lead(place: Place) -> None:
    Load.objects.create(ref=place.one, points=24)
    with pytest.raises(Conflict) as refused:
        commands.claim(sheet_id=place.sheet().pk, actor=place.handler(place.one), now=NOW)
    assert refused.value.reason == "full"
    sheet = force(place, place.sheet())
    assert queries.loads_of([place.one]) == {place.one: 24 + sheet.weight}


def test_who_may_not_and_for_whom_not(place: Place) -> None:
    sheet = place.sheet(excluded=place.other)
    with pytest.raises(NotAllowed):
        force(place, sheet, actor=place.handler(place.one))
    for wrong in ({"reason": ""}, {"assignee": place.other}, {"assignee": "user:nobody"}):
        with pytest.raises(Invalid):
            force(place, sheet, **wrong)
    commands.recall(sheet_id=sheet.pk, reason="solved", actor=SYSTEM, now=NOW)
    with pytest.raises(Conflict):
        force(place, sheet)
    assert not Entry.objects.filter(kind="sheet.forced").exists()


def test_two_leads_at_once(place: Place) -> None:
    sheet = place.sheet()
    force(place, sheet, seen=sheet.version)
    with pytest.raises(Conflict):
        force(place, sheet, seen=sheet.version, assignee=place.other)
