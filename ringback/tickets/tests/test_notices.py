"""What the customer hears of a case: the answer, what a person wrote, that it waits. Once each."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from ringback.base.worker import drain
from ringback.customers.tests import samples as customers
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.people.tests import samples as people
from ringback.tickets import commands, notices
from ringback.tickets.models import ProgressDue, Statement, Ticket
from ringback.tickets.states import ClosureBasis, SheetKind
from ringback.tickets.sweeps import tell_progress
from ringback.tickets.tests.conftest import AGENT, BILLING, NOW, REGISTRATION, SYSTEM

HOUR = timedelta(hours=1)


@pytest.fixture
def owed(accepted: Ticket) -> Ticket:
    """A case of somebody who can be reached, promised for tomorrow."""
    people.department(people.tree()["4401"])
    customer = customers.plain(number="13812345678")
    Ticket.objects.filter(pk=accepted.pk).update(customer=customer, promised_at=NOW + 24 * HOUR)
    return Ticket.objects.get()


def told(ticket: Ticket) -> list[tuple[str, str]]:
    """Purpose and words of what was sent about a case after its receipt, oldest first."""
    sent = messaging.messages_about(subject_kind="ticket", subject_id=ticket.pk)
    after = [each for each in reversed(sent) if each.purpose != "receipt"]
    return [(each.purpose, each.body.reveal()) for each in after if each.body]


def answer(ticket: Ticket, words: str = "已退费75元") -> None:
    commands.resolve(
        ticket_id=ticket.pk, answer=words, code="solved", cause="other", actor=AGENT, now=NOW
    )


def test_the_answer_reaches_the_customer_without_a_number_in_the_clear(
    owed: Ticket, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers are refused where they are written; what slips through is masked all the same."""
    monkeypatch.setattr("ringback.tickets.commands.words.scripts.let_pass", lambda **_: None)
    answer(owed, "已退费75元，有疑问请拨13987654321")
    drain(NOW)
    ((purpose, words),) = told(owed)
    assert purpose == "answer"
    assert owed.number in words
    assert "已退费75元" in words
    assert "13987654321" not in words


def test_a_long_answer_is_cut_and_kept_whole_in_the_case(owed: Ticket) -> None:
    answer(owed, "长" * 3000)
    drain(NOW)
    ((_purpose, words),) = told(owed)
    assert words.count("长") == notices.LONGEST - 1
    assert "…" in words


def test_an_answer_overtaken_by_a_reopening_is_not_sent(owed: Ticket) -> None:
    answer(owed)
    commands.reopen(ticket_id=owed.pk, reason="dissatisfied", actor=AGENT, now=NOW)
    drain(NOW)
    assert told(owed) == []


def test_what_a_person_writes_is_sent_and_what_is_internal_is_not(owed: Ticket) -> None:
    customer = Actor(f"customer:{owed.customer_id}")
    commands.note(ticket_id=owed.pk, body="内部", actor=AGENT, now=NOW)
    commands.add_facts(ticket_id=owed.pk, body="补充", actor=customer, now=NOW)
    commands.say(ticket_id=owed.pk, body="已联系第三方核实", actor=AGENT, now=NOW)
    drain(NOW)
    ((purpose, words),) = told(owed)
    assert (purpose, "已联系第三方核实" in words) == ("answer", True)


def test_a_hold_is_told_with_what_is_waited_for_and_the_promise(owed: Ticket) -> None:
    commands.hold(
        ticket_id=owed.pk, reason="appointment", until=NOW + 5 * HOUR, actor=AGENT, now=NOW
    )
    drain(NOW)
    ((purpose, words),) = told(owed)
    assert purpose == "progress"
    assert "客户另约时间" in words
    assert "02-14 16:20" in words


def dispatched(owed: Ticket, at: datetime) -> list[tuple[str, str]]:
    commands.dispatch(
        ticket_id=owed.pk, kind=SheetKind.HANDLING, department_path=BILLING, actor=AGENT, now=at
    )
    drain(at)
    return told(owed)


