"""What others may ask of people. Organisations and departments are named by code or path."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ringback.base.ids import known_ids
from ringback.base.lookups import paths_within
from ringback.base.prepared import NOWHERE, Prepared
from ringback.base.remembered import Remembered
from ringback.identity import queries as identity
from ringback.kernel.errors import Unavailable
from ringback.people.directory import (
    MOST_UNITS,
    UNITS,
    Part,
    children_of,
    departments_within,
    grids_of,
    holdings_of,
    organisation_tree,
    organisations_within,
    possible_parents,
    posts_within,
    present_paths,
    relocations_of,
    skills,
    staff_list,
    staff_member,
    teams_within,
    unit,
)
from ringback.people.models import (
    Department,
    Organisation,
    Presence,
    Shift,
    Skill,
    SkillHolding,
    StaffMember,
    Team,
)
from ringback.people.roster import Colleague, department_path_of, ends_of_day, on_duty, roster
from ringback.people.rules import department_path, end_of_day, upwards
from ringback.people.slots import obstacle_to, obstacles
from ringback.people.states import AT_WORK, Level, PresenceState

__all__ = [
    "MOST_UNITS",
    "UNITS",
    "Colleague",
    "Department",
    "Part",
    "areas_near",
    "children_of",
    "department",
    "department_at",
    "department_names",
    "department_path_of",
    "departments_serving",
    "departments_within",
    "end_of_day",
    "ends_of_day",
    "grids_of",
    "holdings_of",
    "holds_skill",
    "is_skill",
    "known_paths",
    "members",
    "names_of_users",
    "obstacle_to",
    "obstacles",
    "on_duty",
    "on_shift",
    "organisation",
    "organisation_tree",
    "organisations_within",
    "places",
    "possible_parents",
    "posts_within",
    "presence_of",
    "present_paths",
    "present_staff",
    "refs_by_work_number",
    "relocations_of",
    "root_path",
    "roster",
    "scope_of",
    "skills",
    "staff_list",
    "staff_member",
    "staff_of",
    "team",
    "teams_within",
    "unit",
    "work_number",
]


def organisation(path: str) -> Organisation | None:
    return Organisation.objects.filter(path=path).first()


def root_path() -> str:
    """The path of the whole operator. Raises ``Unavailable`` before an organisation is laid out."""
    top = _root()
    if not top:
        raise Unavailable(_("No organisation is laid out yet; nothing can be registered."))
    path: str = top[0][0]
    return path


_root = Remembered(
    Prepared(
        lambda: Organisation.objects.filter(parent=None).order_by("path").values_list("path")[:1]
    )
)


def places() -> list[Organisation]:
    """Every part of the operator below the whole, each after what it belongs to."""
    in_use = Organisation.objects.exclude(parent=None).filter(retired_at=None)
    return list(in_use.order_by("path"))


def areas_near(path: str) -> list[Organisation]:
    """The counties and grids of the city a place lies in, in the order of the tree: where a
    customer of that place may live."""
    city = Organisation.objects.filter(path__in=list(upwards(path)), level=Level.CITY).first()
    inside = city.path if city else path
    near = Organisation.objects.filter(path__within=inside, retired_at=None)
    return list(near.filter(level__in=(Level.COUNTY, Level.GRID)).order_by("path"))


def known_paths(paths: Collection[str]) -> set[str]:
    """Those of these paths at which an organisation stands."""
    if len(paths) == 1:
        return {path for (path,) in _path(*paths)}
    return set(Organisation.objects.filter(path__in=paths).values_list("path", flat=True))


# Should one vanish in this moment, the key of the table refuses what is written there.
_path = Remembered(
    Prepared(
        lambda path: Organisation.objects.filter(path=path).values_list("path"),
        (Organisation, "path", NOWHERE),
    )
)


def department(code: str, organisation_path: str) -> Department | None:
    """The department of that code that looks after a place: its own, else the nearest above."""
    paths = [department_path(path, code) for path in upwards(organisation_path)]
    in_use = Department.objects.filter(path__in=paths, retired_at=None)
    return in_use.order_by(-Length("path")).first()


def department_at(path: str) -> Department | None:
    """The department whose own path this is; ``None`` for an organisation's."""
    return Department.objects.filter(path=path).first()


def departments_serving(organisation_path: str) -> list[Department]:
    """Every department work from a place can go to: of each code the nearest, by its code."""
    in_use = Department.objects.filter(retired_at=None)
    found = in_use.filter(organisation__path__in=upwards(organisation_path))
    nearest = {each.code: each for each in found.order_by(Length("path"))}
    return [nearest[code] for code in sorted(nearest)]


def department_names(paths: Collection[str]) -> dict[str, str]:
    """What departments are called, in the reader's language, by their paths of whatever time."""
    return _names(Department, paths)


def organisation_names(paths: Collection[str]) -> dict[str, str]:
    """What organisations are called, in the reader's language, by their paths of whatever time."""
    return _names(Organisation, paths)


def within(scope_paths: Collection[str]) -> list[Organisation]:
    """Every organisation at or below these paths, each after what it belongs to."""
    return list(Organisation.objects.filter(paths_within("path", scope_paths)).order_by("path"))


