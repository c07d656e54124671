"""From the events of a case there to the past it has here."""

import json
from dataclasses import replace

from ringback.base.crypto import blind_index
from ringback.customers.queries import Customer
from ringback.intake.history.mapping import HistoryMapping
from ringback.intake.history.reading import Event, Log
from ringback.kernel.instants import format_instant
from ringback.tickets.commands import Happening, Past, Registration
from ringback.tickets.states import Complexity, Kind, Severity


def past_of(log: Log, mapping: HistoryMapping) -> Past:
    """A case with an event at least. What it is, its last row says: that is how it was filed in
    the end."""
    first, cells = log.events[0], log.events[-1].cells
    told = {name: choice.of(cells) for name, choice in mapping.choices.items()}
    return Past(
        registration=Registration(
            text=mapping.words(cells) or log.name,
            kind=Kind(told["kind"]),
            channel=told["channel"],
            originating_path=mapping.organisation,
            handling_path=mapping.organisation,
            category=told["category"],
            complexity=Complexity(told["complexity"]),
            severity=Severity(told["severity"]),
            occurred_at=first.opened_at,
        ),
        number=log.name,
        happenings=_happenings(log.events, mapping),
        codes=mapping.codes,
    )


def with_customer(past: Past, who: Customer | None) -> Past:
    """Whoever looks after the customer looks after the case."""
    if who is None:
        return past
    told = replace(past.registration, customer_id=who.pk, handling_path=who.home_path)
    return replace(past, registration=told)


def _happenings(events: list[Event], mapping: HistoryMapping) -> list[Happening]:
    found = []
    before: Event | None = None
    passed_on = 0
    for event in events:
        times = _times_passed_on(event, before, passed_on)
        passed_on += times
        found.append(
            Happening(
                at=event.at,
                actor=f"elsewhere:{mapping.source}",
                state=event.rule.state,
                department_path=event.department_path,
                hand_overs=times,
                reason=event.rule.reason,
                spoken=event.rule.spoken,
                basis=event.rule.basis,
            )
        )
        before = event
    return found


def _times_passed_on(event: Event, before: Event | None, passed_on: int) -> int:
    """By the log's own count, where it keeps one: between two rows a case may have gone to and fro.
    Else every other group is one time."""
    if event.count is not None:
        return max(event.count - passed_on, 0)
    return int(before is not None and before.group != event.group)


def content_of(log: Log) -> str:
    """The fingerprint of a case's past, to tell a repetition from another."""
    said = [
        [format_instant(event.at), event.rule.state, event.group, event.count, dict(event.cells)]
        for event in log.events
    ]
    return blind_index("intake.content", json.dumps(said, sort_keys=True))
