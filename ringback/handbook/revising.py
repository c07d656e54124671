"""What the screens of revisions show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from ringback.base.names import display_names
from ringback.base.prose import marked
from ringback.handbook import access, comparing, forms, queries
from ringback.handbook.comparing import ClauseDifference, Comparison, ParameterDifference
from ringback.handbook.models import Clause, Document, Parameter, Revision, Step
from ringback.handbook.pages import Line, lines_of
from ringback.handbook.slots import Impact
from ringback.handbook.states import (
    OPEN,
    STATE_LABELS,
    STATE_TONES,
    STEP_LABELS,
    RevisionState,
    StepKind,
)
from ringback.handbook.stock import Stated
from ringback.handbook.values import Bilingual
from ringback.handbook.words import LANGUAGES, in_reader_s_language
from ringback.kernel.actor import Actor
from ringback.kernel.marking import Sides

PAGE = 30
STEP_ICONS = {
    StepKind.BEGUN: "edit",
    StepKind.SUBMITTED: "send",
    StepKind.SENT_BACK: "arrow-back-up",
    StepKind.APPROVED: "check",
    StepKind.BROKE_GLASS: "alert-triangle",
    StepKind.RATIFIED: "eye",
    StepKind.RESCHEDULED: "calendar",
    StepKind.CANCELLED: "x",
    StepKind.WITHDRAWN: "x",
}


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision in a list. ``alone``: approved by its own author, who broke the glass."""

    revision: Revision
    title: str
    state: RevisionState
    label: str | Promise
    tone: str
    author: str
    approver: str
    alone: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document, the revision in force, and whether a draft may be begun."""

    document: Document
    title: str
    number: str
    in_force: Revision | None
    open_draft: Revision | None


@dataclass(frozen=True, slots=True)
class Course:
    """One step in a revision's life."""

    step: Step
    label: str | Promise
    icon: str
    who: str


@dataclass(frozen=True, slots=True)
class NumberChange:
    """A parameter in words, before and after: each of its cases, and whether it is among what
    differs. Without cases: it is not stated there, or says nothing. ``moved_from``: the clause
    that stated it, when it is another one."""

    code: str
    clause_number: str
    moved_from: str
    label: str
    old: Sequence[tuple[Line, bool]]
    new: Sequence[tuple[Line, bool]]


@dataclass(frozen=True, slots=True)
class PassageChange:
    """Title, scope or text of a clause in one language, before and after."""

    language: str
    language_name: object
    old: SafeString
    new: SafeString


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """``old`` or ``new`` is ``False`` when the clause was added or dropped."""

    number: str
    old: bool
    new: bool
    passages: Sequence[PassageChange]


@dataclass(frozen=True, slots=True)
class Editable:
    """A clause of a draft with what can be edited under it."""

    clause: Clause
    title: str
    is_section: bool
    is_changed: bool
    parameters: Sequence[tuple[Parameter, str]]


def title_of(document: Document) -> str:
    return in_reader_s_language(Bilingual(document.title_zh, document.title_en))


def documents(actor: Actor, now: datetime) -> list[DocumentLine]:
    """Every document: at most a score of rows."""
    rows = list(Document.objects.order_by("code"))
    edition_id = queries.edition_at(now).pk
    drafts = Revision.objects.visible_to(actor).filter(state__in=OPEN, is_packaged=False)
    open_drafts = {draft.document_id: draft for draft in drafts}
    return [
        DocumentLine(
            document=row,
            title=title_of(row),
            number=row.code.rpartition("-")[2],
            in_force=_in_force(row, edition_id),
            open_draft=open_drafts.get(row.pk),
        )
        for row in rows
    ]


def _in_force(document: Document, edition_id: UUID) -> Revision | None:
    revision_id = queries.revision_of(document.code, edition_id=edition_id)
    return Revision.objects.get(pk=revision_id) if revision_id else None


def revisions(actor: Actor, now: datetime, before: UUID | None) -> tuple[list[RevisionLine], str]:
    """A page of revisions, newest first, and the key of the next page, empty at the end."""
    rows = Revision.objects.visible_to(actor).select_related("document").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    lines = lines_for(found[:PAGE], now)
    return lines, str(found[PAGE - 1].pk) if len(found) > PAGE else ""


def line(revision: Revision, now: datetime) -> RevisionLine:
    return lines_for([revision], now)[0]


