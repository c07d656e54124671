"""A draft: begun from what will be in force, edited clause by clause, number by number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, content, events
from ringback.handbook.commands.moves import contribute, note_step, stale
from ringback.handbook.commands.written import (
    CaseDraft,
    ClauseDraft,
    case_rows,
    clause_words,
    rule_of,
)
from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Clause, Document, Parameter, ParameterCase, Revision
from ringback.handbook.rules import Case
from ringback.handbook.shapes import Shape, read_shape
from ringback.handbook.sources import Basis, stored_source, write_source
from ringback.handbook.states import OPEN, RevisionState, StepKind
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import read_conditions
from ringback.kernel.errors import Conflict, Invalid, NotFound


@command
def begin_revision(*, document: str, reason: str = "", actor: Actor, now: datetime) -> Revision:
    """A draft that says what the last approved revision says, be it in force or scheduled.

    Raises ``NotFound`` for an unknown document and ``Conflict`` when a draft of it is open.
    """
    access.require(access.may_draft(actor))
    of = Document.objects.filter(code=document).first()
    if of is None:
        raise NotFound(_("There is no such document in the handbook."))
    source = of.revisions.filter(state=RevisionState.APPROVED).order_by("-effective_at").first()
    assert source is not None  # a document comes with its first revision
    newest = of.revisions.aggregate(number=Max("number"))["number"]
    try:
        with transaction.atomic():
            draft = Revision.objects.create(
                document=of,
                number=newest + 1,
                based_on=source,
                drafted_by=actor.ref,
                drafted_at=now,
            )
    except IntegrityError:
        raise _open_already(of) from None
    content.copy(source, draft)
    contribute(draft, actor=actor, now=now)
    note_step(draft, StepKind.BEGUN, reason.strip(), actor=actor, now=now)
    journal.record(
        events.RevisionBegun(
            revision_id=draft.pk, document=of.code, number=draft.number, based_on=source.pk
        ),
        actor=actor,
        now=now,
    )
    return draft


def _open_already(of: Document) -> Conflict:
    rows = of.revisions.filter(state__in=OPEN, is_packaged=False)
    number = rows.values_list("number", flat=True).first()
    return Conflict(
        _("Revision %(number)s of this document is being worked on. Go on with that one.")
        % {"number": "—" if number is None else number}
    )


@command
def edit_clause(
    *,
    revision_id: UUID,
    number: str,
    draft: ClauseDraft,
    seen: int,
    actor: Actor,
    now: datetime,
) -> Clause:
    """Write a clause of a draft anew. ``seen`` is the clause's version the editor looked at.

    Raises ``Invalid`` with fields, ``Conflict`` when somebody else edited it or the revision is a
    draft no more.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    clause = revision.clauses.filter(number=number).first()
    if clause is None:
        raise NotFound(_("This revision has no such clause."))
    written = clause_words(draft)
    if all(getattr(clause, name) == text for name, text in written.items()):
        raise Invalid(_("Nothing differs from what stands there already."))
    contribute(revision, actor=actor, now=now)
    rows = Clause.objects.filter(pk=clause.pk, version=seen)
    if not rows.update(version=F("version") + 1, effective_on=None, **written):
        raise stale()
    clause.refresh_from_db()
    journal.record(
        events.ClauseEdited(
            revision_id=revision.pk, document=revision.document.code, clause=clause.number
        ),
        actor=actor,
        now=now,
    )
    return clause


@command
def set_parameter(
    *,
    revision_id: UUID,
    code: str,
    cases: Sequence[CaseDraft],
    seen: int,
    actor: Actor,
    now: datetime,
) -> Parameter:
    """Give a parameter of a draft other values. What is no value of its type, or would leave a
    question open, raises ``Invalid`` with the field ``case-<place>`` or ``cases``.

    A number the operator has set stands on the operator's own word; what law it was held against
    stays cited beside it.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    row = revision.parameters.select_related("clause").filter(code=code).first()
    if row is None:
        raise NotFound(_("This revision has no such parameter."))
    shape = read_shape(dict(row.shape))
    rule = rule_of(row, shape, cases)
    new = case_rows(row, rule)
    # As values: 0.10 and 0.1 are one, however they were written.
    if _in_order(rule.cases) == _in_order(_stored(row, shape)):
        raise Invalid(_("Nothing differs from what stands there already."))
    contribute(revision, actor=actor, now=now)
    _write(row, new, seen)
    journal.record(
        events.ParameterSet(
            revision_id=revision.pk,
            document=revision.document.code,
            clause=row.clause.number,
            code=code,
        ),
        actor=actor,
        now=now,
    )
    return row


def _write(row: Parameter, cases: Sequence[ParameterCase], seen: int) -> None:
    source = replace(stored_source(row.source), basis=Basis.MANUAL)
    rows = Parameter.objects.filter(pk=row.pk, version=seen)
    if not rows.update(version=F("version") + 1, basis=Basis.MANUAL, source=write_source(source)):
        raise stale()
    row.cases.all().delete()
    ParameterCase.objects.bulk_create(cases)
    Clause.objects.filter(pk=row.clause_id).update(effective_on=None)
    row.refresh_from_db()


def _stored(row: Parameter, shape: Shape) -> Iterator[Case]:
    for case in row.cases.all():
        conditions = read_conditions(case.conditions, VOCABULARY)
        yield Case(case.priority, conditions, shape.read(case.value))


def _in_order(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: case.priority)
