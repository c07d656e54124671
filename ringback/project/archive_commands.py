"""``ringback archive …``: closed cases to the archive tier and back, from the shell.

Meant to be run every night (deploy/systemd/ringback-archive.timer). It may be killed at any
instant.
"""

import sys
from argparse import Namespace

from ringback.kernel import instants
from ringback.kernel.errors import NotFound
from ringback.project import console
from ringback.project.console import Subparsers
from ringback.records import archive_check, commands, queries
from ringback.tickets import queries as tickets


def add_commands(subparsers: Subparsers) -> None:
    actions = console.group(subparsers, "archive", "closed cases: to the archive and back")
    run = actions.add_parser("run", help="move what is due; say it again after a crash")
    run.add_argument("--most", type=int, default=0, help="stop after so many cases; 0: all")
    run.set_defaults(run=run_archive)
    preview = actions.add_parser("preview", help="how many cases are due, and which is the oldest")
    preview.set_defaults(run=run_preview)
    listed = actions.add_parser("list", help="the files of the archive with their hashes")
    listed.set_defaults(run=run_list)
    show = actions.add_parser("show", help="where a case lies")
    show.add_argument("number")
    show.set_defaults(run=run_show)
    restore = actions.add_parser("restore", help="put a case, or a month, back")
    restore.add_argument("what", help="a number, or a month such as 2026-03")
    restore.set_defaults(run=run_restore)
    verify = actions.add_parser("verify", help="whether every file still holds what was written")
    verify.set_defaults(run=run_verify)


def run_archive(options: Namespace) -> int:
    moved = 0
    while not options.most or moved < options.most:
        done = commands.archive_next(actor=console.shell(), now=instants.now())
        if not done:
            break
        moved += done
        print(f"{moved} cases moved", file=sys.stderr)
    print(f"{moved} cases moved to the archive")
    return 0


def run_preview(_options: Namespace) -> int:
    found = queries.preview(instants.now())
    more = "more than " if found.is_more else ""
    print(f"due: {more}{found.count}, under legal hold: {found.held}")
    if found.oldest:
        print(f"the oldest: {found.number}, closed {found.oldest.isoformat()}")
    return 0


def run_list(_options: Namespace) -> int:
    before = None
    while True:
        found = queries.partitions(before=before)
        for each in found[: queries.PAGE]:
            digest = each.file.digest if each.file else "-"
            print(f"{each.month} {each.pk} {each.state} {each.cases} cases {digest}")
        if len(found) <= queries.PAGE:
            return 0
        before = found[queries.PAGE - 1].pk


def run_show(options: Namespace) -> int:
    found = queries.archived(number=options.number, actor=console.shell())
    if found is None:
        living = tickets.by_number(number=options.number, actor=console.shell())
        return console.cannot("the case is not archived" if living else "there is no such case")
    digest = found.partition.file.digest if found.partition.file else "-"
    print(f"{found.number} closed {found.closed_at.isoformat()}, case {found.digest}")
    print(f"in {found.partition.month}-{found.partition_id}.parquet, file {digest}")
    return 0


def run_restore(options: Namespace) -> int:
    actor, now = console.shell(), instants.now()
    ids = queries.month_of(options.what) if "-" in options.what else []
    if not ids:
        found = queries.archived(number=options.what, actor=actor)
        if found is None:
            raise NotFound("there is no such case or month in the archive")
        ids = [[found.pk]]
    back = 0
    for of_one_file in ids:
        back += len(commands.restore_cases(ticket_ids=of_one_file, actor=actor, now=now))
    print(f"{back} cases are back")
    return 0


def run_verify(_options: Namespace) -> int:
    bad = seen = 0
    for partition, problem in archive_check.checked():
        seen += 1
        if problem:
            bad += 1
            print(f"{partition}: {problem}", file=sys.stderr)
    print(f"{seen} files: {f'{bad} do not hold' if bad else 'all hold'}")
    return 1 if bad else 0
