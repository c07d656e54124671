"""The sweep: each alarm once, at its time, whoever looks and however late."""

import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from ringback.base.models import Entry
from ringback.clocks import commands, queries
from ringback.clocks.commands import Start
from ringback.clocks.models import Clock, FiredAlarm
from ringback.clocks.states import Metric
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
ACTOR = Actor.system("test")
TICKET = {"subject_kind": "ticket", "subject_id": "7"}


@pytest.fixture
def handling(handbook_installed: None) -> Clock:
    """24 hours: the handler is warned after 12, the lead after 19 hours 12 minutes."""
    return start(Metric.HANDLING)


@pytest.fixture
def handbook_installed(handbook: None, calendars: None) -> None: ...


def start(metric: Metric, **facts: str) -> Clock:
    (clock,) = commands.start_many(
        starts=[
            Start(
                **TICKET,
                metric=metric,
                facts=facts,
                since=NOW,
                edition_id=handbook.edition_at(NOW).pk,
            )
        ],
        actor=ACTOR,
        now=NOW,
    )
    return clock


def sweep(hours: float) -> int:
    return commands.fire_due(actor=ACTOR, now=NOW + hours * HOUR)


def told(*kinds: str) -> list[str]:
    entries = Entry.objects.filter(kind__in=kinds or ["clock.warned", "clock.breached"])
    return [e.content.get("alarm", "breach") for e in entries.order_by("id")]


@pytest.mark.usefixtures("handling")
def test_each_alarm_fires_once_and_in_time() -> None:
    fired: list[Sequence[str]] = []
    for hours in (11.9, 12, 12.1, 19.1, 19.3, 23.9, 24, 30):
        sweep(hours)
        fired.append(tuple(told()))
    assert fired[0] == ()
    assert fired[1] == fired[2] == fired[3] == ("handler",)
    assert fired[4] == fired[5] == ("handler", "lead")
    assert fired[6] == fired[7] == ("handler", "lead", "breach")


def test_a_breach_carries_the_deadline_and_not_the_moment_of_discovery(handling: Clock) -> None:
    for _ in range(4):
        sweep(60)
    handling.refresh_from_db()
    assert handling.breached_at == NOW + 24 * HOUR
    assert told() == ["handler", "lead", "breach"], "a late sweep leaves none out"
    commands.stop(**TICKET, metrics=[Metric.HANDLING], actor=ACTOR, now=NOW + 61 * HOUR)
    handling.refresh_from_db()
    assert handling.state == "missed"


def test_done_in_time_although_nobody_swept(handling: Clock) -> None:
    commands.stop(**TICKET, metrics=[Metric.HANDLING], actor=ACTOR, now=NOW + 23 * HOUR)
    sweep(48)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at, told()) == ("met", None, [])


def test_done_too_late_although_nobody_swept(handling: Clock) -> None:
    commands.stop(**TICKET, metrics=[Metric.HANDLING], actor=ACTOR, now=NOW + 25 * HOUR)
    handling.refresh_from_db()
    assert (handling.state, handling.breached_at) == ("missed", NOW + 24 * HOUR)


def test_a_paused_clock_rings_later(handling: Clock) -> None:
    commands.pause(**TICKET, reason="waiting_customer", actor=ACTOR, now=NOW + 13 * HOUR)
    sweep(13)
    assert told() == [], "paused before anybody looked"
    sweep(100)
    assert told() == []
    commands.resume(**TICKET, metrics=[Metric.HANDLING], actor=ACTOR, now=NOW + 113 * HOUR)
    handling.refresh_from_db()
    assert handling.due_at == NOW + 124 * HOUR
    sweep(119.2)
    assert "lead" in told()


def test_another_class_of_case_has_another_limit_and_the_same_ledger(handling: Clock) -> None:
    commands.rebind(**TICKET, facts={"complexity": "major"}, actor=ACTOR, now=NOW + 10 * HOUR)
    handling.refresh_from_db()
    assert (handling.limit, handling.due_at) == ("48h", NOW + 48 * HOUR)
    (entry,) = Entry.objects.filter(kind="clock.rebound")
    assert entry.content["old_limit"] == "24h"


