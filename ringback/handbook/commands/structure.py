"""What a draft consists of: a clause comes in under its number, or goes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.handbook import access, events, numbering, stock
from ringback.handbook.commands.moves import contribute, stale
from ringback.handbook.commands.written import ClauseDraft, clause_words
from ringback.handbook.models import Clause, Parameter, Revision
from ringback.handbook.numbering import NumberFault
from ringback.handbook.words import in_reader_s_language
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound

ASIDE = 10_000
"""Positions are unique row by row, so those that move are laid far off first."""


@command
def add_clause(
    *, revision_id: UUID, number: str, draft: ClauseDraft, actor: Actor, now: datetime
) -> Clause:
    """A new clause of a draft; its number is its place. It takes effect with the revision.

    Raises ``Invalid`` with fields for a number that is taken, of another chapter, without the
    clause above it, or behind a gap; ``Conflict`` when the revision is a draft no more.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    written = clause_words(draft)
    contribute(revision, actor=actor, now=now)
    taken = list(revision.clauses.values_list("number", flat=True))
    _require_free(number, taken)
    position = numbering.place(number, taken)
    _shift(revision, position, by=1)
    clause = Clause.objects.create(revision=revision, number=number, position=position, **written)
    journal.record(
        events.ClauseAdded(revision_id=revision.pk, document=revision.document.code, clause=number),
        actor=actor,
        now=now,
    )
    return clause


def _require_free(number: str, taken: Sequence[str]) -> None:
    fault = numbering.fault_of(number, taken)
    if fault is not None:
        raise Invalid(
            _("No clause can have this number. Nothing was changed."),
            fields={"number": _said(fault, number, taken)},
        )


def _said(fault: NumberFault, number: str, taken: Sequence[str]) -> str:
    if fault is NumberFault.FOREIGN:
        own = numbering.chapter(taken[0])
        return gettext("A number of chapter %(chapter)s begins with it.") % {"chapter": own}
    if fault is NumberFault.TAKEN:
        return gettext("There is a clause %(number)s already.") % {"number": number}
    if fault is NumberFault.ORPHAN:
        above = numbering.parent(number)
        return gettext("There is no clause %(number)s for it to stand under.") % {"number": above}
    if fault is NumberFault.SKIPS:
        free = numbering.next_under(numbering.parent(number), taken)
        return gettext("Numbers go on without a gap: the next one here is %(number)s.") % {
            "number": free
        }
    return gettext("A number looks like 3.2 or 3.2.1.")


def _shift(revision: Revision, first: int, *, by: int) -> None:
    """Move every clause from position ``first`` on."""
    rows = Clause.objects.filter(revision=revision)
    rows.filter(position__gte=first).update(position=F("position") + ASIDE)
    rows.filter(position__gt=ASIDE).update(position=F("position") - ASIDE + by)


@command
def drop_clause(
    *, revision_id: UUID, number: str, seen: int, actor: Actor, now: datetime
) -> Revision:
    """A draft says a clause no more. Cases that cite it keep the edition in which it stands.

    Raises ``Invalid`` when clauses stand under it, when it is the last one, or when it states a
    parameter the product asks for: that is named, and can be moved to another clause first.
    """
    revision = access.revision_for(actor, revision_id)
    access.require(access.may_draft(actor))
    contribute(revision, actor=actor, now=now)
    clause = revision.clauses.filter(number=number).first()
    if clause is None:
        raise NotFound(_("This revision has no such clause."))
    if clause.version != seen:
        raise stale()
    stated = list(clause.parameters.order_by("pk"))
    _require_to_spare(clause, stated)
    codes = tuple(row.code for row in stated)
    clause.delete()
    _shift(revision, clause.position + 1, by=-1)
    journal.record(
        events.ClauseDropped(
            revision_id=revision.pk, document=revision.document.code, clause=number, codes=codes
        ),
        actor=actor,
        now=now,
    )
    return revision


def _require_to_spare(clause: Clause, stated: Sequence[Parameter]) -> None:
    taken = list(
        Clause.objects.filter(revision=clause.revision_id).values_list("number", flat=True)
    )
    if below := numbering.under(clause.number, taken):
        raise Invalid(
            _("Clauses stand under this one (%(numbers)s). Drop them first.")
            % {"numbers": ", ".join(sorted(below, key=numbering.order))}
        )
    if len(taken) == 1:
        raise Invalid(_("A document has one clause at least."))
    needed = stock.succession().needed
    left = [needed[row.code].text.rule for row in stated if row.code in needed]
    if left:
        names = (f"{in_reader_s_language(rule.label)} ({rule.code})" for rule in left)
        raise Invalid(
            _(
                "The system would be left without a rule for: %(parameters)s. Move what it asks "
                "for to another clause first. Nothing was changed."
            )
            % {"parameters": "; ".join(names)},
            code="needed",
        )
