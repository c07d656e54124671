"""What others may tell people to do."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Model, Q
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import commands as identity_commands
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.people import access, events, queries, rules, slots
from ringback.people.grids import drop_grid, hold_grid
from ringback.people.models import (
    Department,
    Named,
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
    _require_in_use(parent)
    _require_code(code)
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
    _insert(added)
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
    _require_in_use(organisation)
    _require_code(code)
    added = Department(
        organisation=organisation,
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        path=rules.department_path(organisation.path, code),
    )
    _insert(added)
    news = events.DepartmentAdded(department_id=added.pk, path=added.path)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_post(
    *, department: Department, code: str, name_zh: str, name_en: str, actor: Actor, now: datetime
) -> Post:
    """Raises ``Conflict`` when the department has a post of that code."""
    access.require_administer(actor, department.path)
    _require_code(code)
    added = Post(department=department, code=code, name_zh=name_zh, name_en=name_en)
    _insert(added)
    news = events.PostAdded(post_id=added.pk, code=code, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_skill(
    *, code: str, name_zh: str, name_en: str, levels: int = 3, actor: Actor, now: datetime
) -> Skill:
    """A skill with 1 to 9 levels. Raises ``Conflict`` when the code is taken."""
    access.require_administer_skills(actor)
    _require_code(code)
    if not 1 <= levels <= 9:
        raise Invalid(_("A skill has 1 to 9 levels."), fields={"levels": _("1 to 9")})
    added = Skill(code=code, name_zh=name_zh, name_en=name_en, levels=levels)
    _insert(added)
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
    _require_code(code)
    added = Team(department=department, code=code, name_zh=name_zh, name_en=name_en, skill=skill)
    _insert(added)
    news = events.TeamAdded(team_id=added.pk, code=code, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@command
def add_staff(
    *,
    user_id: UUID,
    work_number: str,
    department: Department,
    team: Team | None,
    post: Post | None,
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """Make a user a member of staff. Team and post, where given, are of the same department.

    Raises ``NotFound`` without such a user, ``Conflict`` when the user is staff already or the
    work number is taken.
    """
    access.require_administer(actor, department.path)
    _require_in_use(department, team, post)
    if identity.user(user_id) is None:
        raise NotFound(_("There is no such user. Nothing was saved."))
    if any(part.department_id != department.pk for part in (team, post) if part is not None):
        raise Invalid(_("Team and post must belong to the department chosen."))
    if not work_number.strip():
        raise Invalid(_("A work number is missing."), fields={"work_number": _("is missing")})
    added = StaffMember(
        user_id=user_id,
        work_number=work_number.strip(),
        department=department,
        team=team,
        post=post,
    )
    _insert(added, taken=_("That user or that work number is staff already. Nothing was saved."))
    news = events.StaffAdded(staff_id=added.pk, user_id=user_id, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    work_number: str,
    department: Department,
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """A user and a member of staff in one step, kept together or not at all. Without a password
    yet: an administrator hands over a link by which the person chooses one.

    Raises what the two commands raise; ``Invalid`` without a name.
    """
    access.require_administer(actor, department.path)
    given = {"username": username.strip(), "display_name": display_name.strip()}
    fields = {field: _("is missing") for field, words in given.items() if not words}
    if fields:
        raise Invalid(_("A name is missing. Nothing was saved."), fields=fields)
    user = identity_commands.add_user(**given, password=None, actor=actor, now=now)
    return add_staff(
        user_id=user.pk,
        work_number=work_number,
        department=department,
        team=None,
        post=None,
        actor=actor,
        now=now,
    )


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


def _require_in_use(*units: Named | None) -> None:
    if any(unit is not None and unit.retired_at for unit in units):
        raise Conflict(_("That part of the operator is retired; nothing new is put there."))


def _require_code(code: str) -> None:
    if not rules.is_code(code):
        raise Invalid(
            _("A code has up to 40 letters, digits, dots, dashes and underscores."),
            fields={"code": _("is no code")},
        )


_TAKEN = _("That code is taken here. Choose another; nothing was saved.")


def _insert(row: Model, taken: object = _TAKEN) -> None:
    """The constraint decides whether a code is free: looking first would lose a race."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(taken) from None


def _lock(staff: StaffMember) -> None:
    """Writing the row holds it until the commit: one change to one person's times at a time."""
    StaffMember.objects.filter(pk=staff.pk).update(work_number=F("work_number"))
