"""What others may tell people to do."""

from datetime import datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid
from ringback.people import access, events, queries, rows, rules, slots
from ringback.people.enrolment import enrol_file
from ringback.people.grids import drop_grid, hold_grid
from ringback.people.models import (
    Department,
    Organisation,
    Post,
    Presence,
    Shift,
    Skill,
    SkillHolding,
    StaffMember,
    Team,
)
from ringback.people.relocation import move_organisation
from ringback.people.staffing import add_person, add_staff
from ringback.people.states import OBSTRUCTED, Level, PresenceState
from ringback.people.upkeep import drop_skill, move_staff, reinstate, rename, retire

__all__ = [
    "add_department",
    "add_organisation",
    "add_person",
    "add_post",
    "add_skill",
    "add_staff",
    "add_team",
    "drop_grid",
    "drop_skill",
    "enrol_file",
    "hold_grid",
    "hold_skill",
    "move_organisation",
    "move_staff",
    "plan_shift",
    "reinstate",
    "rename",
    "retire",
    "set_presence",
]


@command
def add_organisation(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    parent: Organisation | None,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """A new node below ``parent``, a root without one. Its level is the parent's next.

    Raises ``Conflict`` when the code is taken, ``Invalid`` below a grid.
    """
    above = parent.path if parent else "/"
    access.require_administer(actor, above)
    rows.require_in_use(parent)
    rows.require_code(code)
    level = rules.level_below(Level(parent.level) if parent else None)
    if level is None:
        raise Invalid(_("Nothing stands below a grid. Choose a county instead."))
    added = Organisation(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        parent=parent,
        level=level,
        path=rules.organisation_path(above, code),
    )
    rows.insert(added)
    news = events.OrganisationAdded(organisation_id=added.pk, path=added.path)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_department(
    *,
    organisation: Organisation,
    code: str,
    name_zh: str,
    name_en: str,
    actor: Actor,
    now: datetime,
) -> Department:
    """Raises ``Conflict`` when the organisation has a department of that code."""
    access.require_administer(actor, organisation.path)
    rows.require_in_use(organisation)
    rows.require_code(code)
    added = Department(
        organisation=organisation,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        path=rules.department_path(organisation.path, code),
    )
    rows.insert(added)
    news = events.DepartmentAdded(department_id=added.pk, path=added.path)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_post(
    *, department: Department, code: str, name_zh: str, name_en: str, actor: Actor, now: datetime
) -> Post:
    """Raises ``Conflict`` when the department has a post of that code."""
    access.require_administer(actor, department.path)
    rows.require_code(code)
    added = Post(department=department, code=code, name_zh=name_zh, name_en=name_en)
    rows.insert(added)
    news = events.PostAdded(post_id=added.pk, code=code, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_skill(
    *, code: str, name_zh: str, name_en: str, levels: int = 3, actor: Actor, now: datetime
) -> Skill:
    """A skill with 1 to 9 levels. Raises ``Conflict`` when the code is taken."""
    access.require_administer_skills(actor)
    rows.require_code(code)
    if not 1 <= levels <= 9:
        raise Invalid(_("A skill has 1 to 9 levels."), fields={"levels": _("1 to 9")})
    added = Skill(code=code, name_zh=name_zh, name_en=name_en, levels=levels)
    rows.insert(added)
    journal.record(events.SkillAdded(skill_id=added.pk, code=code), actor=actor, now=now)
    return added


@command
def add_team(
    *,
    department: Department,
    code: str,
    name_zh: str,
    name_en: str,
    skill: Skill | None,
    actor: Actor,
    now: datetime,
) -> Team:
    """Raises ``Conflict`` when the department has a team of that code."""
    access.require_administer(actor, department.path)
    rows.require_code(code)
    added = Team(department=department, code=code, name_zh=name_zh, name_en=name_en, skill=skill)
    rows.insert(added)
    news = events.TeamAdded(team_id=added.pk, code=code, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@command
def hold_skill(
    *,
    staff: StaffMember,
    skill: Skill,
    level: int,
    ends_at: datetime | None = None,
    actor: Actor,
    now: datetime,
) -> SkillHolding:
    """From now on the person holds the skill at this level, until ``ends_at`` or for good.

    What they held of it before ends in this instant.
    """
    access.require_administer(actor, staff.department.path)
    if not 1 <= level <= skill.levels:
        raise Invalid(
            _("This skill has levels 1 to %(levels)d.") % {"levels": skill.levels},
            fields={"level": _("is no level of this skill")},
        )
    if ends_at is not None and ends_at <= now:
        raise Invalid(
            _("The skill would have ended already. Choose a later end."),
            fields={"ends_at": _("lies in the past")},
        )
    _lock(staff)
    before = SkillHolding.objects.filter(staff=staff, skill=skill)
    before.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now)).update(ends_at=now)
    held = SkillHolding.objects.create(
        staff=staff, skill=skill, level=level, starts_at=now, ends_at=ends_at
    )
    news = events.SkillHeld(staff_id=staff.pk, skill=skill.code, level=level, ends_at=ends_at)
    journal.record(news, actor=actor, now=now)
    return held


@command
def set_presence(
    *, staff: StaffMember, state: PresenceState, actor: Actor, now: datetime
) -> Presence:
    """State one's own presence. Raises ``Conflict`` when it was said already, and with the code
    ``OBSTRUCTED`` when something is to be done before work may be given to them."""
    access.require_own_presence(actor, staff)
    is_asked_for = state is PresenceState.AVAILABLE and not actor.is_system
    if is_asked_for and (obstacle := slots.obstacle_to(actor, now)):
        raise Conflict(obstacle, code=OBSTRUCTED)
    _lock(staff)
    if queries.presence_of(staff, now) == state:
        raise Conflict(_("That is your state already."))
    said = Presence.objects.create(staff=staff, state=state, starts_at=now)
    journal.record(events.PresenceSet(staff_id=staff.pk, state=state), actor=actor, now=now)
    return said


@command
def plan_shift(
    *, staff: StaffMember, starts_at: datetime, ends_at: datetime, actor: Actor, now: datetime
) -> Shift:
    """Raises ``Invalid`` when it does not end after it starts, ``Conflict`` when it overlaps."""
    access.require_administer(actor, staff.department.path)
    if ends_at <= starts_at:
        raise Invalid(
            _("A shift ends after it starts."), fields={"ends_at": _("is not after the start")}
        )
    _lock(staff)
    if Shift.objects.filter(staff=staff, starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Conflict(_("There is a shift at that time already. Nothing was planned."))
    planned = Shift.objects.create(staff=staff, starts_at=starts_at, ends_at=ends_at)
    news = events.ShiftPlanned(staff_id=staff.pk, starts_at=starts_at, ends_at=ends_at)
    journal.record(news, actor=actor, now=now)
    return planned


def _lock(staff: StaffMember) -> None:
    """Writing the row holds it until the commit: one change to one person's times at a time."""
    StaffMember.objects.filter(pk=staff.pk).update(work_number=F("work_number"))
