"""The service report of a case as its customer gets it: what was asked, promised and answered, each
time we owed them against its limit, and what they said to it. Nothing from inside: no name, no
department, no note, no work sheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.kernel.actor import Actor
from ringback.reports import case_report, words
from ringback.reports.case_report import Answer, LimitLine, OpinionLine, Reopened, Said, Words
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Ticket
from ringback.tickets.states import TICKET_STATE_LABELS, TicketState

OWED = frozenset({Metric.FIRST_CONTACT, Metric.HANDLING, Metric.NEXT_RESPONSE})
"""Limits a customer waits for; the others are kept between departments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerReport:
    """``lateness`` as in ``CaseReport``; of the answers only the result may be shown."""

    ticket: Ticket
    made_at: datetime
    kind: str
    category: str
    channel: str
    state: Words
    said: Sequence[Said]
    answers: Sequence[Answer]
    lateness: timedelta | None
    limits: Sequence[LimitLine]
    opinions: Sequence[OpinionLine]
    reopenings: Sequence[Reopened]
    urges: int


def customer_report(*, number: str, actor: Actor, now: datetime) -> CustomerReport:
    """For the customer whose case it is. Raises ``NotFound``."""
    row = tickets.numbered(number=number, actor=actor)
    named = words.names(categories=[row.category], paths=(), at=now)
    readings = clocks.of_subject(subject_kind="ticket", subject_id=row.pk, now=now)
    return CustomerReport(
        ticket=row,
        made_at=now,
        kind=words.kind(row.kind),
        category=named.category(row.category),
        channel=words.channel(row.channel),
        state=TICKET_STATE_LABELS[TicketState(row.state)],
        said=case_report.said(row, actor),
        answers=case_report.answers(row, with_posts=False),
        lateness=case_report.lateness(row),
        limits=[
            case_report.limit(reading)
            for reading in readings
            if reading.clock.metric in OWED and reading.clock.state != "cancelled"
        ],
        opinions=[each for each in case_report.opinions(row) if each.scores],
        reopenings=case_report.reopenings(row),
        urges=row.urges.count(),
    )
