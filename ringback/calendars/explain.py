"""Why a due date is what it is, in words: one line for each step, in the reader's language."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ringback.calendars.rules import CalendarVersion
from ringback.kernel.instants import last_date
from ringback.kernel.reckoning import Rule, Step, StepKind, Trace, stretches
from ringback.kernel.spans import Span, Unit

BY_THE_HOUR = Span(1, Unit.SERVICE_HOUR)
"""Between two instants it is open hours that count, whatever the span of a limit."""


def span_text(span: Span) -> str:
    """``5 working days``, ``24 hours``."""
    words = {
        Unit.SECOND: ngettext("%(count)d second", "%(count)d seconds", span.amount),
        Unit.MINUTE: ngettext("%(count)d minute", "%(count)d minutes", span.amount),
        Unit.HOUR: ngettext("%(count)d hour", "%(count)d hours", span.amount),
        Unit.SERVICE_HOUR: ngettext(
            "%(count)d service hour", "%(count)d service hours", span.amount
        ),
        Unit.DAY: ngettext("%(count)d natural day", "%(count)d natural days", span.amount),
        Unit.WORKING_DAY: ngettext("%(count)d working day", "%(count)d working days", span.amount),
        Unit.MONTH: ngettext("%(count)d month", "%(count)d months", span.amount),
        Unit.YEAR: ngettext("%(count)d year", "%(count)d years", span.amount),
    }
    return words[span.unit] % {"count": span.amount}


def open_text(length: timedelta) -> str:
    """Open time, exact and never in days, for an open day has no 24 hours: ``35 h 40 min``."""
    minutes, seconds = divmod(int(length.total_seconds()), 60)
    parts = [
        (minutes // 60, pgettext("span", "%(count)d h")),
        (minutes % 60, pgettext("span", "%(count)d min")),
        (seconds, pgettext("span", "%(count)d s")),
    ]
    told = [unit % {"count": count} for count, unit in parts if count]
    return " ".join(told or [pgettext("span", "%(count)d min") % {"count": 0}])


def explain(trace: Trace, hours: CalendarVersion) -> Iterator[str]:
    """The computation line by line: start, each step, the end and its rule, what is unsure."""
    yield opening(trace.start, trace.span, hours)
    yield from steps_told(trace.steps, trace.span, hours)
    yield ending(trace.due_at, trace.rules, hours)
    yield from doubts(trace.start, trace.due_at, hours)


def explain_between(start: datetime, end: datetime, hours: CalendarVersion) -> Iterator[str]:
    """The way between two instants, stretch by stretch: counted, or closed and why."""
    earlier, later = sorted((start, end))
    yield from steps_told(stretches(hours.calendar, earlier, later), BY_THE_HOUR, hours)
    yield from doubts(earlier, later, hours)


def unsure_of(year: int) -> str:
    """A year whose notice is missing, as whoever can see to it is told."""
    return _(
        "The notice for %(year)s is not in: its make-up days are a guess, and due dates that "
        "reach it may move."
    ) % {"year": year}


def opening(start: datetime, span: Span, hours: CalendarVersion) -> str:
    return _("Starts %(start)s; limit %(span)s; calendar %(code)s, version %(number)d.") % {
        "start": moment_text(start, hours),
        "span": span_text(span),
        "code": hours.code,
        "number": hours.number,
    }


def steps_told(steps: Iterable[Step], span: Span, hours: CalendarVersion) -> Iterator[str]:
    counted = 0
    for step in steps:
        counted += step.kind is StepKind.COUNTED
        yield _step(step, span, counted, hours)


def ending(due_at: datetime, rules: Iterable[Rule], hours: CalendarVersion) -> str:
    return _("Due %(due)s: %(rules)s.") % {
        "due": deadline_text(due_at, hours),
        "rules": pgettext("between rules", "; ").join(map(_rule, rules)),
    }


def doubts(start: datetime, end: datetime, hours: CalendarVersion) -> Iterator[str]:
    """A line for every year whose holidays could still move the end."""
    for year in hours.unconfirmed_years(start, end):
        yield _(
            "The holidays and make-up days of %(year)d are not confirmed: this may still move."
        ) % {"year": year}


def _step(step: Step, span: Span, counted: int, hours: CalendarVersion) -> str:
    names = pgettext("between names", ", ").join(map(str, step.names))
    words = {
        "since": moment_text(step.since, hours),
        "until": deadline_text(step.until, hours),
        "day": last_date(step.until, hours.calendar.zone).isoformat(),
        "length": open_text(step.until - step.since),
        "count": counted,
    }
    told = _step_words(step.kind, span) % words
    if not names:
        return told
    if step.kind is StepKind.COUNTED:
        return _("%(step)s (worked for %(names)s)") % {"step": told, "names": names}
    return _("%(step)s (%(names)s)") % {"step": told, "names": names}


def _step_words(kind: StepKind, span: Span) -> str:
    if kind is StepKind.START_DAY:
        return _("%(day)s is the day it starts on: not counted")
    if kind is StepKind.SKIPPED:
        return _("%(since)s to %(until)s closed: not counted")
    if kind is StepKind.ROLLED:
        return _("The last day is closed: moved on to %(day)s")
    if span.unit is Unit.WORKING_DAY:
        return _("%(day)s is working day %(count)d")
    if span.duration is not None:
        return _("%(since)s to %(until)s counted: %(length)s")
    return _("%(since)s to %(until)s counted")


def _rule(rule: Rule) -> str:
    return {
        Rule.FROM_THE_INSTANT: _("hours run from the instant itself (Civil Code, Art. 201)"),
        Rule.START_DAY_EXCLUDED: _("days run from the day after the start (Civil Code, Art. 201)"),
        Rule.CORRESPONDING_DAY: _(
            "months and years end on the corresponding day (Civil Code, Art. 202)"
        ),
        Rule.MONTH_END: _(
            "the last month has no such day, so its end counts (Civil Code, Art. 202)"
        ),
        Rule.ROLLED_FORWARD: _(
            "a last day that is closed gives way to the next open one (Civil Code, Art. 203)"
        ),
        Rule.ENDS_AT_CLOSE: _("the last day ends at close of business (Civil Code, Art. 203)"),
        Rule.ENDS_AT_MIDNIGHT: _("the last day ends at 24:00 (Civil Code, Art. 203)"),
    }[rule]


def moment_text(instant: datetime, hours: CalendarVersion) -> str:
    """An instant on the calendar's own clock: ``2026-02-13 10:00``."""
    local = instant.astimezone(hours.calendar.zone)
    return f"{local:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def deadline_text(instant: datetime, hours: CalendarVersion) -> str:
    """The same for an end: midnight is 24:00 of the day it ends."""
    if instant.astimezone(hours.calendar.zone).time() != time.min:
        return moment_text(instant, hours)
    return f"{last_date(instant, hours.calendar.zone)} 24:00"
