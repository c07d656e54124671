"""``ringback import history FILE --mapping FILE``: cases of an earlier system with their past, an
outcome for every row of its log; safe to run again."""

import hashlib
import json
import os
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TypeAlias

from django.db import OperationalError
from django.utils.translation import gettext as _
from tqdm import tqdm

from ringback.base.crypto import blind_index
from ringback.base.tables import Table
from ringback.intake import commands
from ringback.intake.history.mapping import read_mapping
from ringback.intake.history.reading import REASONS, Log, logs_of
from ringback.intake.models import PastRow
from ringback.intake.queries import PastTotals
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.errors import RingbackError
from ringback.tickets.queries import number_of

Subparsers: TypeAlias = "_SubParsersAction[ArgumentParser]"

BATCH = 500
"""Rows of one transaction, or one case more: as many as make it quick, as few as let others write
in between."""


def add_commands(what: Subparsers) -> None:
    """Under ``ringback import``."""
    history = what.add_parser(
        "history", help="cases with their past, from a log of events (CSV, XLSX or JSON Lines)"
    )
    history.add_argument("file", type=Path, metavar="FILE")
    history.add_argument(
        "--mapping",
        type=Path,
        required=True,
        metavar="FILE",
        help="what its columns, states and groups mean here (TOML; docs/operate/import-history.md)",
    )
    history.add_argument(
        "--outcome", type=Path, metavar="FILE", help="what became of each row, as JSON Lines"
    )
    history.set_defaults(run=run_history)


def run_history(options: Namespace) -> int:
    """0 when every row was read, whatever became of it; 1 when a file or the database failed."""
    try:
        totals = import_history(options.file, options.mapping, options.outcome)
    except RingbackError as refusal:
        return _failed(str(refusal.message))
    except OSError as problem:
        return _failed(str(problem))
    except OperationalError:
        return _failed(_("The database does not answer. Run the same command again: it goes on."))
    for line in closing_lines(totals):
        print(line)
    return 0


def import_history(path: Path, mapping_path: Path, outcome: Path | None) -> PastTotals:
    """Take a log over and write the outcome of every row. Killed half-way and run again it goes on
    where it was. Raises ``Invalid`` for a file or a mapping that cannot be used."""
    actor = Actor.system(f"shell/{os.environ.get('USER', 'unknown')}")
    now = instants.now()
    mapping = read_mapping(mapping_path, now=now)
    table = Table(path, largest=None, shape=mapping.shape)
    run = commands.begin_batch(
        source=mapping.source, digest=_digest(path, mapping_path), actor=actor, now=now
    )
    # Half a character in a name is written as JSON writes it: \ud800.
    lines = outcome and outcome.open("w", encoding="utf-8", errors="backslashreplace")
    with (
        lines or nullcontext() as file,
        tqdm(total=table.length, unit=" rows", disable=None) as bar,
    ):
        for batch in _batches(logs_of(table, mapping, now=now)):
            made = commands.load_logs(
                run=run, logs=batch, mapping=mapping, actor=actor, now=instants.now()
            )
            if file is not None:
                names = [log.name for log in batch for _row in log.rows]
                file.writelines(map(outcome_line, names, made))
            bar.update(len(made))
    return commands.finish_history(run_id=run.pk, actor=actor, now=instants.now())


def _batches(logs: Iterator[Log]) -> Iterator[Sequence[Log]]:
    batch: list[Log] = []
    rows = 0
    for log in logs:
        batch.append(log)
        rows += len(log.rows)
        if rows >= BATCH:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _digest(*paths: Path) -> str:
    """A keyed fingerprint: another mapping makes another reading of the same log."""
    found = []
    for path in paths:
        with path.open("rb") as file:
            found.append(hashlib.file_digest(file, "sha256").hexdigest())
    return blind_index("intake.file", " ".join(found))


def outcome_line(name: str, made: PastRow) -> str:
    """One JSON object: the row, its case there and here, what became of it, and why."""
    said = {
        "row": made.number,
        "case": name or None,
        "outcome": made.outcome,
        "number": number_of(made.ticket_id) if made.ticket_id else None,
    }
    if made.reason:
        said |= {"reason": made.reason, "message": str(REASONS.get(made.reason, made.reason))}
    return json.dumps(said, ensure_ascii=False) + "\n"


def closing_lines(totals: PastTotals) -> Iterator[str]:
    """Taken over; repeated; refused with the reasons; and what to know of rows that were not."""
    yield _("Took over %(cases)s cases with %(loaded)s events; repeated %(repeated)s rows") % {
        "cases": totals.cases,
        "loaded": totals.loaded,
        "repeated": totals.repeated,
    }
    for heading, reasons in ((_("refused"), totals.refused), (_("remarked"), totals.remarks)):
        for reason, number in sorted(reasons.items()):
            yield f"{heading} {number}: {REASONS.get(reason, reason)}"


def _failed(problem: str) -> int:
    print(f"ringback: {problem}", file=sys.stderr)
    return 1
