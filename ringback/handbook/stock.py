"""What a process remembers of the manual, so that asking for a parameter costs no query.

Two memories. An approved revision is immutable: what it states is remembered by its id, for good.
Which revisions are in force when is one small table: remembered for a few seconds, since another
process may approve a revision or change its date. That is early enough, for either is done a
minute ahead at least (``schedule.NOTICE``), and the process that does it forgets at once.
"""

import time
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.handbook.document import ParameterText
from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Edition, Parameter, Revision
from ringback.handbook.rules import Case, Rule
from ringback.handbook.shapes import read_shape
from ringback.handbook.sources import stored_source
from ringback.handbook.values import Bilingual
from ringback.kernel.conditions import read_conditions
from ringback.kernel.errors import NotFound, Unavailable

KEPT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Stated:
    """A parameter together with the place that states it."""

    text: ParameterText
    clause_number: str
    document: str
    revision_id: UUID
    revision_number: int


@dataclass(frozen=True, slots=True)
class Succession:
    """Every edition in order of time, each with the revisions it consists of.

    ``packaged`` are the newest packaged revisions: they answer for what an edition leaves unsaid.
    ``documents`` says of which document a revision is. ``told`` is what ``stated`` has answered,
    ``rulings`` what an edition says under a code whatever the facts.
    """

    begins_at: tuple[datetime, ...]
    editions: tuple[Edition, ...]
    revisions: Mapping[UUID, tuple[UUID, ...]]
    packaged: tuple[UUID, ...]
    documents: Mapping[UUID, str]
    told: dict[UUID, Mapping[str, Stated]] = field(default_factory=dict, compare=False)
    rulings: dict[tuple[UUID, str], Any] = field(default_factory=dict, compare=False)

    def edition_at(self, at: datetime) -> Edition:
        """Raises ``Unavailable`` when no manual is installed or none was in force yet."""
        position = bisect_right(self.begins_at, at)
        if position == 0:
            raise Unavailable(_("No handbook is in force. Install the packaged manual first."))
        return self.editions[position - 1]

    def edition(self, edition_id: UUID) -> Edition:
        """Raises ``NotFound``."""
        for edition in self.editions:
            if edition.pk == edition_id:
                return edition
        raise NotFound(_("There is no such edition of the handbook."))

    def of_document(self, code: str, edition_id: UUID) -> UUID | None:
        """The revision of a document in an edition. Raises ``NotFound``."""
        if edition_id not in self.revisions:
            raise NotFound(_("There is no such edition of the handbook."))
        own = (pk for pk in self.revisions[edition_id] if self.documents[pk] == code)
        return next(own, None)

    def stated(self, edition_id: UUID) -> Mapping[str, Stated]:
        """Every parameter by code, as an edition states it. Raises ``NotFound``."""
        if edition_id not in self.revisions:
            raise NotFound(_("There is no such edition of the handbook."))
        if edition_id not in self.told:
            self.told[edition_id] = _together(self.packaged + self.revisions[edition_id])
        return self.told[edition_id]

    @property
    def needed(self) -> Mapping[str, Stated]:
        """Every parameter the product asks for, by code: what its own newest text states."""
        return _together(self.packaged)

    def revision_numbers(self, edition_id: UUID) -> Mapping[str, int]:
        """By clause that states a parameter the number of its revision. Raises ``NotFound``."""
        if edition_id not in self.revisions:
            raise NotFound(_("There is no such edition of the handbook."))
        return _numbers_of(self.revisions[edition_id])


class _Memory:
    """The last succession read, and when."""

    def __init__(self) -> None:
        self.kept: Succession | None = None
        self.read_at = 0.0

    def recall(self) -> Succession | None:
        is_fresh = time.monotonic() - self.read_at <= KEPT_SECONDS
        return self.kept if is_fresh else None

    def keep(self, succession: Succession) -> Succession:
        self.kept, self.read_at = succession, time.monotonic()
        return succession


_memory = _Memory()


def succession() -> Succession:
    return _memory.recall() or _memory.keep(_read_succession())


def forget() -> None:
    """Look anew at which revisions are in force; what a revision states never changes."""
    _memory.kept = None


def _read_succession() -> Succession:
    rows = list(
        Revision.objects.order_by("number").values_list(
            "pk", "document__code", "effective_at", "is_packaged"
        )
    )
    approved = sorted((at, document, pk) for pk, document, at, _packaged in rows if at is not None)
    begun = {at for at, _document, _pk in approved}
    # An edition at whose instant a revision was to take effect, and then was put off, is none.
    editions = tuple(
        edition for edition in Edition.objects.order_by("begins_at") if edition.begins_at in begun
    )
    revisions = {
        edition.pk: tuple(
            {document: pk for at, document, pk in approved if at <= edition.begins_at}.values()
        )
        for edition in editions
    }
    packaged = {document: pk for pk, document, _at, is_packaged in rows if is_packaged}
    return Succession(
        begins_at=tuple(edition.begins_at for edition in editions),
        editions=editions,
        revisions=revisions,
        packaged=tuple(packaged.values()),
        documents={pk: document for pk, document, _at, _packaged in rows},
    )


@lru_cache(maxsize=64)
def _together(revision_ids: tuple[UUID, ...]) -> Mapping[str, Stated]:
    """What revisions state together; the later ones in the tuple have the last word."""
    return {
        stated.text.rule.code: stated
        for revision_id in revision_ids
        for stated in stated_by(revision_id)
    }


@lru_cache(maxsize=64)
def _numbers_of(revision_ids: tuple[UUID, ...]) -> Mapping[str, int]:
    return {
        stated.clause_number: stated.revision_number
        for revision_id in revision_ids
        for stated in stated_by(revision_id)
    }


@lru_cache(maxsize=256)
def stated_by(revision_id: UUID) -> tuple[Stated, ...]:
    """The parameters of one approved revision in the order of its clauses."""
    return read_stated(revision_id)


def read_stated(revision_id: UUID) -> tuple[Stated, ...]:
    """The same as the database has it now: of a draft, nothing may be remembered."""
    return tuple(_read_parameters(revision_id))


def _read_parameters(revision_id: UUID) -> Iterator[Stated]:
    parameters = (
        Parameter.objects.filter(revision_id=revision_id)
        .select_related("clause", "revision__document")
        .prefetch_related("cases")
        .order_by("clause__position", "pk")
    )
    for row in parameters:
        yield Stated(
            text=ParameterText(
                rule=_rule(row),
                unit=Bilingual(row.unit_zh, row.unit_en) if row.unit_zh else None,
                source=stored_source(row.source),
            ),
            clause_number=row.clause.number,
            document=row.revision.document.code,
            revision_id=revision_id,
            revision_number=row.revision.number,
        )


def _rule(row: Parameter) -> Rule:
    shape = read_shape(dict(row.shape))
    cases = (
        Case(case.priority, read_conditions(case.conditions, VOCABULARY), shape.read(case.value))
        for case in row.cases.all()
    )
    return Rule(
        code=row.code,
        label=Bilingual(row.label_zh, row.label_en),
        shape=shape,
        cases=tuple(sorted(cases, key=lambda case: -case.priority)),
        partial=row.is_partial,
    )
