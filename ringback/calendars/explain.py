"""Why a due date is what it is, in words: one line for each step, in the reader's language."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ringback.base.templatetags.ringback import span as length
from ringback.calendars.rules import CalendarVersion
from ringback.kernel.instants import last_date
from ringback.kernel.reckoning import Rule, Step, StepKind, Trace
from ringback.kernel.spans import Span, Unit


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


def explain(trace: Trace, hours: CalendarVersion) -> Iterator[str]:
    """The computation line by line: start, each step, the end and its rule, what is unsure."""
    yield _("Starts %(start)s; limit %(span)s; calendar %(code)s, version %(number)d.") % {
        "start": moment_text(trace.start, hours),
        "span": span_text(trace.span),
        "code": hours.code,
        "number": hours.number,
    }
    counted = 0
    for step in trace.steps:
        counted += step.kind is StepKind.COUNTED
        yield _step(step, trace.span, counted, hours)
    yield _("Due %(due)s: %(rules)s.") % {
        "due": deadline_text(trace.due_at, hours),
        "rules": pgettext("between rules", "; ").join(map(_rule, trace.rules)),
    }
    for year in hours.unconfirmed_years(trace.start, trace.due_at):
        yield _(
            "The holidays and make-up days of %(year)d are not confirmed: this may still move."
        ) % {"year": year}


def explain_between(start: datetime, end: datetime, hours: CalendarVersion) -> Iterator[str]:
    """The open time between two instants, interval by interval."""
    for since, until in hours.calendar.open_between(start, end):
        yield _("%(since)s to %(until)s counted: %(length)s") % {
            "since": moment_text(since, hours),
            "until": deadline_text(until, hours),
            "length": length(until - since),
        }


def _step(step: Step, span: Span, counted: int, hours: CalendarVersion) -> str:
    names = pgettext("between names", ", ").join(map(str, step.names))
    words = {
        "since": moment_text(step.since, hours),
        "until": deadline_text(step.until, hours),
        "day": last_date(step.until, hours.calendar.zone).isoformat(),
        "length": length(step.until - step.since),
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
