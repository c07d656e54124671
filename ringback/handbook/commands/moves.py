"""How a revision moves on: one conditional UPDATE, so that of two people at once exactly one acts.

Whoever writes in a draft touches its row first: submitting it and writing in it exclude each other.
"""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.handbook.models import Contribution, Document, Revision, Step
from ringback.handbook.states import REVISION, StepKind
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid

LONGEST_WORDS = 4000


def move(revision: Revision, verb: str, *, seen: int | None, **changes: Any) -> None:
    """Lead ``revision`` through ``verb``, or raise ``Conflict`` and change nothing.

    ``seen`` is the version the actor looked at; ``None``: the state alone guards the move.
    """
    state = REVISION.target(verb)
    rows = Revision.objects.filter(pk=revision.pk, state__in=REVISION.sources(verb))
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(state=state, version=F("version") + 1, **changes):
        raise stale()
    revision.refresh_from_db()


def contribute(revision: Revision, *, actor: Actor, now: datetime) -> None:
    """Somebody writes in the draft. Raises ``Conflict`` when it is a draft no more."""
    move(revision, "edit", seen=None)
    for ref in filter(None, (actor.ref, actor.on_behalf_of)):
        Contribution.objects.get_or_create(revision=revision, ref=ref, defaults={"since": now})


def hold_order(document: Document) -> None:
    """Nobody else changes when the document's revisions take effect until this is committed."""
    rows = Document.objects.filter(pk=document.pk, version=document.version)
    if not rows.update(version=F("version") + 1):
        raise stale()


def note_step(
    revision: Revision, kind: StepKind, words: str, *, actor: Actor, now: datetime
) -> Step:
    return Step.objects.create(
        revision=revision,
        kind=kind,
        words=words,
        by=actor.ref,
        at=now,
        effective_at=revision.effective_at,
    )


def words_of(field: str, text: str) -> str:
    """Words that must be given. Raises ``Invalid``."""
    words = text.strip()
    if not words:
        raise Invalid(_("A reason is wanted. Nothing was changed."), fields={field: _("Say why.")})
    if len(words) > LONGEST_WORDS:
        raise Invalid(
            _("That is too long. Nothing was changed."),
            fields={field: _("At most %(count)d characters.") % {"count": LONGEST_WORDS}},
        )
    return words


def stale() -> Conflict:
    return Conflict(
        _(
            "This revision has changed since you opened it, or is past this step. Nothing was "
            "overwritten: look at the present state, then decide again."
        )
    )
