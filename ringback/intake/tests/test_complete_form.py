"""Facts that could wait are added; what waited for them alone goes on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.intake import commands, queries
from ringback.intake.commands import Receipt
from ringback.intake.models import IntakeForm, Triage
from ringback.intake.tests.samples import (
    AGENT,
    CLIENT,
    HANDLER,
    NOW,
    ORDER,
    STRANGER,
    messages,
    request,
)
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

LATER = NOW + timedelta(minutes=20)
ORDERED = request(ORDER, category="basic.suspend_restore", kind=Kind.TRANSACTION)
ELIGIBLE = {"is_holder": True, "arrears_amount": 0, "risk_blocked": False}
REPORT = {"line_action": "report_loss"}


@pytest.fixture
def waiting() -> Receipt:
    return commands.take_request(request=ORDERED, actor=CLIENT, now=NOW)


def complete(receipt: Receipt, actor: Actor = AGENT, **changes: object) -> IntakeForm:
    told = {"answers": REPORT, **changes}
    return commands.complete_form(ticket_id=receipt.ticket_id, actor=actor, now=LATER, **told)


def test_what_waited_for_facts_alone_is_accepted(
    waiting: Receipt, told: Callable[[str], list[str]]
) -> None:
    assert IntakeForm.objects.get().missing == ["line_action"]
    form = complete(waiting)
    assert form.missing == []
    assert Ticket.objects.get().state == "accepted"
    assert not Triage.objects.filter(settled_at=None).exists()
    assert messages(waiting.ticket_id)[0].purpose == "receipt"
    assert told("request.") == ["request.taken", "request.form_completed"]


def test_a_customer_alone_does_not_prove_eligibility(waiting: Receipt) -> None:
    customer = Ticket.objects.get().customer
    assert customer is not None
    complete(waiting, Actor(customer.ref))
    assert Ticket.objects.get().state == "registered"
    complete(waiting, Actor(customer.ref), facts={"is_holder": False})
    assert Ticket.objects.get().state == "ineligible"
    assert messages(waiting.ticket_id)[0].purpose == "notice"


def test_what_is_still_missing_waits_on(waiting: Receipt) -> None:
    assert complete(waiting, answers={}).missing == ["line_action"]
    assert Ticket.objects.get().state == "registered"


def test_a_wrong_answer_changes_nothing(waiting: Receipt) -> None:
    with pytest.raises(Invalid) as refusal:
        complete(waiting, answers={"line_action": "fly"})
    assert list(refusal.value.fields) == ["line_action"]
    assert IntakeForm.objects.get().version == 1


def test_a_stale_form_overwrites_nothing(waiting: Receipt) -> None:
    seen = IntakeForm.objects.get().version
    complete(waiting, answers={}, seen=seen)
    with pytest.raises(Conflict):
        complete(waiting, answers=REPORT, seen=seen)
    assert IntakeForm.objects.get().missing == ["line_action"]


def test_the_form_shows_what_the_system_brought_and_masks_it(waiting: Receipt) -> None:
    complete(waiting)
    form = queries.form_of(Ticket.objects.get(pk=waiting.ticket_id))
    assert form is not None
    shown = {each.field.code: (str(each.answer), each.brought) for each in form.answered}
    assert shown["access_number"] == ("138****5678", True)
    assert shown["line_action"] == ("report_loss", False)
    assert shown["wanted_on"] == ("None", False)
    assert form.complete_by == NOW + timedelta(hours=24)


def test_answers_of_another_leaf_fall_away(waiting: Receipt) -> None:
    complete(waiting)
    ticket = Ticket.objects.get()
    tickets.classify(
        ticket_id=ticket.pk,
        kind=Kind.LOOKUP,
        category="basic.data_left",
        complexity=ticket.complexity,
        severity=ticket.severity,
        actor=Actor.system("test"),
        now=LATER,
    )
    form = complete(waiting, answers={})
    assert form.answers.reveal() == '{"access_number": "+8613812345678"}'


def test_who_may_not(waiting: Receipt) -> None:
    with pytest.raises(NotAllowed):
        complete(waiting, HANDLER)
    with pytest.raises(NotFound):
        complete(waiting, STRANGER)


def test_a_case_that_has_ended_takes_no_facts(waiting: Receipt) -> None:
    tickets.cancel(
        ticket_id=waiting.ticket_id, reason="withdrawn", actor=Actor.system("test"), now=LATER
    )
    with pytest.raises(Conflict):
        complete(waiting)


def test_a_case_without_a_leaf_has_no_form() -> None:
    receipt = commands.take_request(
        request=replace(ORDERED, category="", kind=None), actor=CLIENT, now=NOW
    )
    with pytest.raises(Conflict):
        complete(receipt)
    assert queries.form_of(Ticket.objects.get(pk=receipt.ticket_id)) is None
