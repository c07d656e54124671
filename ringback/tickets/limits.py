"""Which limits of the handbook govern a ticket and its sheets: always those of its edition."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from ringback.clocks import queries as clocks
from ringback.clocks.commands import Start
from ringback.clocks.states import Layer, Metric
from ringback.customers import queries as customers
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.tickets.models import Letter, Ticket, WorkSheet
from ringback.tickets.rules import ReplyGate
from ringback.tickets.states import SheetKind, WaitEnding

MEBIBYTE = 1024 * 1024


def facts(ticket: Ticket) -> dict[str, Any]:
    """What the handbook may tell cases apart by."""
    return {
        "kind": ticket.kind,
        "category": ticket.category,
        "complexity": ticket.complexity,
        "severity": ticket.severity,
        "channel": ticket.channel,
    }


def clock_facts(tickets: Collection[Ticket]) -> dict[int, dict[str, Any]]:
    """By ticket all that limits of time may rest on: the case, and the customer's standing."""
    came_by_letter = Letter.objects.filter(ticket__in=[ticket.pk for ticket in tickets])
    by_letter = set(came_by_letter.values_list("ticket_id", flat=True))
    told = _clock_facts([Coming(ticket, ticket.pk in by_letter) for ticket in tickets])
    return {ticket.pk: facts for ticket, facts in zip(tickets, told, strict=True)}


@dataclass(frozen=True, slots=True)
class Coming:
    """A ticket that is registered, written or not. ``by_letter``: one came with it; ``waits``: a
    person must look before it goes on; ``standing`` its customer's, where it is known already."""

    ticket: Ticket
    by_letter: bool = False
    waits: bool = False
    standing: customers.Standing | None = None


def _clock_facts(coming: Collection[Coming]) -> list[dict[str, Any]]:
    """In order."""
    asked = {each.ticket.customer_id for each in coming if each.standing is None} - {None}
    standings = customers.standings({one for one in asked if one}) if asked else {}
    found = []
    for each in coming:
        customer_id = each.ticket.customer_id
        standing = each.standing or (standings.get(customer_id) if customer_id else None)
        found.append(
            {**facts(each.ticket), "escalated": each.by_letter, **standing_facts(standing)}
        )
    return found


def standing_facts(standing: customers.Standing | None) -> dict[str, Any]:
    """A product the manual has no word for is not known to it."""
    if standing is None:
        return {}
    told = {
        "segment": standing.segment,
        "star_level": standing.star_level,
        "region": standing.region,
        "product": standing.product,
    }
    return {name: handbook.as_fact(name, value) for name, value in told.items()}


def at_registration(coming: Collection[Coming]) -> Iterator[list[Start]]:
    """Of each ticket: first contact and handling run from when it happened (§3.2.1, §3.2.2), the
    look of a person from when it was written down (§2.3.1)."""
    for each, told in zip(coming, _clock_facts(coming), strict=True):
        ticket = each.ticket
        yield [
            of_ticket(ticket, Metric.FIRST_CONTACT, told, since=ticket.clocks_from),
            of_ticket(ticket, Metric.HANDLING, told, since=ticket.clocks_from),
            *(
                [of_ticket(ticket, Metric.TRIAGE, told, since=ticket.registered_at)]
                if each.waits
                else []
            ),
        ]


def of_ticket(ticket: Ticket, metric: Metric, told: dict[str, Any], *, since: datetime) -> Start:
    return Start(
        subject_kind="ticket",
        subject_id=str(ticket.pk),
        metric=metric,
        facts=told,
        since=since,
        edition_id=ticket.edition_id,
    )


def of_letters(letters: Collection[Letter]) -> Iterator[Start]:
    """A letter's own deadline runs from its receipt; where it names none, the manual's default."""
    told = clock_facts([letter.ticket for letter in letters])
    for letter in letters:
        start = of_ticket(
            letter.ticket, Metric.HANDLING, told[letter.ticket_id], since=letter.received_at
        )
        yield replace(start, layer=Layer.HANDED_DOWN, deadline=letter.deadline)


