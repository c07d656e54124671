"""How a revision moves on: one conditional UPDATE, so that of two at once exactly one acts."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.knowledge.models import Revision, Step
from ringback.knowledge.states import REVISION, StepKind

LONGEST_WORDS = 2000


def move(revision: Revision, verb: str, *, seen: int | None, **changes: Any) -> None:
    """Lead ``revision`` through ``verb``, or raise ``Conflict`` and change nothing. ``seen`` is the
    version the actor looked at; ``None``: the state alone guards the move."""
    rows = Revision.objects.filter(pk=revision.pk, state__in=REVISION.sources(verb))
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(state=REVISION.target(verb), version=F("version") + 1, **changes):
        raise stale()
    revision.refresh_from_db()


def note_step(
    revision: Revision, kind: StepKind, words: str, *, actor: Actor, now: datetime
) -> Step:
    return Step.objects.create(revision=revision, kind=kind, words=words, by=actor.ref, at=now)


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
            "This has changed since you opened it, or is past this step. Nothing was overwritten: "
            "look at the present state, then decide again."
        )
    )
