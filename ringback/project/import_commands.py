"""``ringback import history | staff | customers FILE``: what another system leaves behind."""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from tqdm import tqdm

from ringback.base.tables import outcome_of
from ringback.customers import commands as customers
from ringback.intake.history import cli as history
from ringback.kernel import instants
from ringback.kernel.errors import RingbackError
from ringback.people import commands as people
from ringback.project import console
from ringback.project.console import Subparsers


def add_commands(subparsers: Subparsers) -> None:
    of = subparsers.add_parser("import", help="take over what another system leaves behind")
    what = of.add_subparsers(dest="what", required=True, metavar="WHAT")
    history.add_commands(what)
    staff = what.add_parser("staff", help="people with department, team and role (CSV or XLSX)")
    staff.set_defaults(run=run_staff)
    clients = what.add_parser("customers", help="customers with number and product (CSV or XLSX)")
    clients.set_defaults(run=run_customers)
    for each in (staff, clients):
        each.add_argument("file", type=Path, metavar="FILE")


def run_staff(options: Namespace) -> int:
    """0 when every row was taken or known, 1 otherwise."""
    try:
        outcome = people.enrol_file(path=options.file, actor=console.shell(), now=instants.now())
    except RingbackError as refusal:
        return console.cannot(str(refusal.message))
    return _told((row.number, row.is_new, row.problem) for row in outcome)


def run_customers(options: Namespace) -> int:
    """0 when every row was taken or known, 1 otherwise."""
    try:
        outcome = customers.import_file(
            path=options.file, actor=console.shell(), now=instants.now()
        )
    except RingbackError as refusal:
        return console.cannot(str(refusal.message))
    rows = tqdm(outcome, unit=" rows", disable=None)
    return _told((row.number, row.is_new, row.problem) for row in rows)


def _told(rows: Iterable[tuple[int, bool, object]]) -> int:
    """A line for each row that is to be mended, then the sums."""
    found = outcome_of(rows)
    for number, problem in found.refused:
        print(f"row {number}: {problem}")
    print(f"new {found.new}, known before {found.known}, refused {len(found.refused)}")
    return 1 if found.refused else 0
