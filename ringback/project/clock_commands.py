"""``ringback clock …``: what a calendar makes of a span, and why a case is due when it is."""

from argparse import Namespace
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.calendars import queries as calendars
from ringback.calendars.explain import deadline_text, explain, explain_between, open_text
from ringback.clocks import queries as clocks
from ringback.clocks.queries import Explanation
from ringback.kernel import instants
from ringback.kernel.reckoning import trace
from ringback.kernel.spans import parse_span
from ringback.project import console
from ringback.project.calendar_commands import in_words
from ringback.project.console import Subparsers
from ringback.tickets import queries as tickets

RECKONING = "3.2"
"""The section that says how limits are reckoned."""


def add_commands(subparsers: Subparsers) -> None:
    clock = console.group(subparsers, "clock", "reckon on a calendar, explain a due date")
    add = clock.add_parser("add", help="when a span ends, and why")
    add.add_argument("--span", required=True, help="24h, 8sh, 15d, 5wd, 3mo, 2y …")
    add.add_argument(
        "--roll-forward", action="store_true", help="a closed last day gives way to the next open"
    )
    add.set_defaults(run=in_words(clock_add, RECKONING))
    between = clock.add_parser("between", help="the open time between two instants")
    between.add_argument("--end", required=True)
    between.set_defaults(run=in_words(clock_between, RECKONING))
    why = clock.add_parser("explain", help="why each limit of a case is due when it is")
    why.add_argument("number", help="the number of the case, with or without spaces")
    why.set_defaults(run=in_words(clock_explain))
    for parser in (add, between):
        parser.add_argument("--calendar", required=True, help="a code of `calendar list`")
        parser.add_argument("--start", required=True, help="2026-02-13 or 2026-02-13T10:00[+08:00]")
    for parser in (add, between, why):
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES])


def clock_add(options: Namespace) -> None:
    hours = calendars.calendar_version(options.calendar, at=instants.now())
    told = trace(
        hours.calendar,
        _instant(options.start, hours.calendar.zone),
        parse_span(options.span),
        roll_forward=options.roll_forward,
    )
    local = told.due_at.astimezone(hours.calendar.zone)
    print(f"{deadline_text(told.due_at, hours)}  ({local.isoformat()})")
    for line in explain(told, hours):
        print(f"  {line}")


def clock_between(options: Namespace) -> None:
    hours = calendars.calendar_version(options.calendar, at=instants.now())
    start = _instant(options.start, hours.calendar.zone)
    end = _instant(options.end, hours.calendar.zone)
    open_time = hours.calendar.between(start, end)
    print(f"{'-' if open_time < timedelta() else ''}{open_text(abs(open_time))}")
    for line in explain_between(start, end, hours):
        print(f"  {line}")


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """Without an offset it is the wall time of the calendar's own zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise instants.InstantError(f"{text!r} is no ISO 8601 date or time") from None
    if moment.tzinfo is None:
        return instants.at_wall(moment, zone)
    return instants.as_utc(moment)


def clock_explain(options: Namespace) -> None:
    """The limits of the case, then those of its work sheets, oldest first."""
    now, actor = instants.now(), console.shell()
    ticket = tickets.numbered(number=options.number.replace(" ", ""), actor=actor)
    sheets = tickets.case(ticket, actor=actor).sheets
    subjects = [("ticket", ticket.pk), *(("work_sheet", sheet.pk) for sheet in sheets)]
    readings = [
        reading
        for kind, subject_id in subjects
        for reading in clocks.of_subject(subject_kind=kind, subject_id=subject_id, now=now)
    ]
    print(ticket.number)
    for reading in readings:
        print()
        print("\n".join(_explained(clocks.explain(clock_id=reading.clock.pk, now=now))))


def _explained(why: Explanation) -> Iterator[str]:
    yield f"{why.label} · {why.clause}"
    for case in why.rule:
        yield f"  {'→' if case.is_chosen else '·'} {case}"
    for line in why.lines:
        yield f"    {line}"
