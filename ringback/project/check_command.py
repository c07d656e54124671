"""``ringback check``: is this installation sound? Each line says what to do next."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max
from django.http.request import validate_host

from ringback.base import journal, readiness, seals
from ringback.base.models import Delivery, Entry, Pulse
from ringback.calendars import queries as calendars
from ringback.customers.models import Customer
from ringback.kernel import instants
from ringback.messaging.models import OutboundMessage
from ringback.messaging.states import MessageState
from ringback.project import first_start, supervisor
from ringback.project.config import Config
from ringback.project.console import Subparsers
from ringback.recognition import queries as recognition

LATE_SEAL = timedelta(minutes=5)
YEAR_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Result:
    """How one thing stands; ``advice`` is empty when nothing needs doing."""

    subject: str
    found: str
    advice: str = ""


def add_commands(subparsers: Subparsers) -> None:
    check = subparsers.add_parser("check", help="tell what is wrong here and what to do about it")
    check.set_defaults(run=run_check)


def run_check(options: Namespace) -> int:
    """1 when something needs doing. Without its tables nothing else is asked of the database."""
    results = [_demo_mode(), _address(), _disk(), *_keys()]
    database = _database()
    results.append(database)
    if not database.advice:
        now = instants.now()
        results += [result for check in CHECKS for result in check(now)]
    for result in results:
        mark, tail = ("PROBLEM", f" → {result.advice}") if result.advice else ("ok", "")
        print(f"{mark:8} {result.subject}: {result.found}{tail}")
    return 1 if any(result.advice for result in results) else 0


def _database() -> Result:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as problem:
        advice = "look at RINGBACK_DATABASE_URL and whether the database is up"
        return Result("database", f"does not answer ({type(problem).__name__})", advice)
    if waiting:
        return Result("database", f"{len(waiting)} migrations are missing", "ringback migrate")
    return Result("database", f"{connection.vendor}, up to date")


def _keys() -> Iterator[Result]:
    folder = Path(settings.RINGBACK_KEY_DIR)
    found = sorted(folder.glob("*.key"))
    open_ones = [path.name for path in found if path.stat().st_mode & 0o077]
    if open_ones:
        advice = f"chmod 600 {folder}/*.key"
        yield Result("keys", f"others may read {', '.join(open_ones)}", advice)
    else:
        yield Result("keys", f"{len(found)} in {folder}, read by their owner alone")


def _missing_keys(now: datetime) -> Iterator[Result]:
    """What is sealed already opens with its own keys only; a new key would not help."""
    needed = {"journal": Entry.objects.filter(seal__isnull=False).exists()}
    needed |= dict.fromkeys(("*encrypt-*", "blind-index*"), Customer.objects.exists())
    folder = Path(settings.RINGBACK_KEY_DIR)
    missing = [name for name, is_needed in needed.items() if is_needed]
    missing = [name.strip("*-") for name in missing if not any(folder.glob(f"{name}.key"))]
    if missing:
        advice = f"bring {folder} back from its backup before anything is written"
        yield Result("keys", f"{', '.join(missing)} missing", advice)


def _administrator(now: datetime) -> Iterator[Result]:
    there = first_start.has_administrator()
    found, advice = ("there is one", "") if there else ("nobody may administer", "ringback init")
    yield Result("administrator", found, advice)


def _address() -> Result:
    """What people type must be let in, and over TLS once it is not this machine."""
    config = Config()
    host = urlsplit(config.address).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        advice = f"add {host} to RINGBACK_ALLOWED_HOSTS"
        return Result("address", f"{config.address} would be refused", advice)
    if host not in supervisor.LOOPBACK and not config.https:
        advice = "TLS by a proxy, RINGBACK_PUBLIC_URL=https://… and RINGBACK_HTTPS=1"
        return Result("address", f"{config.address} is open to whoever listens in", advice)
    return Result("address", config.address)


def _pulse(now: datetime) -> Iterator[Result]:
    beat_at = Pulse.objects.aggregate(last=Max("beat_at"))["last"]
    if beat_at is None or now - beat_at > readiness.LATE_PULSE:
        last = f"last seen {beat_at:%F %T} UTC" if beat_at else "never seen"
        yield Result("worker", last, "ringback run, or ringback worker on its own")
    else:
        yield Result("worker", "alive")


def _dead_letters(now: datetime) -> Iterator[Result]:
    deliveries = Delivery.objects.filter(dead_at__isnull=False).count()
    advice = "read the log for delivery.failed, cure the cause" if deliveries else ""
    yield Result("deliveries", f"{deliveries} given up", advice)
    messages = OutboundMessage.objects.filter(state=MessageState.DEAD).count()
    advice = "look at the transport's settings and its log" if messages else ""
    yield Result("messages", f"{messages} given up", advice)


def _journal(now: datetime) -> Iterator[Result]:
    unsealed = Entry.objects.filter(seal__isnull=True, at__lt=now - LATE_SEAL)
    # What came with a case from an earlier system bears the instants of its past.
    late = unsealed.exclude(content__has_key=journal.IMPORTED_AT).exists()
    advice = "start the worker: it seals the journal" if late else ""
    yield Result("seal", "entries wait for it" if late else "up to date", advice)
    number, _ = seals.head()
    cut = list(seals.verify_tail())
    advice = "ringback audit verify, and keep this database for whoever looks into it"
    found = "its end was cut off" if cut else f"{number} seals, the head is where it was"
    yield Result("chain", found, advice if cut else "")


def _calendars(now: datetime) -> Iterator[Result]:
    unsure = sorted({year for _, year in calendars.unconfirmed_within(YEAR_AHEAD, now=now)})
    if unsure:
        years = ", ".join(map(str, unsure))
        advice = "ringback calendar import-notice FILE --year YEAR, once the notice is out"
        yield Result("calendars", f"holidays of {years} are not confirmed", advice)
    else:
        yield Result("calendars", "confirmed for the year ahead")


def _recognition(now: datetime) -> Iterator[Result]:
    row = recognition.in_use()
    if row is None:
        found, advice = "no version in use, people classify everything", "ringback migrate"
    elif not recognition.can_answer():
        found = f"a file of version {row.number} is missing or damaged, people classify everything"
        advice = "bring models/ back from its backup, or ringback recognise use another version"
    else:
        fresh = recognition.lesson_count(now).fresh
        found, advice = f"version {row.number}, {fresh} corrections not learnt from yet", ""
    yield Result("recognition", found, advice)


def _demo_mode() -> Result:
    config = Config()
    if not config.demo:
        return Result("demo mode", "off")
    if config.host not in supervisor.LOOPBACK:
        return Result("demo mode", f"on, at {config.host}", "set RINGBACK_DEMO=0")
    return Result("demo mode", "on, on this machine alone")


def _disk() -> Result:
    free = readiness.free_bytes()
    advice = f"make room at {settings.RINGBACK_DATA_DIR}" if free < readiness.LEAST_FREE else ""
    return Result("disk", f"{free / 2**30:.1f} GiB free", advice)


CHECKS: tuple[Callable[[datetime], Iterator[Result]], ...] = (
    _missing_keys,
    _administrator,
    _pulse,
    _dead_letters,
    _journal,
    _calendars,
    _recognition,
)
