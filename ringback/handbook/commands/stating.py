"""Which clause of a draft states which parameter: one comes in, changes its clause, or goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, events, stock
from ringback.handbook.commands.moves import contribute, stale
from ringback.handbook.commands.written import CaseDraft, case_rows, rule_of
from ringback.handbook.document import CODE
from ringback.handbook.models import Clause, Parameter, ParameterCase, Revision
from ringback.handbook.shapes import Shape, read_shape, write_shape
from ringback.handbook.sources import Basis, Source, write_source
from ringback.handbook.values import ValueRefused
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound

LONGEST = {"code": 80, "label_zh": 200, "label_en": 200, "unit_zh": 40, "unit_en": 40}


@dataclass(frozen=True, slots=True)
class ParameterDraft:
    """A new parameter. ``shape`` is the written form of a ``Shape``: ``{"type": "span"}``."""

    code: str
    label_zh: str
    label_en: str
    shape: Mapping[str, Any]
    unit_zh: str = ""
    unit_en: str = ""


@command
def add_parameter(
    *,
    revision_id: UUID,
    clause: str,
    draft: ParameterDraft,
    cases: Sequence[CaseDraft],
    actor: Actor,
    now: datetime,
) -> Parameter:
    """A parameter of the operator's own, or one of the product's that this text does not state yet.

    Raises ``Invalid`` with fields: for a code that is taken here or in another document, for a
    product's parameter in another shape than the product asks for, and as ``set_parameter``.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    shape = _shape_of(draft)
    _check_words(draft)
    contribute(revision, actor=actor, now=now)
    _require_free(revision, draft.code, shape)
    row = _row(revision, _clause(revision, clause), draft, shape)
    rule = rule_of(row, shape, cases)
    row.save()
    ParameterCase.objects.bulk_create(case_rows(row, rule))
    _touch(row.clause_id)
    journal.record(
        events.ParameterAdded(
            revision_id=revision.pk,
            document=revision.document.code,
            clause=clause,
            code=draft.code,
        ),
        actor=actor,
        now=now,
    )
    return row


def _shape_of(draft: ParameterDraft) -> Shape:
    try:
        return read_shape(dict(draft.shape))
    except ValueRefused as problem:
        raise _refused({"shape": str(problem)}) from None


def _check_words(draft: ParameterDraft) -> None:
    fields: dict[str, object] = {}
    if not CODE.fullmatch(draft.code):
        fields["code"] = _("A code looks like shop.waiting.limit.")
    for name in ("label_zh", "label_en"):
        if not getattr(draft, name).strip():
            fields[name] = _("Words are wanted in both languages.")
    if bool(draft.unit_zh.strip()) is not bool(draft.unit_en.strip()):
        fields["unit_en"] = _("Words are wanted in both languages.")
    for name, most in LONGEST.items():
        if len(getattr(draft, name)) > most:
            fields[name] = _("At most %(count)d characters.") % {"count": most}
    if fields:
        raise _refused(fields)


def _require_free(revision: Revision, code: str, shape: Shape) -> None:
    """A code means one thing in the whole manual: two documents that state it would contradict."""
    rows = Parameter.objects.filter(code=code)
    if rows.filter(revision=revision).exists():
        raise _refused({"code": _("This revision states it already.")})
    if rows.exclude(revision__document=revision.document_id).exists():
        raise _refused({"code": _("Another chapter states it.")})
    known = stock.succession().needed.get(code)
    if known is not None and known.text.rule.shape != shape:
        raise _refused({"shape": _("The product asks for this parameter in another type.")})


def _refused(fields: Mapping[str, object]) -> Invalid:
    return Invalid(_("The parameter cannot be added so. Nothing was changed."), fields=fields)


def _clause(revision: Revision, number: str) -> Clause:
    found = revision.clauses.filter(number=number).first()
    if found is None:
        raise NotFound(_("This revision has no such clause."))
    return found


def _row(revision: Revision, clause: Clause, draft: ParameterDraft, shape: Shape) -> Parameter:
    known = stock.succession().needed.get(draft.code)
    return Parameter(
        revision=revision,
        clause=clause,
        code=draft.code,
        label_zh=draft.label_zh.strip(),
        label_en=draft.label_en.strip(),
        unit_zh=draft.unit_zh.strip(),
        unit_en=draft.unit_en.strip(),
        shape=write_shape(shape),
        is_partial=known is not None and known.text.rule.partial,
        basis=Basis.MANUAL,
        source=write_source(Source(Basis.MANUAL)),
    )


@command
def move_parameter(
    *, revision_id: UUID, code: str, clause: str, seen: int, actor: Actor, now: datetime
) -> Parameter:
    """Another clause of the draft states the parameter. What it is worth does not change."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    contribute(revision, actor=actor, now=now)
    row, to = _stated(revision, code), _clause(revision, clause)
    before = row.clause
    if before == to:
        raise Invalid(_("Nothing differs from what stands there already."))
    rows = Parameter.objects.filter(pk=row.pk, version=seen)
    if not rows.update(version=F("version") + 1, clause=to):
        raise stale()
    _touch(before.pk, to.pk)
    row.refresh_from_db()
    journal.record(
        events.ParameterMoved(
            revision_id=revision.pk,
            document=revision.document.code,
            clause=clause,
            code=code,
            before=before.number,
        ),
        actor=actor,
        now=now,
    )
    return row


@command
def drop_parameter(
    *, revision_id: UUID, code: str, seen: int, actor: Actor, now: datetime
) -> Revision:
    """The draft states a parameter no more. Raises ``Invalid`` for one the product asks for."""
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    contribute(revision, actor=actor, now=now)
    row = _stated(revision, code)
    if row.version != seen:
        raise stale()
    if code in stock.succession().needed:
        raise Invalid(
            _("The product asks for this parameter. It can be moved, but not dropped."),
            code="needed",
        )
    number = row.clause.number
    row.delete()
    _touch(row.clause_id)
    journal.record(
        events.ParameterDropped(
            revision_id=revision.pk, document=revision.document.code, clause=number, code=code
        ),
        actor=actor,
        now=now,
    )
    return revision


def _stated(revision: Revision, code: str) -> Parameter:
    row = revision.parameters.select_related("clause").filter(code=code).first()
    if row is None:
        raise NotFound(_("This revision has no such parameter."))
    return row


def _touch(*clause_ids: int) -> None:
    """These clauses are new with this revision."""
    Clause.objects.filter(pk__in=clause_ids).update(effective_on=None)
