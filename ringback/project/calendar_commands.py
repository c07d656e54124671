"""``ringback calendar …``: the working calendars and their versions."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.utils import translation

from ringback.calendars import commands, queries
from ringback.calendars.notices import notice_text, read_notice
from ringback.kernel import instants
from ringback.kernel.errors import RingbackError
from ringback.project import console
from ringback.project.console import Subparsers

Handler = Callable[[Namespace], None]
_YEAR_AHEAD = timedelta(days=366)


def add_commands(subparsers: Subparsers) -> None:
    calendar = console.group(subparsers, "calendar", "working calendars")
    install = calendar.add_parser("install", help="add or complete the packaged calendars")
    install.set_defaults(run=in_words(install_calendars))
    notice = calendar.add_parser("import-notice", help="take in a year's holidays and make-up days")
    notice.add_argument("file", type=Path, help="CSV: date,kind,name,name_en")
    notice.add_argument("--year", type=int, required=True)
    notice.set_defaults(run=in_words(import_notice))
    shown = calendar.add_parser("list", help="each calendar, its version and what is unsure")
    shown.set_defaults(run=in_words(list_calendars))


def in_words(handler: Handler, clause: str = "") -> Callable[[Namespace], int]:
    """Run in the language asked for; turn a refusal into words and exit code 1. ``clause`` is the
    one that says how it is reckoned."""

    cited = f" (§ {clause})" if clause else ""

    @wraps(handler)
    def run(options: Namespace) -> int:
        with translation.override(getattr(options, "language", None) or settings.LANGUAGE_CODE):
            try:
                handler(options)
            except RingbackError as refusal:
                print(f"ringback: {refusal.message}{cited}", file=sys.stderr)
                for place, problem in getattr(refusal, "fields", {}).items():
                    print(f"  {place}: {problem}", file=sys.stderr)
                return 1
            except (ValueError, OSError) as problem:
                print(f"ringback: {problem}{cited}", file=sys.stderr)
                return 1
        return 0

    return run


def install_calendars(options: Namespace) -> None:
    changed = commands.install_packaged(
        zone=settings.TIME_ZONE, actor=console.shell(), now=instants.now()
    )
    print("\n".join(changed) or "-")


def import_notice(options: Namespace) -> None:
    notice = read_notice(notice_text(options.file.read_bytes()), year=options.year)
    changed = commands.import_notice(
        notice=notice, reason=f"notice {options.year}", actor=console.shell(), now=instants.now()
    )
    print("\n".join(changed))


def list_calendars(options: Namespace) -> None:
    now = instants.now()
    for hours in queries.calendars(at=now):
        unsure = hours.unconfirmed_years(now, now + _YEAR_AHEAD)
        print(hours.code, hours.number, *(f"{year}?" for year in unsure))