@pytest.mark.usefixtures("handbook_installed")
def test_severity_shortens_first_contact() -> None:
    clock = start(Metric.FIRST_CONTACT, kind="complaint", severity="critical")
    assert clock.due_at == NOW + 0.5 * HOUR


def test_a_clock_that_cannot_be_reckoned_is_pushed_on_and_blocks_nobody(
    handling: Clock,
) -> None:
    Clock.objects.filter(pk=handling.pk).update(limit="nonsense")
    assert sweep(12) == 1
    handling.refresh_from_db()
    assert handling.alarm_at == NOW + 13 * HOUR


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_fires(handling: Clock) -> None:
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        sweep(12)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert FiredAlarm.objects.count() == 1
    assert told() == ["handler"]


def test_every_due_date_can_be_explained(handling: Clock) -> None:
    commands.pause(**TICKET, reason="waiting_customer", actor=ACTOR, now=NOW + 4 * HOUR)
    commands.resume(**TICKET, metrics=[Metric.HANDLING], actor=ACTOR, now=NOW + 6 * HOUR)
    why = queries.explain(clock_id=handling.pk, now=NOW + 7 * HOUR)
    assert why.clock.clause == "3.2.2"
    assert why.calendar_code == "natural"
    assert [run.until is None for run in why.ledger] == [False, True]
    assert why.elapsed == 5 * HOUR


@pytest.mark.parametrize(
    ("hours", "urgency"),
    [(0, "ok"), (11, "ok"), (13, "ok"), (20, "soon"), (23.9, "soon"), (25, "late")],
)
def test_what_presses_on_a_subject(handling: Clock, hours: float, urgency: str) -> None:
    for moment in (hours / 2, hours, hours):
        sweep(moment)
    pressing = queries.pressing(subject_kind="ticket", subject_ids=[7, 8], now=NOW + hours * HOUR)
    assert set(pressing) == {"7"}
    due = pressing["7"]
    assert (due.metric, due.due_at, due.urgency) == (
        Metric.HANDLING,
        NOW + 24 * HOUR,
        urgency,
    )
    assert queries.of_subject(**TICKET, now=NOW + hours * HOUR)[0].urgency == urgency


def test_the_earliest_presses_and_what_is_paused_the_least(handling: Clock) -> None:
    start(Metric.FIRST_CONTACT)
    about = {"subject_kind": "ticket", "subject_ids": [7], "now": NOW}
    assert queries.pressing(**about)["7"].metric == Metric.FIRST_CONTACT
    commands.pause(**TICKET, reason="waiting_customer", actor=ACTOR, now=NOW)
    assert queries.pressing(**about)["7"].metric == Metric.FIRST_CONTACT
    commands.stop(**TICKET, metrics=[Metric.FIRST_CONTACT], actor=ACTOR, now=NOW)
    paused = queries.pressing(**about)["7"]
    assert (paused.metric, paused.due_at, paused.urgency) == (Metric.HANDLING, None, "paused")
    commands.cancel(**TICKET, actor=ACTOR, now=NOW)
    assert queries.pressing(**about) == {}


def test_a_due_date_prints_its_own_computation(handling: Clock) -> None:
    told = queries.explain(clock_id=handling.pk, now=NOW + HOUR)
    assert told.elapsed == HOUR
    assert "2026-02-13 16:20" in told.lines[0]
    assert "2026-02-14 16:20" in told.lines[-1]


@pytest.mark.parametrize("metric", [Metric.HANDLING, Metric.FIRST_CONTACT, Metric.TRIAGE])
def test_what_would_be_due_is_due_when_it_is_started(
    handbook_installed: None, metric: Metric
) -> None:
    facts = {"kind": "complaint", "complexity": "major"}
    edition = handbook.edition_at(NOW)
    due = queries.would_be_due(metric=metric, facts=facts, since=NOW, edition_id=edition.pk)
    assert start(metric, **facts).due_at == due
    assert queries.next_due(subject_kind="ticket", subject_ids=[7], metrics=[metric]) == {"7": due}
