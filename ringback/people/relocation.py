"""A part of the operator moves in the tree, and everything that lies there goes along.

A path in a row says where the thing lies *now*: it decides who sees it. So a county that comes
under another city takes its cases, contacts, customers, figures and grants with it, old and new, in
one transaction. Who took part keeps sight of a case: parts belong to departments, and those of the
old city stay where they are. What the journal tells is of its time and is never rewritten; readers
find the present name of an old path by ``present_paths``.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError
from django.db.models import F
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ringback.base import journal, places
from ringback.base.reasons import Why
from ringback.base.verbs import command
from ringback.base.worker import one_by_one
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import access, events, rules
from ringback.people.directory import present_paths
from ringback.people.models import PATH, Department, Organisation, Relocation
from ringback.people.states import Level
from ringback.people.upkeep import STALE

SETTLES_AFTER = timedelta(minutes=10)
"""Longer than a request or a batch of the worker lasts: then nobody writes an old path any more."""


@command
def move_organisation(
    *,
    organisation: Organisation,
    parent: Organisation,
    seen: int,
    why: Why,
    actor: Actor,
    now: datetime,
) -> Relocation:
    """Put a city, county or grid below another part of the level above its own.

    The actor administers both places. Raises ``Invalid`` for a parent of another level or one that
    lies in what is moved, ``Conflict`` for one that is retired, for the place it has already, or
    when somebody else was faster.
    """
    _hold_the_tree()
    parent.refresh_from_db()
    access.require_administer(actor, organisation.path)
    access.require_administer(actor, parent.path)
    _require_fitting(organisation, parent)
    old, new = organisation.path, rules.organisation_path(parent.path, organisation.code)
    _require_room(old, new)
    moved = Organisation.objects.filter(pk=organisation.pk, version=seen, path=old).update(
        parent=parent, version=F("version") + 1
    )
    if not moved:
        raise Conflict(STALE)
    try:
        rows = places.relocate(old, new)
    except IntegrityError:  # somebody has just written there what goes along
        raise Conflict(STALE) from None
    moving = Relocation.objects.create(
        organisation=organisation, old_path=old, new_path=new, moved_at=now
    )
    news = events.OrganisationMoved(
        organisation_id=organisation.pk, old_path=old, path=new, rows=rows, why=why
    )
    journal.record(news, actor=actor, now=now)
    organisation.refresh_from_db()
    return moving


def settle_moves(now: datetime) -> int:
    """Bring along what was written on an old path by whoever had read it before the move."""
    due = Relocation.objects.filter(settled_at=None, moved_at__lte=now - SETTLES_AFTER)
    return one_by_one(due.order_by("id")[:20], lambda move: _settle(move, now))


def _hold_the_tree() -> None:
    """One move at a time: a second one waits here and then reads the tree as the first left it."""
    Organisation.objects.filter(parent=None).update(version=F("version"))


def _require_fitting(organisation: Organisation, parent: Organisation) -> None:
    if parent.path.startswith(organisation.path):
        raise Invalid(
            _("It cannot lie below itself. Nothing was moved."),
            fields={"parent": _("Choose a place outside of it.")},
        )
    if rules.level_below(Level(parent.level)) != organisation.level:
        raise Invalid(
            _("A city lies in a province, a county in a city, a grid in a county."),
            fields={"parent": _("Choose a place of the level above.")},
        )
    if parent.pk == organisation.parent_id:
        raise Conflict(_("It lies there already. Nothing was moved."))
    if parent.retired_at is not None:
        raise Conflict(_("That part of the operator is retired; nothing new is put there."))


def _require_room(old: str, new: str) -> None:
    """Raises ``Invalid`` when a path below would grow longer than rows can hold."""
    longest = max(
        model._default_manager.filter(path__within=old)
        .order_by(-Length("path"))
        .values_list(Length("path"), flat=True)
        .first()
        or 0
        for model in (Organisation, Department)
    )
    if longest + len(new) - len(old) > PATH:
        raise Invalid(
            _("Some of what lies below has too long a code for that place. Nothing was moved."),
            fields={"parent": _("Choose another place.")},
        )


def _settle(move: Relocation, now: datetime) -> None:
    old = move.old_path
    if not Organisation.objects.filter(path=old).exists():  # it may have moved back since
        places.relocate(old, present_paths([old])[old])
    Relocation.objects.filter(pk=move.pk).update(settled_at=now)
