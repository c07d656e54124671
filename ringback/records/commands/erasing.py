"""Archived cases whose retention is over: deleted file by file, each with a deletion record."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.base import files, journal
from ringback.base.models import StoredFile
from ringback.base.verbs import command
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.records import access, events, planning
from ringback.records.lying import documents_of
from ringback.records.models import ArchivedCase, Deletion, Partition

RULE = "retention.period"
MOST = 100
"""Files of one deletion."""


def deletable(now: datetime) -> int:
    """How many archived cases are past their retention and under no hold, up to ``MOST`` files."""
    _span, _before, rows = planning.expired(now)
    batches = list(rows.values_list("pk", flat=True)[:MOST])
    return ArchivedCase.objects.filter(partition__in=batches).count()


@command
def delete_expired(*, actor: Actor, now: datetime) -> Deletion:
    """Delete the cases of ``deletable``, with what was handed in for them.

    Their entries in the journal stay: they hold no personal data. Backups leave by their own
    rotation. Raises ``Conflict`` when nothing is past its period.
    """
    access.require_archive(actor)
    span, before, rows = planning.expired(now)
    batches = list(rows.select_related("file")[:MOST])
    if not batches:
        raise Conflict(_("Nothing is past its period any more."))
    count = sum(_deleted(batch) for batch in batches)
    made = Deletion.objects.create(
        record="ticket",
        count=count,
        rule=RULE,
        limit=str(span),
        clause=handbook.parameter(RULE, at=now, facts={"record": "ticket"}).clause_number,
        closed_before=before,
        deleted_at=now,
        deleted_by=actor.ref,
    )
    news = events.CasesDeleted(
        deletion_id=made.pk, count=count, limit=made.limit, clause=made.clause
    )
    journal.record(news, actor=actor, now=now)
    return made


def _deleted(batch: Partition) -> int:
    named = list(batch.archived.select_related("partition__file"))
    handed_in: set[UUID] = set()
    for document in documents_of(named):
        attached = document.rows.get("tickets.Attachment", [])
        handed_in |= {UUID(each["file_id"]) for each in attached}
    batch.archived.all().delete()
    stored = batch.file
    batch.delete()
    for each in StoredFile.objects.filter(pk__in=handed_in):
        files.remove(each)
    if stored is not None:
        files.remove(stored)
    return len(named)