def team(code: str, organisation_path: str) -> Team | None:
    """The team of that code that looks after a place: its own, else the nearest above."""
    return (
        Team.objects.filter(
            code=code,
            retired_at=None,
            department__organisation__path__in=upwards(organisation_path),
        )
        .select_related("department")
        .order_by(-Length("department__organisation__path"), "id")
        .first()
    )


def staff_of(user_ref: str) -> StaffMember | None:
    """The member of staff a user is; ``None`` for customers, clients and users who are none."""
    kind, _, user_id = user_ref.partition(":")
    if kind != "user":
        return None
    return (
        StaffMember.objects.filter(user_id__in=known_ids([user_id]))
        .select_related("department__organisation", "team", "post")
        .first()
    )


def scope_of(user_ref: str) -> str | None:
    """The path of the department somebody works in; ``None`` for whoever is no member of staff."""
    staff = staff_of(user_ref)
    return staff.department.path if staff else None


def paths_of(user_refs: Collection[str]) -> set[str]:
    """Where these users work, each place once; whoever is no member of staff works nowhere."""
    ids = known_ids([ref.removeprefix("user:") for ref in user_refs])
    found = StaffMember.objects.filter(user_id__in=ids).select_related("department__organisation")
    return {staff.department.path for staff in found}


def members(team: Team) -> QuerySet[StaffMember]:
    """Who is in the team and may log in, by work number."""
    return _active().filter(team=team)


def present_staff(
    *,
    at: datetime,
    team: Team | None = None,
    department: Department | None = None,
    skill: str = "",
    level: int = 1,
) -> QuerySet[StaffMember]:
    """Who can be given work at ``at``: available or busy, with the skill at ``level`` or above.

    ``skill`` is a code; empty: any. Presence decides alone: a planned shift is an intention.
    """
    found = _active().annotate(presence=_latest_presence(at)).filter(presence__in=AT_WORK)
    if team is not None:
        found = found.filter(team=team)
    if department is not None:
        found = found.filter(department=department)
    if skill:
        found = found.filter(Exists(_holdings(skill, level, at)))
    return found


def presence_of(staff: StaffMember, at: datetime) -> PresenceState:
    """The last that was said; whoever never said anything is offline."""
    state = Presence.objects.filter(staff=staff, starts_at__lte=at).order_by("-starts_at", "-id")
    return PresenceState(state.values_list("state", flat=True).first() or PresenceState.OFFLINE)


def on_shift(at: datetime) -> QuerySet[StaffMember]:
    """Who is meant to be working at ``at``."""
    shift = Shift.objects.filter(staff=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    return _active().filter(Exists(shift))


def is_skill(code: str) -> bool:
    return Skill.objects.filter(code=code).exists()


def holds_skill(staff: StaffMember, skill: str, at: datetime, level: int = 1) -> bool:
    return StaffMember.objects.filter(Exists(_holdings(skill, level, at)), pk=staff.pk).exists()


def refs_by_work_number(numbers: Collection[str]) -> dict[str, str]:
    """Who active colleagues are, by the work numbers people type; an unknown one is left out."""
    found = _active().filter(work_number__in=list(numbers)).values_list("work_number", "user_id")
    return {number: f"user:{user_id}" for number, user_id in found}


def work_number(ref: str) -> str:
    """What a member of staff is known by to customers; empty for anybody else."""
    kind, _colon, user_id = ref.partition(":")
    found = (
        StaffMember.objects.filter(user_id=user_id)
        if kind == "user"
        else StaffMember.objects.none()
    )
    return found.values_list("work_number", flat=True).first() or ""


def names_of_users(user_ids: Collection[str]) -> dict[str, str]:
    """The name resolver of ``user:``: 李娜 10023; whoever is no member of staff by name alone."""
    names = identity.names_of_users(user_ids)
    numbers = StaffMember.objects.filter(user_id__in=list(names))
    for user_id, work_number in numbers.values_list("user_id", "work_number"):
        names[str(user_id)] = f"{names[str(user_id)]} {work_number}"
    return names


def _names(model: type[Department | Organisation], paths: Collection[str]) -> dict[str, str]:
    found = {unit.path: unit.name for unit in model._default_manager.filter(path__in=set(paths))}
    unknown = set(paths) - found.keys()
    moved = {old: now for old, now in present_paths(unknown).items() if old != now}
    if moved:
        units = model._default_manager.filter(path__in=set(moved.values()))
        names = {unit.path: unit.name for unit in units}
        found |= {old: names[now] for old, now in moved.items() if now in names}
    return found


def _active() -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(user__is_active=True).order_by("work_number")


def _latest_presence(at: datetime) -> Subquery:
    said = Presence.objects.filter(staff=OuterRef("pk"), starts_at__lte=at)
    return Subquery(said.order_by("-starts_at", "-id").values("state")[:1])


def _holdings(skill: str, level: int, at: datetime) -> QuerySet[SkillHolding]:
    return SkillHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        staff=OuterRef("pk"),
        skill__code=skill,
        level__gte=level,
        starts_at__lte=at,
    )
