"""``ringback reports rebuild``: count every figure anew from the journal and the tables."""

from argparse import Namespace

from tqdm import tqdm

from ringback.kernel import instants
from ringback.project.console import Subparsers, group
from ringback.reports import commands


def add_commands(subparsers: Subparsers) -> None:
    actions = group(subparsers, "reports", "the figures of service reports")
    rebuild = actions.add_parser("rebuild", help="count every figure anew; the desk works on")
    rebuild.set_defaults(run=run_rebuild)


def run_rebuild(options: Namespace) -> int:
    counted = 0
    with tqdm(unit=" rows", disable=None) as bar:
        for number in commands.rebuild(now=instants.now()):
            counted += number
            bar.update(number)
    print(f"{counted} cases and contacts counted anew")
    return 0
