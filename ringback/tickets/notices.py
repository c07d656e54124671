"""What the customer is told of a case as it goes on: that a department has it, a reply, a wait, the
answer, that it is closed, and how it stands when nothing else was told for long (§2.4.2).

Each notice has a key, so that news heard twice is told once. A case without a number to reach is
told by nobody; the customer reads it where the case is tracked.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from ringback.base.masking import masks
from ringback.kernel.actor import Actor
from ringback.messaging import commands as messaging
from ringback.messaging import queries as words
from ringback.messaging.commands import Draft
from ringback.messaging.states import Medium, Purpose
from ringback.people import queries as people
from ringback.tickets import limits, queries
from ringback.tickets.models import ProgressDue, Statement, Ticket
from ringback.tickets.states import OPEN_SHEET, REVIEWED, StatementKind, TicketState

UNDER_WAY = frozenset({TicketState.ACCEPTED, TicketState.IN_PROGRESS, TicketState.ON_HOLD})
"""The answer is still owed."""
LONGEST = 500
"""Characters of somebody's words in a message; the case keeps all of them."""


def send_answer(*, ticket_id: int, episode: int, actor: Actor, now: datetime) -> None:
    """The words with which an episode was answered, unless the case has gone back to work."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.episode != episode:
        return
    answers = ticket.statements.filter(kind=StatementKind.ANSWER)
    said = answers.order_by("-said_at", "-id").first()
    if said is not None:
        _send(
            ticket,
            f"answer:{said.pk}",
            Purpose.ANSWER,
            words.words(
                "answer",
                language=ticket.language,
                places={"number": ticket.number, "answer": _short(said)},
                at=now,
            ),
            actor=actor,
            now=now,
        )


def send_reply(*, statement_id: UUID, actor: Actor, now: datetime) -> None:
    """What a person wrote to the customer. It waits for no cool-down: somebody may have asked."""
    said = Statement.objects.select_related("ticket").get(pk=statement_id)
    ticket = said.ticket
    body = words.words(
        "reply",
        language=ticket.language,
        places={"number": ticket.number, "reply": _short(said)},
        at=now,
    )
    _send(ticket, f"reply:{said.pk}", Purpose.ANSWER, body, actor=actor, now=now)


def send_hold(*, ticket_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The case waits, and what for; the promised time stays what it was."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.promised_at is None or ticket.promised_at <= now:
        return
    body = limits.progress_words(ticket, limits.hold_step(ticket, reason), now)
    _send(ticket, f"hold:{ticket.version}", Purpose.PROGRESS, body, actor=actor, now=now)


def send_reminder(*, ticket_id: int, reason: str, count: int, actor: Actor, now: datetime) -> None:
    """What we still wait for, unless it has come meanwhile."""
    ticket = Ticket.objects.get(pk=ticket_id)
    hold = ticket.holds.filter(resumed_at=None, reason=reason).first()
    if hold is not None:
        body = limits.reminder_words(ticket, reason)
        key = f"reminder:{hold.pk}:{count}"
        _send(ticket, key, Purpose.PROGRESS, body, actor=actor, now=now)


def send_dispatch(*, ticket_id: int, sheet_id: int, actor: Actor, now: datetime) -> None:
    """A department has the case now; not said on the heels of the receipt."""
    ticket = Ticket.objects.get(pk=ticket_id)
    quiet = words.cool_down(Purpose.PROGRESS, at=now)
    if ticket.accepted_at is not None and now < ticket.accepted_at + quiet:
        return
    if ticket.promised_at is None or ticket.promised_at <= now or ticket.state not in UNDER_WAY:
        return
    body = limits.progress_words(ticket, _step(ticket), now)
    _send(ticket, f"dispatch:{sheet_id}", Purpose.PROGRESS, body, actor=actor, now=now)


def send_closed(*, ticket_id: int, actor: Actor, now: datetime) -> None:
    """Nothing more is done about the case; whoever wants more knows by which number to ask."""
    ticket = Ticket.objects.get(pk=ticket_id)
    places = {"number": ticket.number}
    body = words.words("closed", language=ticket.language, places=places, at=now)
    _send(ticket, "closed", Purpose.PROGRESS, body, actor=actor, now=now)


def watch(*, ticket_id: int, now: datetime) -> None:
    """The case is worked on from here: the customer is to hear of it at least once an interval."""
    ticket = Ticket.objects.get(pk=ticket_id)
    if ticket.promised_at is not None and ticket.state in UNDER_WAY:
        due_at = limits.next_notice_at(ticket, now)
        ProgressDue.objects.update_or_create(ticket=ticket, defaults={"due_at": due_at})


def watch_no_more(*, ticket_id: int) -> None:
    ProgressDue.objects.filter(ticket_id=ticket_id).delete()


def send_progress(*, due: ProgressDue, actor: Actor, now: datetime) -> None:
    """How the case stands, unless somebody else was faster to say it."""
    ticket = due.ticket
    if ticket.promised_at is None or ticket.state not in UNDER_WAY:
        watch_no_more(ticket_id=ticket.pk)
        return
    again = limits.next_notice_at(ticket, now)
    with transaction.atomic():
        if ProgressDue.objects.filter(pk=due.pk, due_at=due.due_at).update(due_at=again):
            key = f"progress:{due.due_at:%Y%m%d%H%M}"
            body = limits.progress_words(ticket, _step(ticket), now)
            _send(ticket, key, Purpose.PROGRESS, body, actor=actor, now=now)


def put_off(*, due: ProgressDue, now: datetime) -> None:
    """One that cannot be told now does not stand before the others."""
    again = limits.next_notice_at(due.ticket, now)
    ProgressDue.objects.filter(pk=due.pk, due_at=due.due_at).update(due_at=again)


def _step(ticket: Ticket) -> str:
    """Where the case is, in the language of its customer: a department, never a person."""
    hold = ticket.holds.filter(resumed_at=None).first()
    if hold is not None:
        return limits.hold_step(ticket, hold.reason)
    sheets = ticket.sheets.filter(kind__in=REVIEWED, state__in=OPEN_SHEET)
    sheet = sheets.order_by("-dispatched_at", "-id").first()
    with translation.override(ticket.language):
        path = sheet.department_path if sheet else ""
        place = people.department_names([path]).get(path)
        if not place:
            return gettext("being worked on")
        return gettext("being worked on by: %(department)s") % {"department": place}


def _send(
    ticket: Ticket, key: str, purpose: Purpose, body: str, *, actor: Actor, now: datetime
) -> None:
    recipient = queries.number_to_reach(ticket)
    if recipient is None:
        return
    ProgressDue.objects.filter(ticket=ticket).update(due_at=limits.next_notice_at(ticket, now))
    messaging.queue_message(
        draft=Draft(
            key=f"{key}:ticket:{ticket.pk}",
            purpose=purpose,
            recipient=recipient,
            medium=Medium.EMAIL if "@" in recipient else Medium.TEXT,
            body=body,
            language=ticket.language,
            subject_kind="ticket",
            subject_id=str(ticket.pk),
        ),
        actor=actor,
        now=now,
    )


def _short(said: Statement) -> str:
    """A text to a phone names no number but masked: who holds the phone may not be the customer."""
    line = " ".join(masks["text"](said.body.reveal()).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
