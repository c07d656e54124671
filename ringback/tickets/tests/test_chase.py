"""A customer we wait for is asked again and again, and then no more (§3.2.4)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from ringback.base.worker import drain
from ringback.customers.tests import samples as customers
from ringback.kernel.errors import Conflict, NotAllowed
from ringback.messaging import queries as messaging
from ringback.people.tests import samples as people
from ringback.tickets import commands
from ringback.tickets.models import Hold, Resolution, Ticket, WorkSheet
from ringback.tickets.states import Kind
from ringback.tickets.sweeps import chase_waits
from ringback.tickets.tests.conftest import AGENT, HOUR, LEAD, NOW, SYSTEM, put, said, state

Told = Callable[[], list[str]]
DAY = 24 * HOUR
LATE = NOW + 20 * DAY
"""Beyond every reminder: only the reminders end this wait."""


def wait(ticket: Ticket, reason: str = "waiting_customer", until: datetime = LATE) -> Hold:
    commands.hold(ticket_id=ticket.pk, reason=reason, until=until, actor=LEAD, now=NOW)
    return Hold.objects.get()


def of_kind(ticket: Ticket, kind: Kind) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(kind=kind)
    ticket.refresh_from_db()
    return ticket


def chase(hold: Hold, now: datetime) -> Hold:
    return commands.chase(hold_id=hold.pk, actor=SYSTEM, now=now)


def exhaust(hold: Hold) -> None:
    """Three reminders, a day between, and a day after the last."""
    for day in (1, 2, 3, 4):
        assert chase_waits(NOW + day * DAY) == 1


def test_the_customer_is_reminded_at_each_interval(accepted: Ticket, told: Told) -> None:
    hold = wait(accepted)
    assert hold.remind_at == NOW + DAY
    assert chase_waits(NOW + DAY - timedelta(seconds=1)) == 0
    assert [chase_waits(NOW + DAY), chase_waits(NOW + DAY)] == [1, 0]
    hold.refresh_from_db()
    assert (hold.reminders, hold.remind_at) == (1, NOW + 2 * DAY)
    assert said("ticket.reminded") == {"reason": "waiting_customer", "count": 1}
    assert told()[-1] == "ticket.reminded"


def test_the_reminder_says_what_is_waited_for_once(accepted: Ticket) -> None:
    people.department(people.tree()["4401"])
    customer = customers.plain(number="13812345678")
    Ticket.objects.filter(pk=accepted.pk).update(customer=customer)
    wait(accepted)
    chase_waits(NOW + DAY)
    drain(NOW + DAY)
    drain(NOW + DAY)
    sent = messaging.messages_about(subject_kind="ticket", subject_id=accepted.pk)
    told = [each.body.reveal() for each in sent if each.body]
    (reminder,) = [words for words in told if "请补充" in words]
    assert accepted.number in reminder
    assert "等待客户补充或确认" in reminder


def test_only_waiting_for_the_customer_is_chased(accepted: Ticket) -> None:
    assert wait(accepted, "waiting_material").remind_at is None
    assert chase_waits(LATE - HOUR) == 0


def test_an_enquiry_is_answered_and_may_be_reopened(accepted: Ticket, told: Told) -> None:
    exhaust(wait(of_kind(accepted, Kind.INQUIRY)))
    assert state(accepted) == "resolved"
    assert Resolution.objects.get().code == "no_response"
    assert told()[-3:] == ["ticket.resumed", "ticket.resolved", "ticket.wait_given_up"]
    assert said("ticket.wait_given_up")["ending"] == "close"
    commands.reopen(ticket_id=accepted.pk, reason="unsolved", actor=AGENT, now=NOW + 5 * DAY)
    assert state(accepted) == "in_progress"


def test_a_complaint_goes_back_to_work(accepted: Ticket) -> None:
    exhaust(wait(of_kind(accepted, Kind.COMPLAINT)))
    assert state(accepted) == "in_progress"
    assert said("ticket.wait_given_up")["ending"] == "resume"
    assert not Resolution.objects.exists()


def test_what_a_department_works_on_goes_back_to_work(accepted: Ticket, sheet: WorkSheet) -> None:
    exhaust(wait(of_kind(accepted, Kind.INQUIRY)))
    assert state(accepted) == "in_progress"


def test_nobody_but_the_system_chases(accepted: Ticket) -> None:
    with pytest.raises(NotAllowed):
        commands.chase(hold_id=wait(accepted).pk, actor=LEAD, now=NOW + DAY)


def test_a_wait_that_has_ended_is_not_chased(accepted: Ticket) -> None:
    hold = wait(accepted)
    commands.resume(ticket_id=accepted.pk, actor=AGENT, now=NOW + HOUR)
    with pytest.raises(Conflict):
        chase(hold, NOW + DAY)
    put(accepted, "in_progress")
    assert chase_waits(NOW + DAY) == 0


def test_of_two_workers_one_reminds(accepted: Ticket, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second has looked before the first wrote."""
    hold = wait(accepted)
    seen = Hold.objects.select_related("ticket").get()
    chase(hold, NOW + DAY)
    monkeypatch.setattr("ringback.tickets.commands.chasing._due", lambda hold_id, now: seen)
    with pytest.raises(Conflict):
        chase(hold, NOW + DAY)
    assert Hold.objects.get().reminders == 1


def test_what_the_customer_adds_ends_the_wait(accepted: Ticket) -> None:
    wait(accepted)
    commands.add_facts(ticket_id=accepted.pk, body="身份证照片已补", actor=AGENT, now=NOW + HOUR)
    drain(NOW + HOUR)
    assert state(accepted) == "in_progress"
    assert said("ticket.resumed") == {"reason": "waiting_customer"}
    assert chase_waits(NOW + DAY) == 0


def test_words_of_the_customer_end_no_other_wait(accepted: Ticket) -> None:
    wait(accepted, "waiting_material")
    commands.add_facts(ticket_id=accepted.pk, body="还没好吗", actor=AGENT, now=NOW + HOUR)
    drain(NOW + HOUR)
    assert state(accepted) == "on_hold"


def test_a_case_merged_meanwhile_is_not_chased(accepted: Ticket) -> None:
    hold = wait(accepted)
    put(accepted, "merged")
    assert chase_waits(NOW + DAY) == 0
    with pytest.raises(Conflict):
        chase(hold, NOW + DAY)
