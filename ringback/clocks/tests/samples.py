"""A ticket and its clocks, and what the journal says of them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.clocks import commands
from ringback.clocks.commands import Start, course, moves
from ringback.clocks.models import Clock
from ringback.clocks.states import ClockState, Metric
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACTOR = Actor.system("test")
TICKET = {"subject_kind": "ticket", "subject_id": "7"}
HANDLING = [Metric.HANDLING]


def starting(metric: Metric, *, since: datetime = NOW, subject: str = "7", **facts: str) -> Start:
    return Start(
        subject_kind="ticket",
        subject_id=subject,
        metric=metric,
        facts=facts,
        since=since,
        edition_id=handbook.edition_at(NOW).pk,
    )


def start(metric: Metric, *, since: datetime = NOW, subject: str = "7", **facts: str) -> Clock:
    (clock,) = commands.start_many(
        starts=[starting(metric, since=since, subject=subject, **facts)], actor=ACTOR, now=NOW
    )
    return clock


def at(hours: float) -> datetime:
    return NOW + hours * HOUR


def sweep(hours: float) -> int:
    return commands.fire_due(actor=ACTOR, now=at(hours))


def sweep_out(hours: float) -> None:
    """As the worker does: again until nothing is due."""
    while sweep(hours):
        pass


def pause(hours: float, reason: str = "waiting_customer") -> list[Clock]:
    return commands.pause(**TICKET, reason=reason, actor=ACTOR, now=at(hours))


def resume(hours: float) -> list[Clock]:
    return commands.resume(**TICKET, metrics=HANDLING, actor=ACTOR, now=at(hours))


def stop(hours: float) -> list[Clock]:
    return commands.stop(**TICKET, metrics=HANDLING, actor=ACTOR, now=at(hours))


def rebind(hours: float, **facts: str) -> list[Clock]:
    return commands.rebind(**TICKET, facts=facts, actor=ACTOR, now=at(hours))


def somebody_is_faster(monkeypatch: pytest.MonkeyPatch, deed: Callable[[], object]) -> None:
    """``deed`` happens after the next verb has read its clocks and before it writes."""

    def reading(kind: str, subject_id: str, states: Sequence[ClockState]) -> list[Clock]:
        found = moves.clocks_of(kind, subject_id, states)
        monkeypatch.setattr(course, "clocks_of", moves.clocks_of)
        deed()
        return found

    monkeypatch.setattr(course, "clocks_of", reading)


def runs(clock: Clock) -> list[tuple[float, float | None]]:
    """The ledger in hours after the start."""
    rows = clock.intervals.order_by("since", "id").values_list("since", "until")
    return [
        ((since - NOW) / HOUR, None if until is None else (until - NOW) / HOUR)
        for since, until in rows
    ]


def told(*kinds: str) -> list[str]:
    """The alarms the journal tells of, in order."""
    entries = Entry.objects.filter(kind__in=kinds or ["clock.warned", "clock.breached"])
    return [e.content.get("alarm", "breach") for e in entries.order_by("id")]


def said(kind: str) -> dict[str, Any]:
    """What the one entry of this kind says."""
    content: dict[str, Any] = Entry.objects.get(kind=kind).content
    return content


def kinds() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("kind", flat=True))
