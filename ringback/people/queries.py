"""What others may ask of people. Organisations and departments are named by code or path."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ringback.base.ids import known_ids
from ringback.base.lookups import paths_within
from ringback.identity import queries as identity
from ringback.kernel.errors import Unavailable
from ringback.people.directory import (
    MOST_UNITS,
    UNITS,
    Part,
    children_of,
    departments_within,
    holdings_of,
    organisation_tree,
    organisations_within,
    posts_within,
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
    SkillHolding,
    StaffMember,
    Team,
)
from ringback.people.rules import department_path, upwards
from ringback.people.states import AT_WORK, Level, PresenceState

__all__ = [
    "MOST_UNITS",
    "UNITS",
    "Part",
    "areas_near",
    "children_of",
    "department",
    "department_at",
    "department_names",
    "departments_serving",
    "departments_within",
    "holdings_of",
    "holds_skill",
    "known_paths",
    "members",
    "names_of_users",
    "on_shift",
    "organisation",
    "organisation_tree",
    "organisations_within",
    "places",
    "posts_within",
    "presence_of",
    "present_staff",
    "refs_by_work_number",
    "root_path",
    "scope_of",
    "skills",
    "staff_list",
    "staff_member",
    "staff_of",
    "team",
    "teams_within",
    "unit",
]


def organisation(path: str) -> Organisation | None:
    return Organisation.objects.filter(path=path).first()


def root_path() -> str:
    """The path of the whole operator. Raises ``Unavailable`` before an organisation is laid out."""
    top = Organisation.objects.filter(parent=None).order_by("path").first()
    if top is None:
        raise Unavailable(_("No organisation is laid out yet; nothing can be registered."))
    return top.path


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
    return set(Organisation.objects.filter(path__in=paths).values_list("path", flat=True))


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
    """What departments are called, in the reader's language, by their paths."""
    found = Department.objects.filter(path__in=set(paths))
    return {department.path: department.name for department in found}


def organisation_names(paths: Collection[str]) -> dict[str, str]:
    """What organisations are called, in the reader's language, by their paths."""
    found = Organisation.objects.filter(path__in=set(paths))
    return {unit.path: unit.name for unit in found}


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


def holds_skill(staff: StaffMember, skill: str, at: datetime, level: int = 1) -> bool:
    return StaffMember.objects.filter(Exists(_holdings(skill, level, at)), pk=staff.pk).exists()


def refs_by_work_number(numbers: Collection[str]) -> dict[str, str]:
    """Who active colleagues are, by the work numbers people type; an unknown one is left out."""
    found = _active().filter(work_number__in=list(numbers)).values_list("work_number", "user_id")
    return {number: f"user:{user_id}" for number, user_id in found}


def names_of_users(user_ids: Collection[str]) -> dict[str, str]:
    """The name resolver of ``user:``: 李娜 10023; whoever is no member of staff by name alone."""
    names = identity.names_of_users(user_ids)
    numbers = StaffMember.objects.filter(user_id__in=list(names))
    for user_id, work_number in numbers.values_list("user_id", "work_number"):
        names[str(user_id)] = f"{names[str(user_id)]} {work_number}"
    return names


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
