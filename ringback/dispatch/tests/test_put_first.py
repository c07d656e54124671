"""A lead puts a sheet before other work of whoever has it."""

from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.dispatch import commands, queries
from ringback.dispatch.tests.conftest import NOW, SYSTEM, Dispatched, handler
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.tickets import commands as tickets
from ringback.tickets.queries import WorkSheet


@pytest.fixture
def claimed(staff: list[Any], dispatched: Dispatched) -> WorkSheet:
    return tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[0]), now=NOW)


@pytest.fixture
def lead(billing: Any) -> Actor:
    return Actor("user:lead", verbs_of(Role.LEAD), (billing.path,))


def test_it_comes_first_and_the_journal_says_so(
    lead: Actor, staff: list[Any], claimed: WorkSheet
) -> None:
    commands.put_first(sheet_id=claimed.pk, actor=lead, now=NOW)
    assert queries.put_first([claimed.pk]) == {claimed.pk: staff[0].ref}
    entry = Entry.objects.get(kind="sheet.put_first")
    assert (entry.subject_id, entry.actor) == (str(claimed.pk), lead.ref)
    assert entry.content["assignee"] == staff[0].ref


def test_twice_is_once(lead: Actor, claimed: WorkSheet) -> None:
    commands.put_first(sheet_id=claimed.pk, actor=lead, now=NOW)
    with pytest.raises(Conflict):
        commands.put_first(sheet_id=claimed.pk, actor=lead, now=NOW)


def test_it_ends_with_whom_it_was_for(lead: Actor, staff: list[Any], claimed: WorkSheet) -> None:
    commands.put_first(sheet_id=claimed.pk, actor=lead, now=NOW)
    tickets.force_claim(
        sheet_id=claimed.pk, assignee=staff[1].ref, reason="absent", actor=SYSTEM, now=NOW
    )
    assert queries.put_first([claimed.pk]) == {claimed.pk: staff[0].ref}
    commands.put_first(sheet_id=claimed.pk, actor=lead, now=NOW)
    assert queries.put_first([claimed.pk]) == {claimed.pk: staff[1].ref}


def test_only_what_somebody_works_on(lead: Actor, dispatched: Dispatched) -> None:
    with pytest.raises(Conflict):
        commands.put_first(sheet_id=dispatched().pk, actor=lead, now=NOW)


def test_not_on_an_old_sight(lead: Actor, claimed: WorkSheet) -> None:
    with pytest.raises(Conflict):
        commands.put_first(sheet_id=claimed.pk, seen=claimed.version - 1, actor=lead, now=NOW)


def test_only_by_a_lead_of_the_department(staff: list[Any], claimed: WorkSheet) -> None:
    with pytest.raises(NotAllowed):
        commands.put_first(sheet_id=claimed.pk, actor=handler(staff[0]), now=NOW)
    stranger = Actor("user:x", verbs_of(Role.LEAD), ("/44/4403/",))
    with pytest.raises(NotFound):
        commands.put_first(sheet_id=claimed.pk, actor=stranger, now=NOW)
