"""Who works in a department, as dispatch needs to see them. ``queries`` is the door."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Q, Subquery

from ringback.base.ids import known_ids
from ringback.base.lookups import paths_within
from ringback.people.models import (
    Department,
    GridHolding,
    Presence,
    Shift,
    SkillHolding,
    StaffMember,
)
from ringback.people.rules import end_of_day
from ringback.people.states import AT_WORK

MOST_COLLEAGUES = 500
MOST_ON_DUTY = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of a department at an instant. ``skills``: of each held, the level as a share of its
    highest. Team and post by their codes; ``home`` is the path of the organisation. ``leaves_at``
    is the planned end of their day; ``None`` while no shift of theirs is on.
    ``grids`` are the paths of the places they look after."""

    ref: str
    is_present: bool
    team: str
    post: str
    home: str
    skills: Mapping[str, float]
    leaves_at: datetime | None
    grids: tuple[str, ...]


def roster(department: Department, *, at: datetime, longest_break: timedelta) -> list[Colleague]:
    """Everybody of the department who may log in, by work number, present or not. Shifts with no
    longer break between them are one day. Four queries."""
    said = Presence.objects.filter(staff=OuterRef("pk"), starts_at__lte=at)
    rows = (
        StaffMember.objects.filter(user__is_active=True, department=department)
        .annotate(presence=Subquery(said.order_by("-starts_at", "-id").values("state")[:1]))
        .select_related("team", "post", "department__organisation")
        .order_by("work_number")[:MOST_COLLEAGUES]
    )
    staff = list(rows)
    ids = [member.pk for member in staff]
    skills, ends = _skills_of(ids, at), _ends_of_day(ids, at, longest_break)
    grids = _grids_of(ids)
    return [
        Colleague(
            ref=member.ref,
            is_present=member.presence in AT_WORK,
            team=member.team.code if member.team else "",
            post=member.post.code if member.post else "",
            home=member.department.organisation.path,
            skills=skills.get(member.pk, {}),
            leaves_at=ends.get(member.pk),
            grids=grids.get(member.pk, ()),
        )
        for member in staff
    ]


def ends_of_day(refs: Iterable[str], at: datetime, longest_break: timedelta) -> dict[str, datetime]:
    """By user the planned end of the day they are in; whoever is on no shift is left out."""
    ids = known_ids([ref.removeprefix("user:") for ref in refs])
    staff = dict(StaffMember.objects.filter(user_id__in=ids).values_list("pk", "user_id"))
    ends = _ends_of_day(list(staff), at, longest_break)
    return {f"user:{staff[pk]}": end for pk, end in ends.items()}


def on_duty(
    scope_paths: Collection[str], at: datetime, longest_break: timedelta
) -> dict[str, datetime]:
    """Who of these places is in a planned day of work, and when it ends, by user."""
    rows = Shift.objects.filter(
        paths_within("staff__department__path", scope_paths),
        staff__user__is_active=True,
        starts_at__lte=at,
        ends_at__gt=at,
    )
    staff = dict(rows.order_by("staff_id").values_list("staff_id", "staff__user_id")[:MOST_ON_DUTY])
    ends = _ends_of_day(list(staff), at, longest_break)
    return {f"user:{staff[pk]}": end for pk, end in ends.items()}


def _ends_of_day(
    staff_ids: list[int], at: datetime, longest_break: timedelta
) -> dict[int, datetime]:
    rows = Shift.objects.filter(
        staff_id__in=staff_ids, ends_at__gt=at, starts_at__lt=at + timedelta(days=1)
    )
    shifts: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    for staff_id, starts_at, ends_at in rows.order_by("starts_at").values_list(
        "staff_id", "starts_at", "ends_at"
    ):
        shifts[staff_id].append((starts_at, ends_at))
    ends = {staff_id: end_of_day(theirs, at, longest_break) for staff_id, theirs in shifts.items()}
    return {staff_id: end for staff_id, end in ends.items() if end is not None}


def _grids_of(staff_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = GridHolding.objects.filter(staff_id__in=staff_ids, ends_at=None)
    found: dict[int, list[str]] = defaultdict(list)
    for staff_id, path in rows.values_list("staff_id", "organisation__path"):
        found[staff_id].append(path)
    return {staff_id: tuple(paths) for staff_id, paths in found.items()}


def _skills_of(staff_ids: list[int], at: datetime) -> dict[int, dict[str, float]]:
    held = SkillHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), staff_id__in=staff_ids, starts_at__lte=at
    )
    found: dict[int, dict[str, float]] = defaultdict(dict)
    for staff_id, code, level, levels in held.values_list(
        "staff_id", "skill__code", "level", "skill__levels"
    ):
        found[staff_id][code] = level / levels
    return found


def department_path_of(staff_id: int) -> str:
    """Where a member of staff works; empty when there is no such."""
    rows = StaffMember.objects.filter(pk=staff_id).values_list("department__path", flat=True)
    return rows.first() or ""
