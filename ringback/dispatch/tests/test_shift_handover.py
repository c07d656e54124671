"""A shift is handed over as it stands, and signed by two."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.customers import commands as customers
from ringback.customers.states import WatchReason
from ringback.dispatch import commands, limits, queries
from ringback.dispatch.models import ShiftHandover
from ringback.dispatch.queries import Content
from ringback.dispatch.tests.conftest import (
    COUNTY,
    NOW,
    SYSTEM,
    Dispatched,
    accepted,
    handler,
)
from ringback.handbook.tests import writers
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound
from ringback.people.tests import samples
from ringback.tickets import commands as tickets


@pytest.fixture
def lead(billing: Any) -> Actor:
    return Actor("user:lead", verbs_of(Role.LEAD), (billing.path,))


@pytest.fixture
def incoming(lead: Actor) -> Actor:
    return replace(lead, ref="user:next")


def hand_over(lead: Actor, now: datetime = NOW, words: str = "") -> ShiftHandover:
    return commands.hand_shift_over(
        department_path=lead.scope_paths[0], words=words, actor=lead, now=now
    )


def test_it_says_what_is_promised_due_watched_new_and_in_work(
    lead: Actor, staff: list[Any], dispatched: Dispatched
) -> None:
    claimed = tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[0]), now=NOW)
    dispatched()
    ticket = claimed.ticket
    assert ticket is not None
    tickets.promise(
        ticket_id=ticket.pk,
        promised_at=NOW + timedelta(hours=2),
        body="今晚八点前给您回电",
        actor=SYSTEM,
        now=NOW,
    )
    customer, _is_new = customers.find_or_register(
        phone="13812345678", name="欧阳修远", home_path=COUNTY, actor=SYSTEM, now=NOW
    )
    customers.watch(
        customer=customer,
        reason=WatchReason.EXPOSURE,
        until=NOW + timedelta(days=3),
        actor=SYSTEM,
        now=NOW,
    )
    writers.approved(NOW)
    later = NOW + timedelta(days=30)
    told = Content.from_json(hand_over(lead, words="机房今晚割接").content)
    assert [(line.ticket_id, line.promised_at) for line in told.promises] == [
        (ticket.pk, NOW + timedelta(hours=2))
    ]
    assert [line.customer_id for line in told.watched] == [str(customer.pk)]
    assert [(line.sheet_id, line.holder) for line in told.in_work] == [(claimed.pk, staff[0].ref)]
    assert {line.sheet_id for line in told.due} <= {claimed.pk, claimed.pk + 1}
    assert told.outages == []
    assert told.cut == []
    anew = Content.from_json(hand_over(lead, later).content)
    assert anew.since == NOW
    assert anew.clauses
    assert all(line.effective_at > NOW for line in anew.clauses)


def test_what_is_due_before_the_next_noon() -> None:
    evening = datetime(2026, 2, 13, 10, 0, tzinfo=UTC)  # 18:00 in Beijing
    assert limits.due_before(evening) == datetime(2026, 2, 14, 4, 0, tzinfo=UTC)
    night = datetime(2026, 2, 13, 17, 0, tzinfo=UTC)  # 01:00 of the next day
    assert limits.due_before(night) == datetime(2026, 2, 14, 4, 0, tzinfo=UTC)


def test_it_stays_as_it_was_signed(lead: Actor, staff: list[Any], dispatched: Dispatched) -> None:
    sheet = tickets.claim(sheet_id=dispatched().pk, actor=handler(staff[0]), now=NOW)
    made = hand_over(lead)
    tickets.recall(sheet_id=sheet.pk, reason="solved", actor=SYSTEM, now=NOW)
    made.refresh_from_db()
    assert len(Content.from_json(made.content).in_work) == 1


def test_two_leads_sign_and_the_journal_holds_no_words(lead: Actor, incoming: Actor) -> None:
    made = hand_over(lead, words="客户13812345678情绪激动")
    with pytest.raises(NotAllowed):
        commands.take_shift_over(handover_id=made.pk, actor=lead, now=NOW)
    signed = commands.take_shift_over(handover_id=made.pk, actor=incoming, now=NOW)
    assert signed.taken_over_by == incoming.ref
    with pytest.raises(Conflict):
        commands.take_shift_over(handover_id=made.pk, actor=incoming, now=NOW)
    out, taken = Entry.objects.filter(subject_kind="shift_handover").order_by("id")
    assert (out.kind, out.actor) == ("shift.handed_over", lead.ref)
    assert (taken.kind, taken.actor) == ("shift.taken_over", incoming.ref)
    assert "13812345678" not in str(out.content)
    assert set(out.content) == {
        "department_path",
        "team",
        "promises",
        "due",
        "watched",
        "in_work",
    }


def test_the_database_wants_two(lead: Actor) -> None:
    made = hand_over(lead)
    rows = ShiftHandover.objects.filter(pk=made.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(taken_over_by=lead.ref, taken_over_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(taken_over_at=NOW)


def test_what_nobody_took_over_lapses_with_the_next(lead: Actor, incoming: Actor) -> None:
    first = hand_over(lead)
    hand_over(incoming, NOW + timedelta(hours=8))
    first.refresh_from_db()
    assert first.lapsed_at == NOW + timedelta(hours=8)
    with pytest.raises(Conflict):
        commands.take_shift_over(handover_id=first.pk, actor=incoming, now=NOW)


def test_it_is_for_leads_of_the_department(lead: Actor, staff: list[Any], billing: Any) -> None:
    with pytest.raises(NotAllowed):
        commands.hand_shift_over(department_path=billing.path, actor=handler(staff[0]), now=NOW)
    stranger = Actor("user:x", verbs_of(Role.LEAD), ("/44/4403/",))
    made = hand_over(lead)
    assert queries.handovers(actor=stranger) == []
    for act in (
        lambda: commands.hand_shift_over(department_path=billing.path, actor=stranger, now=NOW),
        lambda: commands.take_shift_over(handover_id=made.pk, actor=stranger, now=NOW),
        lambda: hand_over(replace(lead, scope_paths=("/44/4401/~none/",))),
        lambda: commands.hand_shift_over(
            department_path=billing.path, team="none", actor=lead, now=NOW
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_desk_hands_over_what_its_place_has_promised() -> None:
    desk = samples.department(samples.tree()["440103"], "hotline")
    ticket = accepted("")
    tickets.promise(
        ticket_id=ticket.pk,
        promised_at=NOW + timedelta(hours=1),
        body="一小时内给您回电",
        actor=SYSTEM,
        now=NOW,
    )
    boss = Actor("user:boss", verbs_of(Role.LEAD), (COUNTY,))
    told = queries.content_now(department_path=desk.path, actor=boss, now=NOW)
    assert [line.ticket_id for line in told.promises] == [ticket.pk]
