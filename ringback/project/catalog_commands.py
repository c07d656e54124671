"""``ringback catalog show | history | add | revise | retire``: the service catalogue, by version.

A category is a JSON document: what ``show`` prints is edited and handed to ``revise``, which says
on which version it is based, so that of two administrators the second hears of the first.
"""

import json
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ringback.catalog import commands, queries
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.project.console import Subparsers, group, shell


def add_commands(subparsers: Subparsers) -> None:
    actions = group(subparsers, "catalog", "the service catalogue, by version")
    show = actions.add_parser("show", help="a category as a JSON document, to be edited")
    history = actions.add_parser("history", help="its versions, newest first")
    revise = actions.add_parser("revise", help="a new version from an edited document")
    retire = actions.add_parser("retire", help="offer it no more; cases filed under it keep it")
    for parser, run in (
        (show, run_show),
        (history, run_history),
        (revise, run_revise),
        (retire, run_retire),
    ):
        parser.add_argument("code", help="such as basic.balance")
        parser.set_defaults(run=run)
    add = actions.add_parser("add", help="a new branch, group or leaf from a document")
    add.set_defaults(run=run_add)
    for parser in (revise, add):
        parser.add_argument("file", type=Path, help="JSON, of the form that `show` prints")
    for parser in (revise, retire):
        parser.add_argument("--based-on", type=int, required=True, help="the version you looked at")
    for parser in (revise, retire, add):
        parser.add_argument(
            "--from", dest="since", help="2027-01-01 or with a time; now unless told"
        )


def run_show(options: Namespace) -> int:
    print(json.dumps(queries.document(options.code), ensure_ascii=False, indent=2))
    return 0


def run_history(options: Namespace) -> int:
    for row in queries.history(options.code):
        marks = [
            word
            for word, is_so in (("packaged", row.is_packaged), ("retired", row.is_retired))
            if is_so
        ]
        print(row.number, timezone.localtime(row.effective_at).isoformat(), *marks)
    return 0


def run_add(options: Namespace) -> int:
    version = commands.add_category(document=_document(options.file), **_told(options))
    print(version)
    return 0


def run_revise(options: Namespace) -> int:
    version = commands.revise_category(
        code=options.code,
        document=_document(options.file),
        based_on=options.based_on,
        **_told(options),
    )
    print(version)
    return 0


def run_retire(options: Namespace) -> int:
    version = commands.retire_category(
        code=options.code, based_on=options.based_on, **_told(options)
    )
    print(version)
    return 0


def _told(options: Namespace) -> dict[str, Any]:
    return {"effective_at": _instant(options.since), "actor": shell(), "now": instants.now()}


def _instant(text: str | None) -> datetime | None:
    """Without an offset it is the operator's own wall time."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(_("--from wants a date such as 2027-01-01. Nothing was saved.")) from None
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _document(path: Path) -> Any:
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise Invalid(
            _("The document cannot be read: %(problem)s. Nothing was saved.") % {"problem": problem}
        ) from None
    if not isinstance(read, dict) or not all(isinstance(each, list) for each in read.values()):
        raise Invalid(_("The document has not the form that `show` prints. Nothing was saved."))
    return read
