"""``ringback run | web | worker | beat | migrate | seed``. Each handler returns the exit code."""

import sys
import time
from argparse import Namespace

from django.core.management import call_command
from django.db import connections

from ringback.base.worker import Worker, drain
from ringback.kernel import instants
from ringback.project import broker_worker, console, supervisor
from ringback.project.config import Config
from ringback.project.console import Subparsers
from ringback.project.demo import removal, seeding, ten_minutes
from ringback.project.demo.seeding import Size
from ringback.project.demo.ten_minutes import Scenario
from ringback.recognition import commands as recognition

BREATH = 0.15
"""Seconds between two chapters while people already use the demonstration. SQLite has no queue:
who waits to write asks again every tenth of a second, and would find the next chapter begun."""


def add_commands(subparsers: Subparsers) -> None:
    run = subparsers.add_parser("run", help="web and worker together, watched and restarted")
    run.add_argument(
        "--set-up",
        action="store_true",
        help="bring the database up to date first; in demo mode make the demonstration meanwhile",
    )
    run.set_defaults(run=run_all)

    web = subparsers.add_parser("web", help="the web server alone")
    web.set_defaults(run=run_web)

    _add_workers(subparsers)

    migrate = subparsers.add_parser(
        "migrate", help="bring tables, manual, calendars, catalogue and recognition up to date"
    )
    migrate.set_defaults(run=run_migrate)

    _add_demo(subparsers)


def _add_demo(subparsers: Subparsers) -> None:
    seed = subparsers.add_parser(
        "seed", help="make a fictional operator with two months of work, or the scene of a demo"
    )
    what = seed.add_mutually_exclusive_group()
    what.add_argument(
        "--size",
        choices=[size.value for size in Size],
        default=Size.SMALL.value,
        help="small: 1,000 tickets of 400 customers; large: twenty times that (default: small)",
    )
    what.add_argument(
        "--scenario",
        choices=[scenario.value for scenario in Scenario],
        help="instead, in an empty data folder: the staff, a caller with a broken promise and the"
        " demo clock at 2026-02-13 16:20 (docs/recipes/walk-the-ten-minutes.md)",
    )
    seed.set_defaults(run=run_seed)

    remove = subparsers.add_parser(
        "remove-demo", help="take everything fictional away, before a real first start"
    )
    remove.set_defaults(run=run_remove_demo)


def _add_workers(subparsers: Subparsers) -> None:
    worker = subparsers.add_parser("worker", help="deliver news, run clocks, seal the journal")
    manner = worker.add_mutually_exclusive_group()
    manner.add_argument("--once", action="store_true", help="do what is due now, then end")
    manner.add_argument(
        "--celery", action="store_true", help="be woken through RINGBACK_BROKER_URL, ask less often"
    )
    worker.set_defaults(run=run_worker)

    beat = subparsers.add_parser("beat", help="wake the workers of a broker every few seconds")
    beat.set_defaults(run=run_beat)


def run_all(options: Namespace) -> int:
    config = Config()
    if problem := supervisor.obstacle(config):
        return console.cannot(problem)
    if options.set_up:
        bring_up_to_date()
    makes_demo = options.set_up and config.demo
    connections.close_all()  # a connection must not be shared with the children
    worker = demonstrate if makes_demo else work
    # Training takes half a minute: the first page does not wait for it, nor does the worker.
    once = {"recognition": train_starter} if options.set_up else {}
    supervisor.supervise({"web": supervisor.serve, "worker": worker}, once)
    return 0


def run_web(options: Namespace) -> int:
    if problem := supervisor.obstacle(Config()):
        return console.cannot(problem)
    supervisor.serve()
    return 0


def work() -> None:
    Worker().run()


def demonstrate() -> None:
    """Make the demonstration while the web server already answers; then work. The worker begins
    afterwards, for it would answer the past by today's clock."""
    if not ten_minutes.is_set():
        _make(Size.SMALL, breath=BREATH)
    work()


def run_worker(options: Namespace) -> int:
    if options.celery:
        return broker_worker.work()
    if options.once:
        print(drain(instants.now()))
    else:
        work()
    return 0


def run_beat(options: Namespace) -> int:
    return broker_worker.beat()


def run_migrate(options: Namespace) -> int:
    bring_up_to_date()
    train_starter()
    return 0


def bring_up_to_date() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    seeding.install_packaged(instants.now())


def train_starter() -> None:
    """Half a minute, once for every release that brings other texts."""
    recognition.install_starter(actor=seeding.SEEDER, now=instants.now())


def run_seed(options: Namespace) -> int:
    if options.scenario:
        return set_scene()
    _make(Size(options.size))
    return 0


def run_remove_demo(options: Namespace) -> int:
    removal.remove(instants.now())
    bring_up_to_date()
    print("The demonstration is gone. Unset RINGBACK_DEMO, then: ringback init")
    return 0


def set_scene() -> int:
    """The tables first: nothing else may happen here before the scene's own past."""
    call_command("migrate", interactive=False, verbosity=0)
    ten_minutes.require_ready(instants.now())
    print("setting the scene: half a minute, most of it to train recognition", file=sys.stderr)
    ten_minutes.prepare()
    recognition.install_starter(actor=seeding.SEEDER, now=ten_minutes.PREPARED_AT)
    ten_minutes.set_scene()
    print("\n".join(ten_minutes.told()))
    return 0


def _make(size: Size, breath: float = 0) -> None:
    if seeding.is_whole(size):
        return
    for _step in console.with_bar(seeding.seed(size, now=instants.now()), "demo data"):
        time.sleep(breath)