def lines_for(found: Sequence[Revision], now: datetime) -> list[RevisionLine]:
    states = queries.states_of(found, at=now)
    names = display_names({ref for row in found for ref in (row.drafted_by, row.approved_by)})
    alone = set(
        Step.objects.filter(revision__in=found, kind=StepKind.BROKE_GLASS).values_list(
            "revision_id", flat=True
        )
    )
    return [
        RevisionLine(
            revision=row,
            title=title_of(row.document),
            state=states[row.pk],
            label=STATE_LABELS[states[row.pk]],
            tone=STATE_TONES[states[row.pk]],
            author=names[row.drafted_by],
            approver=names[row.approved_by],
            alone=row.pk in alone,
        )
        for row in found
    ]


def course(revision: Revision) -> list[Course]:
    steps = list(revision.steps.order_by("at", "id"))
    names = display_names({step.by for step in steps})
    return [
        Course(
            step, STEP_LABELS[StepKind(step.kind)], STEP_ICONS[StepKind(step.kind)], names[step.by]
        )
        for step in steps
    ]


def comparison(revision: Revision, against: Revision | None = None) -> Comparison | None:
    """Against what holds without it, or against another revision of the document."""
    old = against or comparing.counterpart(revision)
    return None if old is None else comparing.compare(old, revision)


def numbers(compared: Comparison) -> list[NumberChange]:
    return [_number(each) for each in compared.parameters]


def _number(each: ParameterDifference) -> NumberChange:
    old, new = _told(each.old), _told(each.new)
    return NumberChange(
        code=each.code,
        clause_number=each.clause_number,
        moved_from=_moved_from(each),
        label=in_reader_s_language(each.stated.text.rule.label),
        old=[(line, line not in new) for line in old],
        new=[(line, line not in old) for line in new],
    )


def _moved_from(each: ParameterDifference) -> str:
    if each.old is None or each.old.clause_number == each.clause_number:
        return ""
    return each.old.clause_number


def clauses(compared: Comparison) -> list[ClauseChange]:
    """Every clause with other words: what differs, marked, in the language in which it does."""
    return [
        ClauseChange(each.number, each.old is not None, each.new is not None, list(_passages(each)))
        for each in compared.clauses
    ]


def _passages(each: ClauseDifference) -> Iterator[PassageChange]:
    for passage in each.passages:
        for code, tag, name in LANGUAGES:
            both: Sides = getattr(passage, code)
            if both.differ:
                yield PassageChange(tag, name, marked(both.old), marked(both.new))


def _told(stated: Stated | None) -> list[Line]:
    return list(lines_of(stated)) if stated else []


def impact(compared: Comparison, line_: RevisionLine, now: datetime) -> list[Impact]:
    """Only while it lies ahead: afterwards it would count what others have changed since."""
    ahead = (RevisionState.DRAFT, RevisionState.IN_REVIEW, RevisionState.APPROVED)
    return comparing.impact_list(compared, now) if line_.state in ahead else []


def editable(revision: Revision, actor: Actor) -> list[Editable]:
    """The clauses of a draft in the order they are read; empty for who may not edit."""
    if revision.state != RevisionState.DRAFT or not access.may_draft(actor):
        return []
    by_clause: dict[int, list[Parameter]] = {}
    for row in revision.parameters.order_by("pk"):
        by_clause.setdefault(row.clause_id, []).append(row)
    return [
        Editable(
            clause=clause,
            title=in_reader_s_language(Bilingual(clause.title_zh, clause.title_en)),
            is_section=clause.number.count(".") == 1,
            is_changed=clause.effective_on is None,
            parameters=[(row, label_of(row)) for row in by_clause.get(clause.pk, ())],
        )
        for clause in revision.clauses.order_by("position")
    ]


def clauses_besides(row: Parameter) -> list[tuple[str, str]]:
    """Number and title of the clauses a parameter could move to."""
    others = Clause.objects.filter(revision=row.revision_id).exclude(pk=row.clause_id)
    return [
        (each.number, in_reader_s_language(Bilingual(each.title_zh, each.title_en)))
        for each in others.order_by("position")
    ]


def label_of(row: Parameter) -> str:
    return in_reader_s_language(Bilingual(row.label_zh, row.label_en))


def own_words(revision: Revision, actor: Actor) -> bool:
    """Whether an approver looks at what they wrote themselves."""
    return (
        revision.state == RevisionState.IN_REVIEW
        and access.may_review(actor)
        and not access.may_approve(actor, revision)
    )


def verbs(revision: Revision, actor: Actor, now: datetime) -> Iterator[forms.VerbForm]:
    yield from forms.offered(revision, actor, now)
