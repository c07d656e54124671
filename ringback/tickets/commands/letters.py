"""Cases handed down (转办): the letter they came with, and the reply it wants."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command, command_many
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.kernel.words import cleaned
from ringback.kernel.worktime import FIRST_YEAR, LAST_YEAR
from ringback.tickets import access, events, timing
from ringback.tickets.models import Letter, Ticket
from ringback.tickets.states import ANSWERED, OPEN, LetterSource

LONGEST_NUMBER = 80
EARLIEST_YEAR, LATEST_YEAR = FIRST_YEAR + 1, LAST_YEAR - 1
"""A day of the operator's zone may lie in another year of the world's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedDown:
    """What stands in the letter. ``deadline`` is ``None`` where it names none: then the manual's
    default holds (§5.4.6)."""

    source: LetterSource
    number: str
    received_at: datetime
    deadline: datetime | None = None

    def problems(self, now: datetime) -> dict[str, object]:
        """By field what is wrong with it."""
        found: dict[str, object] = {}
        if not cleaned(self.number) or len(self.number) > LONGEST_NUMBER:
            found["number"] = _("Write down the number the letter bears.")
        if self.received_at > now:
            found["received_at"] = _("This is in the future.")
        if self.received_at.year < EARLIEST_YEAR:
            found["received_at"] = _("This lies before the calendars begin.")
        if self.deadline is not None and self.deadline.year > LATEST_YEAR:
            found["deadline"] = _("This lies beyond the end of the calendars.")
        if self.deadline is not None and self.deadline <= self.received_at:
            found["deadline"] = _("The deadline lies before the letter was received.")
        return found


def _write(
    letters: Iterable[tuple[Ticket, HandedDown]], *, actor: Actor, now: datetime
) -> list[Letter]:
    rows = []
    for ticket, letter in letters:
        if wrong := letter.problems(now):
            raise Invalid(_("The letter cannot be recorded so. Nothing was saved."), fields=wrong)
        rows.append(
            Letter(
                ticket=ticket,
                source=letter.source,
                number=cleaned(letter.number),
                received_at=letter.received_at,
                deadline=letter.deadline,
                recorded_at=now,
                recorded_by=actor.ref,
            )
        )
    try:
        with transaction.atomic():
            return Letter.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict(
            _("A letter of that number is recorded already. Look the case up by it."),
            code="letter_known",
        ) from None


@command_many
def record_letters(
    *, letters: Sequence[tuple[Ticket, HandedDown]], actor: Actor, now: datetime
) -> list[Letter]:
    """What tickets being registered came with. Their other clocks start afterwards, for a case that
    was handed down has shorter limits. Raises as :func:`record_letter`."""
    rows = _write(letters, actor=actor, now=now)
    timing.start_letters(rows, actor=actor, now=now)
    journal.record_many([_told(row) for row in rows], actor=actor, now=now)
    return rows


@command
def record_letter(*, ticket_id: int, letter: HandedDown, actor: Actor, now: datetime) -> Letter:
    """The case was handed down by somebody above or outside: their deadline is one of its layers,
    and it is supervised from its birth (§3.2.5, §5.4.6). Raises ``Invalid`` with what is wrong in
    the letter, and ``Conflict`` for a letter that is recorded already."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_register(actor) and access.may_work(actor, ticket))
    if ticket.state not in OPEN:
        raise Conflict(_("This case is closed. Register a new one for the letter."))
    if Letter.objects.filter(ticket=ticket).exists():
        raise Conflict(_("This case has a letter already."), code="letter_recorded")
    (row,) = _write([(ticket, letter)], actor=actor, now=now)
    timing.start_letters([row], actor=actor, now=now)
    timing.rebind(ticket, actor=actor, now=now)
    journal.record(_told(row), actor=actor, now=now)
    return row


def _told(row: Letter) -> events.TicketHandedDown:
    return events.TicketHandedDown(
        ticket_id=row.ticket_id, source=row.source, deadline=row.deadline
    )


@command
def send_letter(*, ticket_id: int, actor: Actor, now: datetime) -> Letter:
    """Our reply has gone out; it says what the customer was answered. Who hears of it closes a case
    that waited for it alone. Raises ``Conflict`` before the customer has an answer, and a second
    time."""
    ticket = access.ticket_for(actor, ticket_id)
    access.require(access.may_work(actor, ticket))
    if ticket.state not in ANSWERED:
        raise Conflict(_("Answer the customer first: the reply says the same."))
    unsent = Letter.objects.filter(ticket=ticket, sent_at=None)
    if not unsent.update(sent_at=now, sent_by=actor.ref):
        raise Conflict(_("No reply is owed on this case, or it has been sent already."))
    timing.stop_letter(ticket, actor=actor, now=now)
    row = Letter.objects.get(ticket=ticket)
    journal.record(
        events.TicketLetterSent(ticket_id=ticket.pk, source=row.source), actor=actor, now=now
    )
    return row
