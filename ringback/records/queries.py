"""What faces and neighbours ask about records."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ringback.base.models import StoredFile
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotFound
from ringback.records import carrying
from ringback.records.access import may_make_evidence
from ringback.records.lying import document_of
from ringback.records.models import ArchivedCase, Deletion, EvidencePack, LegalHold, Partition
from ringback.records.planning import Preview, preview
from ringback.records.states import PackState, PartitionState
from ringback.records.telling import teller
from ringback.tickets import queries as tickets

__all__ = [
    "ArchivedCase",
    "EvidencePack",
    "LegalHold",
    "Lying",
    "Preview",
    "archived",
    "archived_of",
    "deletions",
    "file_of",
    "holds",
    "lying",
    "may_make_evidence",
    "month_of",
    "pack",
    "packs",
    "partitions",
    "preview",
    "teller",
]

SomeRow = TypeVar("SomeRow", bound=Model)
MOST_PACKS = 20
PAGE = 50


def archived(*, number: str, actor: Actor) -> ArchivedCase | None:
    """The case of that number, if it lies in the archive and within the actor's reach."""
    rows = ArchivedCase.objects.visible_to(actor).moved().select_related("partition__file")
    return rows.filter(pk=tickets.id_of(number)).first()


@dataclass(frozen=True, slots=True)
class Lying:
    """A case read from its file: rows that are in no table, by table, as they were."""

    found: ArchivedCase
    rows: Mapping[str, Sequence[Any]]

    def of(self, model: type[SomeRow]) -> list[SomeRow]:
        rows: list[SomeRow] = list(self.rows.get(model._meta.label, ()))
        return rows


def lying(*, number: str, actor: Actor) -> Lying:
    """Raises ``NotFound`` for a case that is not in the archive or out of reach, ``Conflict`` when
    its file does not hold what was written."""
    found = archived(number=number, actor=actor)
    if found is None:
        raise NotFound(_("There is no such case in the archive."))
    return Lying(found, carrying.instances(document_of(found).rows))


def archived_of(*, customer_ids: Collection[UUID], actor: Actor) -> list[ArchivedCase]:
    """Cases of these customers in the archive, the last closed first."""
    rows = ArchivedCase.objects.visible_to(actor).moved().filter(customer_id__in=customer_ids)
    return list(rows.order_by("-closed_at")[:PAGE])


def month_of(month: str) -> list[list[int]]:
    """Ids of the cases of a month (``2026-03``) that lie in the archive, file by file."""
    files = Partition.objects.filter(month=month, state=PartitionState.MOVED).order_by("id")
    return [list(each.archived.values_list("ticket_id", flat=True)) for each in files]


def holds(*, now: datetime) -> list[LegalHold]:
    """Those that stand, the last placed first."""
    return list(LegalHold.objects.standing(now).order_by("-placed_at")[:PAGE])


def partitions(*, before: int | None = None, limit: int = PAGE) -> list[Partition]:
    """Files of the archive, the last first, one more than ``limit`` if there are."""
    rows = Partition.objects.select_related("file").order_by("-id")
    return list((rows.filter(pk__lt=before) if before else rows)[: limit + 1])


def deletions() -> list[Deletion]:
    """Deletion records, the last first."""
    return list(Deletion.objects.order_by("-deleted_at")[:PAGE])


def packs(*, ticket_id: int, actor: Actor) -> list[EvidencePack]:
    """The actor's own packs of a case, newest first; nobody else's, whoever asks."""
    rows = EvidencePack.objects.filter(asked_by=actor.ref, ticket_id=ticket_id)
    return list(rows.defer("text").order_by("-asked_at")[:MOST_PACKS])


def pack(*, pack_id: UUID, actor: Actor) -> EvidencePack:
    """Raises ``NotFound`` for a pack that is not the actor's own."""
    rows = EvidencePack.objects.visible_to(actor).filter(pk=pack_id)
    found = rows.select_related("file").first()
    if found is None:
        raise NotFound(_("There is no such file, or it was made for somebody else."))
    return found


def file_of(row: EvidencePack, now: datetime) -> StoredFile:
    """Raises ``NotFound`` when its time is over, ``Conflict`` while there is none yet."""
    if row.state in (PackState.ASKED, PackState.FAILED):
        raise Conflict(_("The file is not there yet. Look again in a moment."))
    if row.file is None or row.expires_at is None or row.expires_at <= now:
        raise NotFound(_("The file has expired. Ask for it again."))
    return row.file
