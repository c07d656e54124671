"""Which limits of the handbook govern a ticket and its sheets: always those of its edition."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from ringback.clocks.commands import Start
from ringback.clocks.states import Metric
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.rules import ReplyGate

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


def at_registration(ticket: Ticket) -> Iterator[Start]:
    """First contact and handling run from when it happened (§3.2.1, §3.2.2)."""
    for metric in (Metric.FIRST_CONTACT, Metric.HANDLING):
        yield Start(
            subject_kind="ticket",
            subject_id=str(ticket.pk),
            metric=metric,
            facts=facts(ticket),
            since=ticket.clocks_from,
            edition_id=ticket.edition_id,
        )


def of_sheet(sheet: WorkSheet, metric: Metric, now: datetime) -> Start:
    """A sheet's own limit starts with the sheet; one that stands alone obeys today's edition."""
    ticket = sheet.ticket
    return Start(
        subject_kind="work_sheet",
        subject_id=str(sheet.pk),
        metric=metric,
        facts={**(facts(ticket) if ticket else {}), "sheet_kind": sheet.kind},
        since=now,
        edition_id=ticket.edition_id if ticket else handbook.edition_at(now).pk,
    )


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
    return urged_at + stated.duration


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
    return now + stated.duration


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


def hold_pauses(ticket: Ticket, reason: str) -> bool:
    """Whether waiting for this reason pauses the work's clocks; our own delays do not."""
    stated = handbook.ruling(
        "hold.pauses",
        edition_id=ticket.edition_id,
        facts={**facts(ticket), "hold_reason": reason},
    )
    return stated.value_as(bool)


def reopen_until(ticket: Ticket, resolved_at: datetime) -> datetime:
    """Until when an answered case may go back to work (§4.3)."""
    stated = handbook.ruling("reopen.window", edition_id=ticket.edition_id, facts=facts(ticket))
    return ALWAYS.add(resolved_at, stated.value_as(Span))
