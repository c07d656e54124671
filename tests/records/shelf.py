"""A closed case with words, a clock and a file, and the archive it goes to."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.base import worker
from ringback.desk.tests.floor import NOW, Floor
from ringback.records import commands, planning
from ringback.records.commands import archiving
from ringback.records.models import Partition
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import ClosureBasis

LATER = NOW + timedelta(days=200)
SYSTEM = planning.SYSTEM


def closed(floor: Floor, **changes):
    """A case with words, a clock, a file and an answer."""
    ticket = floor.accepted(**changes)
    tickets.attach(
        ticket_id=ticket.pk,
        upload=SimpleUploadedFile("a.txt", b"a"),
        actor=floor.agent.actor,
        now=NOW,
    )
    tickets.resolve(
        ticket_id=ticket.pk,
        answer="已退订并退费75元",
        code="refunded",
        cause="unknowing_subscription",
        actor=floor.agent.actor,
        now=NOW,
    )
    tickets.confirm(ticket_id=ticket.pk, actor=SYSTEM, now=NOW)
    tickets.close(ticket_id=ticket.pk, basis=ClosureBasis.CONFIRMED, actor=SYSTEM, now=NOW)
    worker.drain(NOW)
    return Ticket.objects.get(pk=ticket.pk)


def run(now=LATER, **changes):
    return commands.archive_next(actor=SYSTEM, now=now, **changes)


def planned() -> Partition:
    """The next batch, named and not yet written."""
    batch = archiving.plan(now=LATER)
    assert batch is not None
    return batch
