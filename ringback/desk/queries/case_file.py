"""The case file (案卷): everything about a case in one document, to be printed or packed.

Words are strings here, masked unless it was journalled why not: what is printed cannot be masked
afterwards.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import Secret
from ringback.base.models import Entry
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Explanation
from ringback.desk import labels
from ringback.desk.labels import Label
from ringback.desk.queries.story import Line
from ringback.desk.queries.tickets import LINK, ClockLine, FileLine, TicketPage, ticket_page
from ringback.feedback import queries as feedback
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.queries import MessageView
from ringback.messaging.states import MEDIUM_LABELS, PURPOSE_LABELS
from ringback.tickets import queries as tickets
from ringback.tickets.queries import LONGEST_TIMELINE, Ticket

Shown = Callable[[Secret | None], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    at: datetime
    title: str
    person: str
    words: str
    is_internal: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A limit with the computation behind it."""

    line: ClockLine
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """``moved_at``: when another promise took its place."""

    promised_at: datetime
    made_at: datetime | None
    person: str
    moved_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A message to the customer and what became of it."""

    purpose: object
    medium: object
    recipient: str
    words: str
    state: Label
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody decided about what somebody else wanted or did."""

    about: object
    asked_by: str
    decided_by: str
    verdict: object
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """``is_cut``: there is more in the journal than a timeline shows."""

    page: TicketPage
    made_at: datetime
    is_unmasked: bool
    customer: Sequence[tuple[object, str]]
    request: str
    restated: str
    timeline: Sequence[Moment]
    is_cut: bool
    limits: Sequence[Limit]
    promises: Sequence[Promised]
    messages: Sequence[Told]
    approvals: Sequence[Approval]
    files: Sequence[Enclosed]
    seals: tuple[int, int]

    @property
    def ticket(self) -> Ticket:
        return self.page.ticket


def case_file(*, number: str, is_unmasked: bool = False, actor: Actor, now: datetime) -> CaseFile:
    """Raises ``NotFound`` for a case out of reach. Unmasked only where a command has journalled
    why."""
    page = ticket_page(number=number, actor=actor, now=now)
    row, shown = page.ticket, _plain if is_unmasked else _masked
    return CaseFile(
        page=page,
        made_at=now,
        is_unmasked=is_unmasked,
        customer=list(_customer(page, is_unmasked)),
        request=shown(page.request),
        restated=shown(page.restated),
        timeline=[_moment(line, shown) for line in reversed(page.story)],
        is_cut=len(page.story) >= LONGEST_TIMELINE,
        limits=[_limit(line, now) for line in page.clocks],
        promises=list(_promises(page)),
        messages=[_told(message, shown) for message in _messages(row)],
        approvals=sorted(_approvals(page, shown), key=lambda each: each.at),
        files=[_enclosed(line, shown) for line in page.files],
        seals=_seals(row),
    )


def told(*, number: str, is_unmasked: bool, actor: Actor, now: datetime) -> str:
    """The case file as one HTML document, for the slot of records."""
    page = case_file(number=number, is_unmasked=is_unmasked, actor=actor, now=now)
    return render_to_string(
        "desk/file/document.html", {"page": page, "LANGUAGE_CODE": get_language()}
    )


def _masked(secret: Secret | None) -> str:
    return str(secret) if secret else ""


def _plain(secret: Secret | None) -> str:
    return secret.reveal() if secret else ""


def _customer(page: TicketPage, is_unmasked: bool) -> Iterator[tuple[object, str]]:
    """The record as the reader has it. Unmasked are the name and the number to reach; documents
    and addresses are revealed one by one, on the record itself."""
    if page.card is None:
        return
    plain = {}
    customer = page.ticket.customer
    if is_unmasked and customer is not None:
        plain[str(_("Name"))] = _plain(customer.name)
        yield _("Number to reach"), tickets.number_to_reach(page.ticket) or ""
    for value in page.card.values:
        yield value.title, plain.get(str(value.title)) or value.shown.text


def _moment(line: Line, shown: Shown) -> Moment:
    return Moment(
        at=line.at,
        title=line.title,
        person=line.person,
        words=shown(line.body),
        is_internal=line.is_internal,
    )


def _limit(line: ClockLine, now: datetime) -> Limit:
    return Limit(line=line, explanation=clocks.explain(clock_id=line.reading.clock.pk, now=now))


def _promises(page: TicketPage) -> Iterator[Promised]:
    """What the receipt said, then what people have said since."""
    row, people = page.ticket, page.names.people
    if row.promised_at:
        yield Promised(
            promised_at=row.promised_at, made_at=row.accepted_at, person="", moved_at=None
        )
    for each in row.promises.order_by("made_at", "id"):
        yield Promised(
            promised_at=each.promised_at,
            made_at=each.made_at,
            person=people.get(each.made_by, ""),
            moved_at=each.moved_at,
        )


def _messages(row: Ticket) -> list[MessageView]:
    found = messaging.messages_about(subject_kind="ticket", subject_id=row.pk)
    for invitation in feedback.of_ticket(ticket_id=row.pk):
        found += messaging.messages_about(subject_kind="invitation", subject_id=str(invitation.pk))
    return sorted(found, key=lambda message: message.created_at)


def _told(message: MessageView, shown: Shown) -> Told:
    return Told(
        purpose=PURPOSE_LABELS[message.purpose],
        medium=MEDIUM_LABELS[message.medium],
        recipient=shown(message.recipient),
        words=LINK.sub(str(_("[link]")), shown(message.body)),
        state=labels.message_state(message.state),
        created_at=message.created_at,
        sent_at=message.sent_at,
        delivered_at=message.delivered_at,
    )


def _approvals(page: TicketPage, shown: Shown) -> Iterator[Approval]:
    """Reviews of replies, and holds beyond the cap."""
    for block in page.sheets:
        rows = sorted(block.sheet.replies.all(), key=lambda reply: reply.replied_at)
        for reply, row in zip(block.replies, rows, strict=True):
            if row.reviewed_at is not None:
                yield Approval(
                    about=_("Reply of a department"),
                    asked_by=reply.person,
                    decided_by=reply.reviewer,
                    verdict=_("Passed") if reply.passed else _("Sent back"),
                    at=row.reviewed_at,
                    words=shown(reply.remark),
                )
    people = page.names.people
    for hold in page.ticket.holds.exclude(approved_by="").order_by("held_at"):
        yield Approval(
            about=_("Hold beyond the cap"),
            asked_by=people.get(hold.held_by, ""),
            decided_by=people.get(hold.approved_by, ""),
            verdict=_("Approved"),
            at=hold.held_at,
            words=page.names.choices.name("hold.reasons", hold.reason),
        )


def _enclosed(line: FileLine, shown: Shown) -> Enclosed:
    file = line.attachment.file
    return Enclosed(
        name=shown(file.name),
        media_type=file.media_type,
        size=file.size,
        sha256=file.digest,
        at=line.attachment.attached_at,
        person=line.person,
    )


def _seals(row: Ticket) -> tuple[int, int]:
    """How many entries of the journal are about the case itself, and how many of them are sealed
    by now."""
    about = Entry.objects.filter(subject_kind="ticket", subject_id=str(row.pk))
    found = list(about.values_list("seal_id", flat=True)[:LONGEST_TIMELINE])
    return len(found), sum(seal is not None for seal in found)
