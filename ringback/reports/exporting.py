"""The rows behind a figure as a file: for a purpose, up to a limit, and on record (§5.1.5)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.models import Entry
from ringback.base.verbs import command
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.reports import rows
from ringback.reports.definitions import Part
from ringback.reports.events import RowsExported
from ringback.reports.rows import Rows
from ringback.reports.selection import Selection
from ringback.reports.states import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What goes into the file, and what the file says about itself. ``entry_id`` is its number in
    the journal; after ``expires_at`` nobody should hold it any more."""

    found: Rows
    purpose: Purpose
    by: str
    made_at: datetime
    expires_at: datetime
    entry: Entry

    @property
    def entry_id(self) -> int:
        """Known once the command has ended."""
        return self.entry.pk


def most_rows(at: datetime) -> int:
    return handbook.parameter("export.rows.limit", at=at).value_as(int)


@command
def export_rows(
    *, code: str, part: Part, selection: Selection, purpose: str, actor: Actor, now: datetime
) -> Export:
    """Raises ``Invalid`` without a purpose, or for more rows than may leave without a supervisor's
    approval; else as ``rows.rows``."""
    if purpose not in list(Purpose):
        raise Invalid(_("An export needs its purpose."), fields={"purpose": _("Choose one.")})
    limit = most_rows(now)
    found = rows.rows(
        code=code, part=part, selection=selection, before="", actor=actor, limit=limit
    )
    if found.older:
        raise Invalid(
            _("At most %(limit)s rows may be exported at once (§5.1.5). Narrow the period.")
            % {"limit": limit}
        )
    entry = journal.record(
        RowsExported(
            code=code,
            part=part,
            selection=found.selection.address,
            purpose=purpose,
            count=found.count,
        ),
        actor=actor,
        now=now,
    )
    lifetime = handbook.parameter("export.lifetime", at=now).value_as(Span)
    return Export(
        found=found,
        purpose=Purpose(purpose),
        by=actor.ref,
        made_at=now,
        expires_at=ALWAYS.add(now, lifetime),
        entry=entry,
    )