def of_sheet(sheet: WorkSheet, metric: Metric, now: datetime) -> Start:
    """A sheet's own limit starts with the sheet; one that stands alone obeys today's edition."""
    ticket = sheet.ticket
    told = clock_facts([ticket])[ticket.pk] if ticket else {}
    return Start(
        subject_kind="work_sheet",
        subject_id=str(sheet.pk),
        metric=metric,
        facts={**told, "sheet_kind": sheet.kind},
        since=now,
        edition_id=ticket.edition_id if ticket else handbook.edition_at(now).pk,
    )


def of_sheets(sheets: Collection[WorkSheet], metric: Metric) -> Iterator[Start]:
    """The set form, for sheets of tickets: each from when it was sent."""
    told = clock_facts([sheet.ticket for sheet in sheets if sheet.ticket])
    for sheet in sheets:
        assert sheet.ticket is not None  # callers have sheets of tickets
        yield Start(
            subject_kind="work_sheet",
            subject_id=str(sheet.pk),
            metric=metric,
            facts={**told[sheet.ticket.pk], "sheet_kind": sheet.kind},
            since=sheet.dispatched_at,
            edition_id=sheet.ticket.edition_id,
        )


def metric_of(sheet: WorkSheet) -> Metric:
    """An order is answered within a limit of its own (§3.2.5)."""
    return Metric.SUPERVISION if sheet.kind == SheetKind.SUPERVISION else Metric.SHEET


def urges_to_supervise(ticket: Ticket) -> int:
    """After so many urges an account of the case is ordered (§2.4.3)."""
    stated = handbook.ruling("urge.supervision.count", edition_id=ticket.edition_id)
    return stated.value_as(int)


def points_of_sheet(ticket: Ticket | None, kind: str, now: datetime) -> int:
    """How much of somebody's load a sheet takes (§3.1.2)."""
    told = {**(facts(ticket) if ticket else {}), "sheet_kind": kind}
    return handbook.parameter("dispatch.sheet.weight", at=now, facts=told).value_as(int)


def most_returns(sheet: WorkSheet) -> int:
    """After so many returns of a sheet a lead decides whose it is (§3.1.4)."""
    ticket = sheet.ticket
    edition_id = ticket.edition_id if ticket else handbook.edition_at(sheet.dispatched_at).pk
    return handbook.ruling("return.limit", edition_id=edition_id).value_as(int)


def reply_gate(sheet: WorkSheet) -> ReplyGate:
    """What a reply on this sheet must contain (§3.3.2)."""
    ticket = sheet.ticket
    edition_id = ticket.edition_id if ticket else handbook.edition_at(sheet.dispatched_at).pk
    phrases = handbook.ruling("reply.empty_phrases", edition_id=edition_id).value_as(Table)
    return ReplyGate(
        empty_phrases=phrases.column("phrase"),
        minimum_length=handbook.ruling("reply.text.minimum", edition_id=edition_id).value_as(int),
    )


@dataclass(frozen=True, slots=True)
class Uploads:
    """Which files a case takes: ``largest`` in bytes, ``most`` in number."""

    media_types: tuple[str, ...]
    largest: int
    most: int


def uploads(edition_id: UUID) -> Uploads:
    """§2.1: what may be handed in with a case."""
    types = handbook.ruling("upload.types", edition_id=edition_id).value_as(Table)
    size, most = (
        handbook.ruling(f"upload.{which}.limit", edition_id=edition_id).value_as(int)
        for which in ("size", "count")
    )
    return Uploads(types.column("media_type"), size * MEBIBYTE, most)


def urge_again_at(ticket: Ticket, urged_at: datetime) -> datetime:
    """When an urge is heard anew; one before that is counted and alerts nobody (§2.4.3)."""
    stated = handbook.ruling("urge.cool_down", edition_id=ticket.edition_id, facts=facts(ticket))
    return clocks.reckoned(stated.value_as(Span), urged_at)


def hold_reasons(ticket: Ticket) -> tuple[str, ...]:
    """The coded reasons for which a case may wait (§3.2.4)."""
    stated = handbook.ruling("hold.reasons", edition_id=ticket.edition_id)
    return stated.value_as(Table).column("code")


