"""Started: the limit of the facts, the hours of the day it starts on, one entry for each."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError
from django.db.models import F

from ringback.base.models import Entry
from ringback.clocks import commands, layers, queries
from ringback.clocks.models import Clock, Interval
from ringback.clocks.states import Metric
from ringback.clocks.tests.samples import ACTOR, HOUR, NOW, at, runs, said, start, starting
from ringback.handbook import queries as handbook
from ringback.kernel.spans import Span, parse_span

pytestmark = pytest.mark.usefixtures("handbook_installed")


def test_a_clock_runs_from_when_it_is_said_to(handling: Clock) -> None:
    assert (handling.state, handling.limit, handling.clause) == ("running", "24h", "3.2.2")
    assert (handling.started_at, handling.due_at) == (NOW, at(24))
    assert (handling.alarm, handling.alarm_at) == ("handler", at(12))
    assert runs(handling) == [(0, None)]


def test_the_journal_says_what_limit_and_by_which_clause(handling: Clock) -> None:
    assert said("clock.started") == {
        "of_kind": "ticket",
        "of_id": "7",
        "metric": "handling",
        "layer": "manual",
        "limit": "24h",
        "clause": "3.2.2",
        "due_at": at(24).isoformat(),
    }
    entry = Entry.objects.get()
    assert (entry.subject_kind, entry.subject_id) == ("clock", str(handling.pk))


def test_severity_shortens_first_contact() -> None:
    clock = start(Metric.FIRST_CONTACT, kind="complaint", severity="critical")
    assert clock.due_at == NOW + 0.5 * HOUR


@pytest.mark.parametrize("metric", [Metric.HANDLING, Metric.FIRST_CONTACT, Metric.TRIAGE])
def test_what_would_be_due_is_due_when_it_is_started(metric: Metric) -> None:
    facts = {"kind": "inquiry", "complexity": "major"}
    edition = handbook.edition_at(NOW)
    due = queries.would_be_due(metric=metric, facts=facts, since=NOW, edition_id=edition.pk)
    assert start(metric, **facts).due_at == due
    assert queries.next_due(subject_kind="ticket", subject_ids=[7], metrics=[metric]) == {"7": due}


def test_many_are_started_at_once_each_by_its_own_facts() -> None:
    clocks = commands.start_many(
        starts=[
            starting(Metric.HANDLING, subject="1"),
            starting(Metric.HANDLING, subject="2", complexity="major"),
            starting(Metric.FIRST_CONTACT, subject="2", since=at(-5), kind="complaint"),
        ],
        actor=ACTOR,
        now=NOW,
    )
    assert [clock.due_at for clock in clocks] == [at(24), at(48), at(-3)]
    assert Entry.objects.filter(kind="clock.started").count() == 3
    assert Interval.objects.filter(until=None, since=F("clock__started_at")).count() == 3


def test_where_the_handbook_states_no_limit_no_clock_runs_and_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(layers, "limits", lambda metric, **asked: ())
    started = commands.start_many(starts=[starting(Metric.TRIAGE)], actor=ACTOR, now=NOW)
    assert started == []
    assert not Clock.objects.exists()
    assert not Entry.objects.exists()


def test_a_subject_has_one_live_clock_of_a_metric(handling: Clock) -> None:
    """Of two who start the same clock the database lets one."""
    with pytest.raises(IntegrityError):
        start(Metric.HANDLING)


def test_after_it_stopped_another_may_run() -> None:
    first = start(Metric.NEXT_RESPONSE)
    commands.stop(subject_kind="ticket", subject_id="7", metrics=list(Metric), actor=ACTOR, now=NOW)
    assert start(Metric.NEXT_RESPONSE).pk != first.pk


@pytest.mark.parametrize(
    ("since", "due"),
    [
        # Friday before Spring Festival 2026; Saturday the 14th is worked to make up, the 15th to
        # the 23rd are off: 14, 24, 25, 26 and 27 are the five working days.
        (datetime(2026, 2, 13, 8, 20, tzinfo=UTC), (2026, 2, 27)),
        # In the middle of the holidays: the first to count is the 24th; the 28th, a Saturday, is
        # worked to make up.
        (datetime(2026, 2, 18, 4, 0, tzinfo=UTC), (2026, 2, 28)),
        # The last minute of the 13th in Shanghai is still the 13th, a minute later is the 14th.
        (datetime(2026, 2, 13, 15, 59, tzinfo=UTC), (2026, 2, 27)),
        (datetime(2026, 2, 13, 16, 0, tzinfo=UTC), (2026, 2, 28)),
    ],
)
def test_working_days_leave_out_holidays_and_count_made_up_saturdays(
    since: datetime, due: tuple[int, int, int]
) -> None:
    clock = start(Metric.SHEET, since=since, sheet_kind="care")
    assert clock.limit == "5wd"
    assert clock.due_at is not None
    local = clock.due_at.astimezone(NOW.astimezone().tzinfo)
    why = queries.explain(clock_id=clock.pk, now=since)
    assert why.calendar_code == "office"
    assert (local.year, local.month, local.day) == due


def test_the_limit_is_kept_as_the_handbook_wrote_it(handling: Clock) -> None:
    assert isinstance(parse_span(handling.limit), Span)
