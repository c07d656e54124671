"""``ringback calendar …`` and ``ringback clock …``: calendars, and what they make of a span."""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation

from ringback.calendars import commands, queries
from ringback.calendars.explain import deadline_text, explain, explain_between
from ringback.calendars.notices import notice_text, read_notice
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.kernel.reckoning import trace
from ringback.kernel.spans import parse_span
from ringback.project.console import Subparsers

Handler = Callable[[Namespace], None]
_YEAR_AHEAD = timedelta(days=366)


def add_commands(subparsers: Subparsers) -> None:
    calendar = _group(subparsers, "calendar", "working calendars")
    install = calendar.add_parser("install", help="add or complete the packaged calendars")
    install.set_defaults(run=_told(install_calendars))
    notice = calendar.add_parser("import-notice", help="take in a year's holidays and make-up days")
    notice.add_argument("file", type=Path, help="CSV: date,kind,name,name_en")
    notice.add_argument("--year", type=int, required=True)
    notice.set_defaults(run=_told(import_notice))
    shown = calendar.add_parser("list", help="each calendar, its version and what is unsure")
    shown.set_defaults(run=_told(list_calendars))

    clock = _group(subparsers, "clock", "reckon on a calendar")
    add = clock.add_parser("add", help="when a span ends, and why")
    add.add_argument("--span", required=True, help="24h, 8sh, 15d, 5wd, 3mo, 2y …")
    add.add_argument(
        "--roll-forward", action="store_true", help="a closed last day gives way to the next open"
    )
    add.set_defaults(run=_told(clock_add))
    between = clock.add_parser("between", help="the open time between two instants")
    between.add_argument("--end", required=True)
    between.set_defaults(run=_told(clock_between))
    for parser in (add, between):
        parser.add_argument("--calendar", required=True, help="a code of `calendar list`")
        parser.add_argument("--start", required=True, help="2026-02-13 or 2026-02-13T10:00[+08:00]")
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES])


def _group(subparsers: Subparsers, name: str, purpose: str) -> Subparsers:
    return subparsers.add_parser(name, help=purpose).add_subparsers(
        dest="action", required=True, metavar="ACTION"
    )


def _told(handler: Handler) -> Callable[[Namespace], int]:
    """Run in the language asked for; turn a refusal into words and exit code 1."""

    @wraps(handler)
    def run(options: Namespace) -> int:
        with translation.override(getattr(options, "language", None) or settings.LANGUAGE_CODE):
            try:
                handler(options)
            except RingbackError as refusal:
                print(f"ringback: {refusal.message}", file=sys.stderr)
                for place, problem in getattr(refusal, "fields", {}).items():
                    print(f"  {place}: {problem}", file=sys.stderr)
                return 1
            except (ValueError, OSError) as problem:
                print(f"ringback: {problem}", file=sys.stderr)
                return 1
        return 0

    return run


def install_calendars(options: Namespace) -> None:
    changed = commands.install_packaged(zone=settings.TIME_ZONE, actor=_shell(), now=instants.now())
    print("\n".join(changed) or "-")


def import_notice(options: Namespace) -> None:
    notice = read_notice(notice_text(options.file.read_bytes()), year=options.year)
    changed = commands.import_notice(
        notice=notice, reason=f"notice {options.year}", actor=_shell(), now=instants.now()
    )
    print("\n".join(changed))


def list_calendars(options: Namespace) -> None:
    now = instants.now()
    for hours in queries.calendars(at=now):
        unsure = hours.unconfirmed_years(now, now + _YEAR_AHEAD)
        print(hours.code, hours.number, *(f"{year}?" for year in unsure))


def clock_add(options: Namespace) -> None:
    hours = queries.calendar_version(options.calendar, at=instants.now())
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
    hours = queries.calendar_version(options.calendar, at=instants.now())
    start = _instant(options.start, hours.calendar.zone)
    end = _instant(options.end, hours.calendar.zone)
    print(hours.calendar.between(start, end))
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


def _shell() -> Actor:
    return Actor.system(f"shell/{os.environ.get('USER', 'unknown')}")
