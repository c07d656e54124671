"""``ringback register FILE``: requests from a file, each with its outcome; safe to run again."""

import hashlib
import json
import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import OperationalError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ringback.base.crypto import blind_index
from ringback.base.tables import Table
from ringback.intake import commands, limits
from ringback.intake.models import BatchRow
from ringback.intake.queries import Totals
from ringback.intake.rows import REASONS, Numbered, requests_of
from ringback.intake.states import RowOutcome
from ringback.intake.tables import REQUESTS
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.tickets.queries import number_of

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"

BATCH = 200
"""Rows of one transaction: as many as make it quick, as few as let others write in between."""


def add_commands(subparsers: Subparsers) -> None:
    register = subparsers.add_parser(
        "register", help="register requests from a CSV, XLSX or JSON Lines file"
    )
    register.add_argument("file", type=Path, metavar="FILE")
    register.add_argument("--source", help="where the rows come from; the file's name unless told")
    register.add_argument(
        "--outcome", type=Path, metavar="FILE", help="what became of each row, as JSON Lines"
    )
    register.set_defaults(run=run_register)


def run_register(options: Namespace) -> int:
    """0 when every row was read, whatever became of it; 1 when the file or the database failed."""
    try:
        totals = register(options.file, options.source or options.file.name, options.outcome)
    except RingbackError as refusal:
        return _failed(str(refusal.message))
    except OSError as problem:
        return _failed(str(problem))
    except OperationalError:
        return _failed(_("The database does not answer. Run the same command again: it goes on."))
    print(closing_line(totals))
    return 0


def register(path: Path, source: str, outcome: Path | None) -> Totals:
    """Register a file and write the outcome of every row. Killed half-way and run again it goes on
    where it was. Raises ``Invalid`` for a file that cannot be read."""
    actor = Actor.system(f"shell/{os.environ.get('USER', 'unknown')}")
    now = instants.now()
    table = Table(path, largest=limits.largest_file(now), shape=REQUESTS)
    run = commands.begin_batch(source=source, digest=_digest(path), actor=actor, now=now)
    rows = requests_of(table, source=source, zone=ZoneInfo(settings.TIME_ZONE))
    # Half a character in an external id is written as JSON writes it: \ud800.
    lines = outcome and outcome.open("w", encoding="utf-8", errors="backslashreplace")
    with (
        lines or nullcontext() as file,
        tqdm(total=table.length, unit=" rows", disable=None) as bar,
    ):
        for batch in _batches(rows):
            now = instants.now()
            made = commands.register_rows(run=run, rows=batch, actor=actor, now=now)
            if file is not None:
                file.writelines(map(outcome_line, batch, made))
            bar.update(len(batch))
    return commands.finish_batch(run_id=run.pk, actor=actor, now=instants.now())


def _batches(rows: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _digest(path: Path) -> str:
    """A keyed fingerprint of the file: it may hold nothing but one phone number."""
    with path.open("rb") as file:
        return blind_index("intake.file", hashlib.file_digest(file, "sha256").hexdigest())


def outcome_line(row: Numbered, made: BatchRow) -> str:
    """One JSON object: the row and its own number, what became of it, and under which number."""
    said: dict[str, Any] = {
        "row": row.number,
        "external_id": row.external_id or None,
        "outcome": made.outcome,
        "number": number_of(made.ticket_id) if made.ticket_id else None,
    }
    if made.outcome == RowOutcome.REGISTERED:
        said |= {
            "kind": made.kind,
            "category": made.category or None,
            "confidence": None if made.confidence is None else float(made.confidence),
            "triage": made.reason or None,
            "duplicate_of": number_of(made.twin_id) if made.twin_id else None,
        }
    elif made.reason:
        said |= {"reason": made.reason, "message": str(REASONS.get(made.reason, made.reason))}
    return json.dumps(said, ensure_ascii=False) + "\n"


def closing_line(totals: Totals) -> str:
    """Registered, of these to triage; repeated; refused, with the reasons."""
    refused = sum(totals.refused.values())
    line = _(
        "Registered %(registered)s, of these to triage %(to_triage)s; repeated %(repeated)s; "
        "refused %(refused)s"
    ) % {
        "registered": totals.registered,
        "to_triage": totals.to_triage,
        "repeated": totals.repeated,
        "refused": refused,
    }
    reasons = ", ".join(f"{reason} {number}" for reason, number in sorted(totals.refused.items()))
    return f"{line} ({reasons})" if reasons else line


def _failed(problem: str) -> int:
    print(f"ringback: {problem}", file=sys.stderr)
    return 1
