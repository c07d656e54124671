"""A transaction is taken from somebody we know surely enough; anything else from anybody."""

from dataclasses import replace
from typing import Any

import pytest

from ringback.intake import commands, queries
from ringback.intake.commands import Request
from ringback.intake.tests.samples import (
    AGENT,
    CLIENT,
    COMPLAINT,
    COUNTY,
    NOW,
    ORDER,
    PHONE,
    request,
)
from ringback.kernel.errors import NotAllowed
from ringback.messaging import commands as messaging
from ringback.messaging.commands import Party
from ringback.messaging.states import Channel, Document, Level
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Kind

ORDERED = "basic.suspend_restore"
"""Done above a service password alone."""


def spoken(channel: Channel = Channel.PHONE, text: str = ORDER, **changes: Any) -> Request:
    contact = messaging.open_contact(
        channel=channel,
        organisation_path=COUNTY,
        party=Party(number=PHONE, language="zh-hans"),
        actor=AGENT,
        now=NOW,
    )
    return replace(request(text, phone="", contact_id=contact.pk), **changes)


def test_a_transaction_of_an_unknown_caller_is_not_taken() -> None:
    order = spoken(category=ORDERED, kind=Kind.TRANSACTION)
    with pytest.raises(NotAllowed) as refusal:
        commands.take_request(request=order, actor=AGENT, now=NOW)
    assert refusal.value.reason == "verification_needed"
    assert not Ticket.objects.exists()


def test_the_preview_says_so_beforehand() -> None:
    order = spoken(category=ORDERED, kind=Kind.TRANSACTION)
    shown = queries.preview(request=order, actor=AGENT, now=NOW)
    assert shown.level is Level.PASSWORD
    assert not shown.is_verified


def test_once_verified_it_is_taken() -> None:
    order = spoken(Channel.COUNTER, category=ORDERED, kind=Kind.TRANSACTION)
    assert order.contact_id is not None
    messaging.sight_document(
        contact_id=order.contact_id, document=Document.RESIDENT, actor=AGENT, now=NOW
    )
    assert queries.preview(request=order, actor=AGENT, now=NOW).is_verified
    commands.take_request(request=order, actor=AGENT, now=NOW)
    assert Ticket.objects.get().kind == Kind.TRANSACTION


def test_a_complaint_is_taken_from_anybody() -> None:
    complaint = spoken(text=COMPLAINT, category="support.unknowing_order", kind=Kind.COMPLAINT)
    assert queries.preview(request=complaint, actor=AGENT, now=NOW).level is Level.NONE
    assert commands.take_request(request=complaint, actor=AGENT, now=NOW).state == "accepted"


def test_the_operators_own_system_answers_for_who_asked() -> None:
    handed_in = request(ORDER, channel=Channel.API, category=ORDERED, kind=Kind.TRANSACTION)
    handed_in = replace(handed_in, organisation_path="")
    assert queries.preview(request=handed_in, actor=CLIENT, now=NOW).is_verified
    commands.take_request(request=handed_in, actor=CLIENT, now=NOW)
    assert Ticket.objects.count() == 1
