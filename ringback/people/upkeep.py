"""What changes in the organisation later: names, retirements, who works where, skills given up.

A code stays for ever; where a part lies in the tree is changed by ``relocation``. These are
commands; ``commands`` is their door.
"""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.reasons import Why
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import access, events
from ringback.people.models import (
    Department,
    Named,
    Organisation,
    Post,
    Skill,
    SkillHolding,
    StaffMember,
    Team,
)

STALE = _("Somebody else has changed it meanwhile. Look at it as it stands, then decide again.")


@command
def rename(
    *,
    unit: Named,
    name_zh: str,
    name_en: str,
    seen: int,
    why: Why,
    actor: Actor,
    now: datetime,
) -> Named:
    """Another name for a part of the operator or a skill; its code stays.

    ``seen`` is the version the reader decided on. Raises ``Invalid`` without a name in both
    languages, ``Conflict`` when somebody else was faster.
    """
    _require_over(actor, unit)
    names = {"name_zh": name_zh.strip(), "name_en": name_en.strip()}
    fields = {field: _("is missing") for field, name in names.items() if not name}
    if fields:
        raise Invalid(_("A name is needed in both languages."), fields=fields)
    _change(unit, seen, **names)
    journal.record(events.UnitRenamed(unit=ref_of(unit), why=why), actor=actor, now=now)
    return unit


@command
def retire(*, unit: Named, seen: int, why: Why, actor: Actor, now: datetime) -> Named:
    """Put nothing new there. Raises ``Conflict`` while somebody works there or something in use
    lies below it, or when it is retired already."""
    _require_over(actor, unit)
    if unit.retired_at is not None:
        raise Conflict(_("It is retired already. Nothing was changed."))
    if _is_lived_in(unit):
        raise Conflict(
            _("Somebody still works there, or something in use lies below. Move that first.")
        )
    _change(unit, seen, retired_at=now)
    journal.record(events.UnitRetired(unit=ref_of(unit), why=why), actor=actor, now=now)
    return unit


@command
def reinstate(*, unit: Named, seen: int, why: Why, actor: Actor, now: datetime) -> Named:
    """Undo a retirement. Raises ``Conflict`` when it is in use, or what it lies in is retired."""
    _require_over(actor, unit)
    if unit.retired_at is None:
        raise Conflict(_("It is in use already. Nothing was changed."))
    above = _above(unit)
    if above is not None and above.retired_at is not None:
        raise Conflict(_("What it belongs to is retired. Reinstate that first."))
    _change(unit, seen, retired_at=None)
    journal.record(events.UnitReinstated(unit=ref_of(unit), why=why), actor=actor, now=now)
    return unit


@command
def move_staff(
    *,
    staff: StaffMember,
    department: Department,
    team: Team | None,
    post: Post | None,
    seen: int,
    why: Why,
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """Another department, team or post. The actor administers both places.

    Raises ``Invalid`` for a team or post of another department, ``Conflict`` for one that is
    retired or when somebody else was faster.
    """
    access.require_administer(actor, staff.department.path)
    access.require_administer(actor, department.path)
    parts = [part for part in (team, post) if part is not None]
    if any(part.department_id != department.pk for part in parts):
        raise Invalid(_("Team and post must belong to the department chosen."))
    if any(unit.retired_at for unit in (department, *parts)):
        raise Conflict(_("That part of the operator is retired; nothing new is put there."))
    moved = StaffMember.objects.filter(pk=staff.pk, version=seen).update(
        department=department, team=team, post=post, version=F("version") + 1
    )
    if not moved:
        raise Conflict(STALE)
    news = events.StaffMoved(
        staff_id=staff.pk,
        department_id=department.pk,
        team_id=team.pk if team else None,
        post_id=post.pk if post else None,
        why=why,
    )
    journal.record(news, actor=actor, now=now)
    staff.refresh_from_db()
    return staff


@command
def drop_skill(
    *, staff: StaffMember, skill: Skill, why: Why, actor: Actor, now: datetime
) -> StaffMember:
    """From now on the person does not hold the skill. Raises ``Conflict`` when they do not."""
    access.require_administer(actor, staff.department.path)
    held = SkillHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=now), staff=staff, skill=skill, starts_at__lte=now
    )
    if not held.update(ends_at=now):
        raise Conflict(_("That skill is not held. Nothing was changed."))
    news = events.SkillDropped(staff_id=staff.pk, skill=skill.code, why=why)
    journal.record(news, actor=actor, now=now)
    return staff


def ref_of(unit: Named) -> str:
    """How the journal names it: ``department:12``."""
    return f"{unit._meta.model_name}:{unit.pk}"


def _require_over(actor: Actor, unit: Named) -> None:
    if isinstance(unit, Skill):
        access.require_administer_skills(actor)
    elif isinstance(unit, Organisation | Department):
        access.require_administer(actor, unit.path)
    elif isinstance(unit, Team | Post):
        access.require_administer(actor, unit.department.path)


def _change(unit: Named, seen: int, **values: object) -> None:
    """By conditional update: whoever decided on an older state hears of it."""
    rows = type(unit)._default_manager.filter(pk=unit.pk, version=seen)
    if not rows.update(version=F("version") + 1, **values):
        raise Conflict(STALE)
    unit.refresh_from_db()


def _above(unit: Named) -> Named | None:
    if isinstance(unit, Organisation):
        return unit.parent
    if isinstance(unit, Department):
        return unit.organisation
    return unit.department if isinstance(unit, Team | Post) else None


def _is_lived_in(unit: Named) -> bool:
    """Whether something in use lies below, or somebody who can log in works there."""
    staff = StaffMember.objects.filter(user__is_active=True)
    if isinstance(unit, Organisation):
        below = Organisation.objects.filter(parent=unit, retired_at=None)
        departments = Department.objects.filter(organisation=unit, retired_at=None)
        return below.exists() or departments.exists()
    if isinstance(unit, Department):
        teams = Team.objects.filter(department=unit, retired_at=None)
        return teams.exists() or staff.filter(department=unit).exists()
    if isinstance(unit, Team):
        return staff.filter(team=unit).exists()
    if isinstance(unit, Post):
        return staff.filter(post=unit).exists()
    held = SkillHolding.objects.filter(skill=OuterRef("pk"), ends_at=None)
    return Skill.objects.filter(Exists(held), pk=unit.pk).exists()
