"""A calendar changes: open clocks are due at another time, and everything used up stays used."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from ringback.base import worker
from ringback.base.models import Entry
from ringback.calendars import commands as calendar_commands
from ringback.calendars import queries as calendars
from ringback.calendars.queries import DayName
from ringback.calendars.tests.samples import beijing
from ringback.clocks import commands, queries, rules
from ringback.clocks.models import Clock, MovedDue, Reckoning
from ringback.clocks.rules import Running
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import ACTOR, runs, starting
from ringback.kernel.errors import Conflict
from ringback.kernel.spans import parse_span

pytestmark = pytest.mark.usefixtures("handbook_installed")

MONDAY = beijing("2026-03-02 10:00")
CHANGED = MONDAY + timedelta(hours=1)
DAY = timedelta(days=1)


def clock_of(subject: str, since=MONDAY, limit: str = "3wd") -> Clock:
    """An open clock on office days: due on Thursday, since Monday does not count."""
    start = replace(starting(Metric.HANDLING, since=since, subject=subject), subject_kind="thing")
    (clock,) = commands.start_many(starts=[start], actor=ACTOR, now=since)
    version = calendars.calendar_version("office", at=since)
    clock.limit, clock.calendar_version_id = limit, version.id
    clock.due_at = rules.due_at(version.calendar, parse_span(limit), [Running(since, None)])
    clock.save()
    return clock


def due(clock: Clock) -> datetime:
    assert clock.due_at is not None
    return clock.due_at


def close(on: date = date(2026, 3, 4), now=CHANGED, name: str = "停电") -> int:
    """Nobody works on that day."""
    return calendar_commands.change_day(
        code="office",
        on=on,
        name=DayName(name, "Power cut"),
        hours=(),
        based_on=calendars.newest("office").number,
        reason="test",
        actor=ACTOR,
        now=now,
    ).number


def moved() -> list[dict[str, Any]]:
    return list(
        Entry.objects.filter(kind="clock.moved").order_by("id").values_list("content", flat=True)
    )


def test_an_open_clock_is_due_a_day_later_and_the_journal_says_from_when_to_when():
    clock = clock_of("1")
    old = due(clock)
    number = close()
    worker.drain(CHANGED)
    clock.refresh_from_db()
    assert clock.due_at == old + DAY
    assert clock.calendar_version_id == calendars.calendar_version("office", at=CHANGED).id
    assert runs(clock)[0][1] is None
    assert moved() == [
        {
            "of_kind": "thing",
            "of_id": "1",
            "metric": "handling",
            "layer": "manual",
            "old_due_at": old.isoformat(),
            "due_at": (old + DAY).isoformat(),
            "calendar": "office",
            "number": number,
        }
    ]
    assert Entry.objects.get(kind="calendar.reckoned").content == {
        "number": number,
        "seen": 1,
        "moved": 1,
    }
    (row,) = queries.moved_dues(queries.last_reckoning("office"), limit=5)
    assert (row.old_due_at, row.due_at, row.clock) == (old, old + DAY, clock)


def test_a_notice_taken_in_moves_what_it_concerns():
    late = clock_of("1", since=beijing("2026-12-28 10:00"), limit="4wd")
    early = clock_of("2", limit="20wd", since=beijing("2026-11-26 10:00"))
    notice = calendars.read_notice(
        "date,kind,name,name_en\n2026-12-31,close,元旦,New Year's Day\n"
        "2027-01-01,close,元旦,New Year's Day\n",
        year=2027,
    )
    now = beijing("2026-12-28 11:00")
    before = early.due_at
    calendar_commands.import_notice(notice=notice, reason="notice", actor=ACTOR, now=now)
    worker.drain(now)
    late.refresh_from_db()
    early.refresh_from_db()
    assert due(late).date() > date(2027, 1, 4)
    assert early.due_at == before
    assert [each["of_id"] for each in moved()] == ["1"]


def test_a_clock_on_another_calendar_or_stopped_or_too_late_stays():
    natural = commands.start_many(
        starts=[replace(starting(Metric.HANDLING, since=MONDAY), subject_kind="thing")],
        actor=ACTOR,
        now=MONDAY,
    )[0]
    stopped, passed = clock_of("2"), clock_of("3")
    commands.stop(
        subject_kind="thing", subject_id="2", metrics=[Metric.HANDLING], actor=ACTOR, now=MONDAY
    )
    late = CHANGED - timedelta(minutes=1)
    Clock.objects.filter(pk=passed.pk).update(due_at=late, alarm="breach", alarm_at=late)
    kept = {
        row.pk: (row.calendar_version_id, row.due_at)
        for row in Clock.objects.filter(pk__in=[natural.pk, stopped.pk, passed.pk])
    }
    close()
    worker.drain(CHANGED)
    assert kept == {
        row.pk: (row.calendar_version_id, row.due_at) for row in Clock.objects.filter(pk__in=kept)
    }
    passed.refresh_from_db()
    assert passed.breached_at == late
    assert not moved()


def test_a_paused_clock_runs_on_by_the_new_version():
    held, free = clock_of("1"), clock_of("2")
    noon = MONDAY + timedelta(hours=2)
    commands.pause(
        subject_kind="thing", subject_id="1", reason="waiting_customer", actor=ACTOR, now=CHANGED
    )
    close(now=noon)
    worker.drain(noon)
    assert [each["of_id"] for each in moved()] == ["2"]
    commands.resume(subject_kind="thing", subject_id="1", actor=ACTOR, now=noon)
    held.refresh_from_db()
    free.refresh_from_db()
    assert due(held) >= due(free)
    assert len(runs(held)) == 2


def test_a_version_of_later_waits_until_it_holds():
    clock_of("1", limit="10wd")
    plan = calendars.newest("office").plan
    begins = CHANGED + DAY
    closed = replace(plan, days=tuple(day for day in plan.days if day.on.year != 2026))
    calendar_commands.publish(
        code="office",
        plan=replace(closed, week=(*plan.week[:3], (), *plan.week[4:])),
        effective_at=begins,
        reason="test",
        actor=ACTOR,
        now=CHANGED,
    )
    worker.drain(CHANGED)
    assert not moved()
    worker.drain(begins)
    assert len(moved()) == 1


def test_batches_come_to_the_end_and_two_workers_do_not_do_one_twice():
    for subject in range(5):
        clock_of(str(subject))
    version = close()
    commands.plan_reckoning(
        version_id=calendars.calendar_version("office", at=CHANGED).id, due_at=CHANGED
    )
    run = Reckoning.objects.get()
    lots = [commands.reckon_anew(reckoning_id=run.pk, limit=2, actor=ACTOR, now=CHANGED)]
    stale = Reckoning.objects.get()
    Reckoning.objects.update(last_clock=0)
    lots += [
        commands.reckon_anew(reckoning_id=run.pk, limit=2, actor=ACTOR, now=CHANGED)
        for _ in range(2)
    ]
    assert lots == [2, 2, 1]
    assert stale.moved == 2
    with pytest.raises(Conflict):
        commands.reckon_anew(reckoning_id=run.pk, limit=2, actor=ACTOR, now=CHANGED)
    run.refresh_from_db()
    assert (run.seen, run.moved, run.version.number) == (5, 5, version)
    assert MovedDue.objects.count() == 5


def test_a_guess_that_proved_right_moves_nothing():
    commands.plan_reckoning(
        version_id=calendars.calendar_version("office", at=MONDAY).id, due_at=MONDAY
    )
    clock_of("1")
    assert (
        commands.reckon_anew(reckoning_id=Reckoning.objects.get().pk, actor=ACTOR, now=MONDAY) == 0
    )
    assert not moved()


def test_one_that_cannot_be_reckoned_holds_up_no_other():
    odd, good = clock_of("1"), clock_of("2")
    Clock.objects.filter(pk=odd.pk).update(limit="odd")
    close()
    worker.drain(CHANGED)
    assert [each["of_id"] for each in moved()] == ["2"]
    odd.refresh_from_db()
    assert odd.calendar_version_id != calendars.calendar_version("office", at=CHANGED).id
    good.refresh_from_db()
    assert good.calendar_version_id == calendars.calendar_version("office", at=CHANGED).id