def test_a_department_that_has_the_case_is_told_of(owed: Ticket) -> None:
    ((purpose, words),) = dispatched(owed, NOW + HOUR)
    assert purpose == "progress"
    assert "由账务部处理" in words
    assert "02-14 16:20" in words


def test_the_receipt_is_not_followed_on_its_heels(owed: Ticket) -> None:
    assert dispatched(owed, NOW + timedelta(minutes=1)) == []


def test_work_among_ourselves_is_not_told(owed: Ticket) -> None:
    answer(owed)
    drain(NOW)
    before = told(owed)
    commands.dispatch(
        ticket_id=owed.pk, kind=SheetKind.CALLBACK, department_path=BILLING, actor=AGENT, now=NOW
    )
    drain(NOW)
    assert told(owed) == before


def test_a_closed_case_is_told_of(owed: Ticket) -> None:
    answer(owed)
    commands.confirm(ticket_id=owed.pk, actor=SYSTEM, now=NOW)
    commands.close(ticket_id=owed.pk, basis=ClosureBasis.CONFIRMED, actor=SYSTEM, now=NOW)
    drain(NOW)
    assert [purpose for purpose, _words in told(owed)] == ["answer", "progress"]
    assert "已办结" in told(owed)[-1][1]


def watched(owed: Ticket) -> None:
    """As from its acceptance, which the fixture has long heard."""
    notices.watch(ticket_id=owed.pk, now=NOW)


def test_a_long_case_is_told_of_once_an_interval_and_a_broken_promise_owned_up_to(
    owed: Ticket,
) -> None:
    Ticket.objects.filter(pk=owed.pk).update(promised_at=NOW + 60 * HOUR)
    watched(owed)
    assert tell_progress(NOW + 48 * HOUR - timedelta(minutes=1)) == 0
    assert tell_progress(NOW + 48 * HOUR) == 1
    assert tell_progress(NOW + 48 * HOUR) == 0, "a complaint hears every 48 hours"
    assert tell_progress(NOW + 96 * HOUR) == 1
    first, second = (words for _purpose, words in told(owed))
    assert "正在处理" in first
    assert "非常抱歉" in second
    assert "02-16 04:20" in second


def test_whatever_is_told_puts_the_notice_off(owed: Ticket) -> None:
    watched(owed)
    commands.say(ticket_id=owed.pk, body="已核实", actor=AGENT, now=NOW)
    drain(NOW + 24 * HOUR)
    assert ProgressDue.objects.get().due_at == NOW + 72 * HOUR


def test_an_answered_case_is_not_watched_until_it_goes_back_to_work(owed: Ticket) -> None:
    watched(owed)
    answer(owed)
    tell_progress(NOW + 72 * HOUR)
    assert not ProgressDue.objects.exists()
    commands.reopen(ticket_id=owed.pk, reason="dissatisfied", actor=AGENT, now=NOW)
    drain(NOW)
    assert ProgressDue.objects.get().due_at == NOW + 48 * HOUR


def test_two_workers_tell_it_once(owed: Ticket) -> None:
    watched(owed)
    due = ProgressDue.objects.select_related("ticket").get()
    for _worker in range(2):
        notices.send_progress(due=due, actor=SYSTEM, now=NOW + 48 * HOUR)
    assert len(told(owed)) == 1


def test_news_heard_twice_is_told_once(owed: Ticket) -> None:
    commands.say(ticket_id=owed.pk, body="已核实", actor=AGENT, now=NOW)
    said: UUID = Statement.objects.get(kind="reply").pk
    for _time in range(2):
        notices.send_reply(statement_id=said, actor=SYSTEM, now=NOW)
    assert len(told(owed)) == 1


def test_nobody_to_reach_is_told_nothing() -> None:
    ticket = commands.register(registration=REGISTRATION, actor=AGENT, now=NOW)
    commands.accept(ticket_id=ticket.pk, promised_at=NOW + HOUR, actor=AGENT, now=NOW)
    answer(ticket)
    drain(NOW)
    assert told(ticket) == []