def hold_step(ticket: Ticket, reason: str) -> str:
    """What a case waits for, in the language of its customer."""
    stated = handbook.ruling("hold.reasons", edition_id=ticket.edition_id).value_as(Table)
    name: Bilingual = stated.row("code", reason)["name"]
    return name.in_language(ticket.language)


def next_notice_at(ticket: Ticket, now: datetime) -> datetime:
    """By when the customer hears again how the case stands, even if nothing has moved."""
    stated = handbook.ruling(
        "progress.notice.interval", edition_id=ticket.edition_id, facts=facts(ticket)
    )
    return clocks.reckoned(stated.value_as(Span), now)


def progress_words(ticket: Ticket, step: str, now: datetime) -> str:
    """A notice of progress (§2.4.2) on a case with a promise; a broken one is owned up to."""
    assert ticket.promised_at is not None
    code = "wording" if ticket.promised_at > now else "overdue.wording"
    stated = handbook.ruling(f"progress.notice.{code}", edition_id=ticket.edition_id)
    wording = stated.value_as(Bilingual).in_language(ticket.language)
    promised = timezone.localtime(ticket.promised_at, timezone.get_default_timezone())
    return wording.format(
        number=ticket.number, step=step, promised_time=promised.strftime("%m-%d %H:%M")
    )


def remind_at(ticket: Ticket, reason: str, since: datetime) -> datetime | None:
    """When a customer we wait for is asked again; ``None`` where nobody is (§3.2.4)."""
    stated = handbook.ruling_if_any(
        "hold.reminder.interval",
        edition_id=ticket.edition_id,
        facts={**facts(ticket), "hold_reason": reason},
    )
    return clocks.reckoned(stated.value_as(Span), since) if stated else None


def most_reminders(ticket: Ticket) -> int:
    return handbook.ruling("hold.reminder.limit", edition_id=ticket.edition_id).value_as(int)


def ending_of_wait(ticket: Ticket, reason: str) -> WaitEnding:
    """What follows a last reminder that nobody answers (§3.2.4)."""
    stated = handbook.ruling(
        "hold.exhausted.action",
        edition_id=ticket.edition_id,
        facts={**facts(ticket), "hold_reason": reason},
    )
    return WaitEnding(stated.value_as(str))


def reminder_words(ticket: Ticket, reason: str) -> str:
    stated = handbook.ruling("hold.reminder.wording", edition_id=ticket.edition_id)
    wording = stated.value_as(Bilingual).in_language(ticket.language)
    return wording.format(number=ticket.number, step=hold_step(ticket, reason))


def words_of_silence(ticket: Ticket) -> str:
    """The answer to a customer who has not helped us any further."""
    stated = handbook.ruling("hold.silent.wording", edition_id=ticket.edition_id)
    return stated.value_as(Bilingual).in_language(ticket.language).format(number=ticket.number)


def hold_pauses(ticket: Ticket, reason: str) -> bool:
    """Whether waiting for this reason pauses the work's clocks; our own delays do not."""
    stated = handbook.ruling(
        "hold.pauses",
        edition_id=ticket.edition_id,
        facts={**facts(ticket), "hold_reason": reason},
    )
    return stated.value_as(bool)


@dataclass(frozen=True, slots=True)
class HoldCap:
    """How long the pauses of a case may be altogether, and how many, before a lead approves."""

    longest: timedelta
    most: int


def hold_cap(ticket: Ticket, reason: str, now: datetime) -> HoldCap:
    """§3.2.4; days end at the end of their last."""
    told = {**facts(ticket), "hold_reason": reason}
    cap, most = (
        handbook.ruling(f"hold.{which}", edition_id=ticket.edition_id, facts=told)
        for which in ("pause.cap", "count.limit")
    )
    return HoldCap(ALWAYS.add(now, cap.value_as(Span)) - now, most.value_as(int))


def reopen_until(ticket: Ticket, resolved_at: datetime) -> datetime:
    """Until when an answered case may go back to work (§4.3)."""
    stated = handbook.ruling("reopen.window", edition_id=ticket.edition_id, facts=facts(ticket))
    return ALWAYS.add(resolved_at, stated.value_as(Span))
