"""A file that was handed in before there was a case, and who reads files back."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.base import files
from ringback.base.models import StoredFile
from ringback.customers.tests import samples as people
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.tickets import commands, limits, queries
from ringback.tickets.limits import Uploads
from ringback.tickets.models import Ticket
from ringback.tickets.tests.conftest import AGENT, LEAD, NOW, STRANGER, SYSTEM


@pytest.fixture
def stored(db: None) -> StoredFile:
    rule = queries.uploads(at=NOW)
    upload = SimpleUploadedFile("测速.txt", "下行 3M".encode())
    return files.store(upload, allowed=rule.media_types, largest=rule.largest, actor=AGENT, now=NOW)


def attach(ticket: Ticket, stored: StoredFile, actor: Actor = AGENT) -> None:
    commands.attach_stored(ticket_id=ticket.pk, stored=stored, actor=actor, now=NOW)


def test_it_goes_with_the_case(
    accepted: Ticket, stored: StoredFile, told: Callable[[], list[str]]
) -> None:
    attach(accepted, stored)
    assert accepted.attachments.get().file == stored
    assert told()[-1] == "ticket.attached"


def test_who_may_not(accepted: Ticket, stored: StoredFile) -> None:
    with pytest.raises(NotFound):
        attach(accepted, stored, STRANGER)


def test_an_ended_case_takes_none(accepted: Ticket, stored: StoredFile) -> None:
    commands.cancel(ticket_id=accepted.pk, reason="withdrawn", actor=LEAD, now=NOW)
    with pytest.raises(Conflict):
        attach(accepted, stored)


def test_no_more_than_the_handbook_allows(
    accepted: Ticket, stored: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = Uploads(("text/plain",), largest=10_000, most=0)
    monkeypatch.setattr(limits, "uploads", lambda edition_id: rule)
    with pytest.raises(Invalid):
        attach(accepted, stored)


def test_customers_read_back_their_own_and_not_a_colleague_s(
    accepted: Ticket, stored: StoredFile
) -> None:
    people.tree()
    served = people.plain("苏明允", "13900001234")
    Ticket.objects.filter(pk=accepted.pk).update(customer=served)
    customer = Actor(f"customer:{served.pk}")
    attach(accepted, stored, customer)
    commands.attach(
        ticket_id=accepted.pk,
        upload=SimpleUploadedFile("bss.txt", b"internal"),
        actor=AGENT,
        now=NOW,
    )
    own, theirs = queries.attachments(accepted)
    assert queries.attachments(accepted, handed_in_by=customer.ref) == [own]
    assert queries.attachment(attachment_id=own.pk, actor=customer) == own
    with pytest.raises(NotFound):
        queries.attachment(attachment_id=theirs.pk, actor=customer)
    assert queries.attachment(attachment_id=theirs.pk, actor=SYSTEM) == theirs
