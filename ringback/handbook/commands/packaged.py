"""The manual that comes with the product, taken in chapter by chapter."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ringback.base import journal
from ringback.base.verbs import command_many
from ringback.handbook import access, content, events, queries
from ringback.handbook.document import ChapterText, ClauseText, ParameterText, read_manual
from ringback.handbook.models import (
    Clause,
    Document,
    Edition,
    Parameter,
    ParameterCase,
    Revision,
)
from ringback.handbook.shapes import write_shape
from ringback.handbook.sources import write_source
from ringback.handbook.states import RevisionState
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import write_conditions

PACKAGED_AUTHOR = Actor.system("packaged-manual").ref


@command_many
def install_packaged(*, actor: Actor, now: datetime) -> list[Revision]:
    """Take in every chapter of the packaged manual that is new here. Safe to run again.

    A chapter is effective from the epoch the first time, from ``now`` when a newer product brings
    a newer text. Where the operator's own revision is in force it stays so: the packaged text is
    kept beside it and answers only for parameters that revision does not state.
    """
    access.require_administer(actor)
    adopted = [_adopt(text, actor, now) for text in read_manual() if not _is_known(text)]
    if adopted:
        journal.record_many(map(_adopted, adopted), actor=actor, now=now)
        transaction.on_commit(queries.forget)
    return adopted


def _is_known(chapter: ChapterText) -> bool:
    """Whether the newest packaged revision of the chapter is this very text."""
    packaged = Revision.objects.filter(document__code=chapter.code, is_packaged=True)
    newest = packaged.order_by("-number").first()
    return newest is not None and newest.fingerprint == chapter.fingerprint


def _adopt(chapter: ChapterText, actor: Actor, now: datetime) -> Revision:
    """Store a packaged chapter as the next revision of its document."""
    document = _document_of(chapter)
    effective_at = _effective_at(chapter, document, now)
    newest = document.revisions.aggregate(number=Max("number"))["number"] or 0
    revision = Revision.objects.create(
        document=document,
        number=newest + 1,
        is_packaged=True,
        fingerprint=chapter.fingerprint,
        drafted_by=PACKAGED_AUTHOR,
        drafted_at=now,
    )
    _write_clauses(revision, chapter)
    # Written as a draft, as all text is; from here on the database lets nobody change it.
    revision.digest = content.digest(revision.pk)
    revision.state = RevisionState.APPROVED if effective_at else RevisionState.OFFERED
    if effective_at:
        revision.approved_by, revision.approved_at = actor.ref, now
        revision.effective_at, revision.announced_at = effective_at, now
        Edition.objects.get_or_create(begins_at=effective_at)
    revision.save()
    return revision


def _adopted(revision: Revision) -> events.RevisionAdopted:
    return events.RevisionAdopted(
        revision_id=revision.pk,
        document=revision.document.code,
        number=revision.number,
        fingerprint=revision.fingerprint,
        effective_at=revision.effective_at,
    )


def _document_of(chapter: ChapterText) -> Document:
    title = {"title_zh": chapter.title.zh, "title_en": chapter.title.en}
    document, _is_new = Document.objects.update_or_create(code=chapter.code, defaults=title)
    return document


def _effective_at(chapter: ChapterText, document: Document, now: datetime) -> datetime | None:
    approved = document.revisions.filter(state=RevisionState.APPROVED)
    in_force = approved.filter(effective_at__lte=now).order_by("-effective_at").first()
    if in_force is None:
        zone = instants.zone_named(timezone.get_default_timezone_name())
        return instants.at_midnight(chapter.effective_on, zone)
    return now if in_force.is_packaged else None


def _write_clauses(revision: Revision, chapter: ChapterText) -> None:
    """The whole text in three statements, however long it is."""
    clauses = Clause.objects.bulk_create(
        _clause_row(revision, position, text) for position, text in enumerate(chapter.clauses, 1)
    )
    stated = [
        (_parameter_row(clause, parameter), parameter)
        for clause, text in zip(clauses, chapter.clauses, strict=True)
        for parameter in text.parameters
    ]
    Parameter.objects.bulk_create(row for row, _parameter in stated)
    ParameterCase.objects.bulk_create(
        case for row, parameter in stated for case in _case_rows(row, parameter)
    )


def _clause_row(revision: Revision, position: int, text: ClauseText) -> Clause:
    return Clause(
        revision=revision,
        number=text.number,
        position=position,
        title_zh=text.title.zh,
        title_en=text.title.en,
        text_zh=text.text.zh,
        text_en=text.text.en,
        scope_zh=text.scope.zh,
        scope_en=text.scope.en,
        effective_on=text.effective_on,
    )


def _parameter_row(clause: Clause, parameter: ParameterText) -> Parameter:
    rule = parameter.rule
    return Parameter(
        revision=clause.revision,
        clause=clause,
        code=rule.code,
        label_zh=rule.label.zh,
        label_en=rule.label.en,
        unit_zh=parameter.unit.zh if parameter.unit else "",
        unit_en=parameter.unit.en if parameter.unit else "",
        shape=write_shape(rule.shape),
        is_partial=rule.partial,
        basis=parameter.source.basis,
        source=write_source(parameter.source),
    )


def _case_rows(row: Parameter, parameter: ParameterText) -> Iterator[ParameterCase]:
    for case in parameter.rule.cases:
        yield ParameterCase(
            parameter=row,
            priority=case.priority,
            conditions=write_conditions(case.conditions),
            value=parameter.rule.shape.write(case.value),
        )
