"""``ringback recognise versions | use | learn | carry-out | add | erase-expired``."""

import os
from argparse import ArgumentParser, Namespace
from datetime import datetime
from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.recognition import cli, commands, queries
from ringback.recognition.cli import Subparsers
from ringback.recognition.models import ModelVersion
from ringback.recognition.queries import HeadRow, VersionRow
from ringback.recognition.states import ENDING_LABELS, ORIGIN_LABELS, Ending, Target


def add_commands(subparsers: Subparsers) -> None:
    """All of ``recognise``: what needs no database, then what does."""
    actions = cli.add_actions(subparsers)

    versions = actions.add_parser("versions", help="list the versions and what was put in use")
    versions.set_defaults(run=run_versions)

    use = actions.add_parser("use", help="put a version in use, or go back to one")
    use.add_argument("version", type=int, metavar="VERSION", help="its number")
    _add_reason(use)
    use.set_defaults(run=run_use)

    learn = actions.add_parser("learn", help="train a version on what people have corrected")
    _add_reason(learn)
    _add_use(learn)
    learn.set_defaults(run=run_learn)

    add = actions.add_parser("add", help="take in a version trained elsewhere")
    for target in Target:
        add.add_argument(
            f"--{target}", type=Path, required=True, metavar="FILE", help="that head's model file"
        )
    _add_reason(add)
    _add_use(add)
    add.set_defaults(run=run_add)

    carry_out = actions.add_parser(
        "carry-out", help="carry out a training asked for on the page (the worker does)"
    )
    carry_out.add_argument("place", type=int, metavar="TRAINING", help="its number")
    carry_out.set_defaults(run=run_carry_out)

    erase = actions.add_parser(
        "erase-expired", help="erase corrections kept longer than the handbook allows"
    )
    erase.set_defaults(run=run_erase_expired)


def run_versions(options: Namespace) -> int:
    rows = queries.versions()
    if not rows:
        print(_("No version yet. Say: ringback migrate"))
    for row in rows:
        print(_version_line(row))
        for head in row.heads:
            print(_head_line(head))
    for use in queries.uses():
        line = _("%(at)s  version %(number)s put in use by %(by)s")
        said = {"at": _clock(use.put_at), "number": use.number, "by": use.put_by}
        print(_with_reason(line % said, use.reason))
    lessons = queries.lesson_count(instants.now())
    line = _("Corrections: %(total)s, not learnt from yet %(fresh)s, past their period %(expired)s")
    print(line % {"total": lessons.total, "fresh": lessons.fresh, "expired": lessons.expired})
    return 0


def _version_line(row: VersionRow) -> str:
    line = _("%(mark)s version %(number)s  %(origin)s, added %(at)s by %(by)s") % {
        "mark": "*" if row.is_in_use else " ",
        "number": row.number,
        "origin": ORIGIN_LABELS[row.origin],
        "at": _clock(row.added_at),
        "by": row.added_by,
    }
    return _with_reason(line, row.reason)


def _clock(instant: datetime) -> str:
    """In the operator's zone."""
    return f"{timezone.localtime(instant, timezone.get_default_timezone()):%F %R}"


def _with_reason(line: str, reason: str) -> str:
    return f"{line}: {reason}" if reason else line


def _head_line(head: HeadRow) -> str:
    line = _(
        "    %(target)-8s  %(rows)s texts, %(labels)s labels, right %(right).1f %%,"
        " of the surest 80 %% %(surest).1f %%, calibration error %(gap).3f"
    )
    return line % {
        "target": head.target,
        "rows": head.rows,
        "labels": head.labels,
        "right": 100 * head.accuracy,
        "surest": 100 * head.surest,
        "gap": head.calibration_error,
    }


def run_use(options: Namespace) -> int:
    return _use(options.version, options.reason)


def run_learn(options: Namespace) -> int:
    version = commands.retrain(reason=options.reason, actor=_shell(), now=instants.now())
    return _added(version, options)


def run_carry_out(options: Namespace) -> int:
    training = commands.carry_out_training(
        place=options.place, actor=Actor.system("recognition"), now=instants.now()
    )
    print(ENDING_LABELS[Ending(training.ending)])
    return 0


def run_add(options: Namespace) -> int:
    version = commands.add_version(
        files={target: getattr(options, target) for target in Target},
        reason=options.reason,
        actor=_shell(),
        now=instants.now(),
    )
    return _added(version, options)


def _added(version: ModelVersion, options: Namespace) -> int:
    if options.use:
        return _use(version.number, options.reason)
    line = _("Version %(number)s is there. To put it in use: ringback recognise use %(number)s")
    print(line % {"number": version.number})
    return 0


def _use(number: int, reason: str) -> int:
    commands.use_version(number=number, reason=reason, actor=_shell(), now=instants.now())
    print(_("Version %(number)s is in use, from the next text on.") % {"number": number})
    return 0


def run_erase_expired(options: Namespace) -> int:
    number = commands.erase_expired(actor=_shell(), now=instants.now())
    print(_("Erased: %(number)s") % {"number": number})
    return 0


def _add_reason(parser: ArgumentParser) -> None:
    parser.add_argument("--reason", default="", help="why, for those who look later")


def _add_use(parser: ArgumentParser) -> None:
    parser.add_argument("--use", action="store_true", help="put it in use at once")


def _shell() -> Actor:
    """Whoever types: the journal keeps the name of the system's user."""
    return Actor.system(f"shell/{os.environ.get('USER', 'unknown')}")
