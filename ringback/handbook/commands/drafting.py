"""A draft: begun from what will be in force, edited clause by clause, number by number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, content, events
from ringback.handbook.commands.moves import contribute, note_step, stale
from ringback.handbook.facts import VOCABULARY
from ringback.handbook.models import Clause, Document, Parameter, ParameterCase, Revision
from ringback.handbook.rules import Case, Rule, faults_of
from ringback.handbook.shapes import Shape, read_shape
from ringback.handbook.sources import Basis, stored_source, write_source
from ringback.handbook.states import OPEN, RevisionState, StepKind
from ringback.handbook.values import Bilingual, ValueRefused
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import ConditionError, read_conditions, write_conditions
from ringback.kernel.errors import Conflict, Invalid, NotFound

LONGEST_TITLE, LONGEST_TEXT, MOST_CASES = 200, 20_000, 100
_TITLES = ("title_zh", "title_en")


@dataclass(frozen=True, slots=True)
class ClauseDraft:
    """What a clause is to say; the texts are Markdown."""

    title_zh: str
    title_en: str
    text_zh: str
    text_en: str
    scope_zh: str
    scope_en: str


@dataclass(frozen=True, slots=True)
class CaseDraft:
    """One case of a parameter in written form; without conditions it always applies."""

    value: Any
    conditions: Mapping[str, Any]
    priority: int = 0


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
    written = _checked(draft)
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


def _checked(draft: ClauseDraft) -> dict[str, str]:
    written = {name: text.replace("\r\n", "\n").strip() for name, text in asdict(draft).items()}
    fields: dict[str, object] = {
        name: _("Words are wanted in both languages.") for name, text in written.items() if not text
    }
    for name, text in written.items():
        most = LONGEST_TITLE if name in _TITLES else LONGEST_TEXT
        if len(text) > most:
            fields[name] = _("At most %(count)d characters.") % {"count": most}
    if fields:
        raise Invalid(_("The clause cannot be saved so. Nothing was changed."), fields=fields)
    return written


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
    rule = _rule(row, shape, cases)
    new = [_case_row(row, shape, case) for case in rule.cases]
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


def _rule(row: Parameter, shape: Shape, drafts: Sequence[CaseDraft]) -> Rule:
    if len(drafts) > MOST_CASES:
        raise _refused("cases", _("At most %(count)d cases.") % {"count": MOST_CASES})
    cases = [_case(place, shape, draft) for place, draft in enumerate(drafts)]
    label = Bilingual(row.label_zh, row.label_en)
    rule = Rule(row.code, label, shape, tuple(cases), row.is_partial)
    if len({case.priority for case in cases}) != len(cases):
        raise _refused("cases", _("Two cases have one priority: which of them would hold?"))
    if faults_of(rule):
        raise _refused("cases", _("One case must hold always, when no other does."))
    return rule


def _case(place: int, shape: Shape, draft: CaseDraft) -> Case:
    try:
        return Case(
            priority=draft.priority,
            conditions=read_conditions(draft.conditions, VOCABULARY),
            value=shape.read(draft.value),
        )
    except (ConditionError, ValueRefused) as problem:
        raise _refused(f"case-{place}", str(problem)) from None


def _refused(field: str, why: object) -> Invalid:
    return Invalid(_("The value cannot be taken so. Nothing was changed."), fields={field: why})


def _case_row(row: Parameter, shape: Shape, case: Case) -> ParameterCase:
    return ParameterCase(
        parameter=row,
        priority=case.priority,
        conditions=write_conditions(case.conditions),
        value=shape.write(case.value),
    )


def _stored(row: Parameter, shape: Shape) -> Iterator[Case]:
    for case in row.cases.all():
        conditions = read_conditions(case.conditions, VOCABULARY)
        yield Case(case.priority, conditions, shape.read(case.value))


def _in_order(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: case.priority)
