"""What an administrator asks: the whole tree, everybody in it, what moved in it. ``queries`` is the
door."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ringback.base.lookups import paths_within
from ringback.kernel.errors import NotFound
from ringback.people.models import (
    Department,
    GridHolding,
    Named,
    Organisation,
    Post,
    Relocation,
    Skill,
    SkillHolding,
    StaffMember,
    Team,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the organisation as an administrator sees it: ``depth`` below the root."""

    kind: str
    unit: Named
    depth: int
    path: str


UNITS: dict[str, type[Named]] = {
    "organisation": Organisation,
    "department": Department,
    "team": Team,
    "post": Post,
    "skill": Skill,
}
MOST_UNITS = 500
MOST_MOVES = 1000
"""Moves that are followed when an old path is read. An operator moves a county once in years."""


def unit(kind: str, unit_id: int) -> Named:
    """A part of the operator or a skill by the kind of it. Raises ``NotFound``."""
    model = UNITS.get(kind)
    found = model._default_manager.filter(pk=unit_id).first() if model else None
    if found is None:
        raise NotFound(_("There is no such part of the operator."))
    return found


def organisation_tree(*, after: str = "") -> list[Part]:
    """Organisations and their departments in the order of their paths, a page of them."""
    organisations = Organisation.objects.filter(path__gt=after).order_by("path")[: MOST_UNITS + 1]
    departments = Department.objects.filter(path__gt=after).order_by("path")[: MOST_UNITS + 1]
    parts = [
        Part("organisation", each, each.path.count("/") - 2, each.path) for each in organisations
    ]
    parts += [Part("department", each, each.path.count("/") - 2, each.path) for each in departments]
    return sorted(parts, key=lambda part: part.path)[: MOST_UNITS + 1]


def possible_parents(found: Named, scope_paths: Collection[str]) -> list[Organisation]:
    """Where an organisation could move: in use, within these places, of the level above its own,
    and not where it lies already."""
    if not isinstance(found, Organisation) or found.parent is None:
        return []
    rows = Organisation.objects.filter(
        paths_within("path", scope_paths), level=found.parent.level, retired_at=None
    )
    return list(rows.exclude(pk=found.parent.pk).order_by("path")[:MOST_UNITS])


def children_of(found: Named) -> list[Part]:
    """What lies straight below: organisations and departments, or teams and posts."""
    if isinstance(found, Organisation):
        inner: list[tuple[str, QuerySet[Any]]] = [
            ("organisation", found.children.order_by("code")),
            ("department", found.departments.order_by("code")),
        ]
    elif isinstance(found, Department):
        inner = [("team", found.teams.order_by("code")), ("post", found.posts.order_by("code"))]
    else:
        inner = []
    return [Part(kind, each, 0, "") for kind, rows in inner for each in rows[:MOST_UNITS]]


def skills() -> list[Skill]:
    return list(Skill.objects.order_by("code")[:MOST_UNITS])


def departments_within(scope_paths: Collection[str]) -> list[Department]:
    """Departments in use in these places, by path."""
    rows = Department.objects.filter(paths_within("path", scope_paths), retired_at=None)
    return list(rows.select_related("organisation").order_by("path")[:MOST_UNITS])


def organisations_within(scope_paths: Collection[str]) -> list[Organisation]:
    rows = Organisation.objects.filter(paths_within("path", scope_paths), retired_at=None)
    return list(rows.order_by("path")[:MOST_UNITS])


def teams_within(scope_paths: Collection[str]) -> list[Team]:
    """Teams in use in these places, by department."""
    rows = Team.objects.filter(paths_within("department__path", scope_paths), retired_at=None)
    return list(
        rows.select_related("department__organisation").order_by("department__path", "code")[
            :MOST_UNITS
        ]
    )


def posts_within(scope_paths: Collection[str]) -> list[Post]:
    rows = Post.objects.filter(paths_within("department__path", scope_paths), retired_at=None)
    return list(
        rows.select_related("department__organisation").order_by("department__path", "code")[
            :MOST_UNITS
        ]
    )


def staff_list(
    *, scope_paths: Collection[str], after: str = "", work_number: str = "", limit: int = 50
) -> list[StaffMember]:
    """Members of staff in these places by work number, one more than ``limit`` if there are."""
    rows = StaffMember.objects.filter(paths_within("department__path", scope_paths))
    rows = rows.filter(work_number__startswith=work_number) if work_number else rows
    rows = rows.filter(work_number__gt=after) if after else rows
    joined = rows.select_related("user", "department__organisation", "team", "post")
    return list(joined.order_by("work_number")[: limit + 1])


def staff_member(*, staff_id: int, scope_paths: Collection[str]) -> StaffMember:
    """Raises ``NotFound`` also for whoever works elsewhere."""
    rows = StaffMember.objects.filter(paths_within("department__path", scope_paths), pk=staff_id)
    joined = rows.select_related("user", "department__organisation", "team", "post")
    found = joined.first()
    if found is None:
        raise NotFound(_("There is nobody of that number within your reach."))
    return found


def grids_of(staff: StaffMember) -> list[GridHolding]:
    """The places somebody looks after now, by path."""
    rows = GridHolding.objects.filter(staff=staff, ends_at=None).select_related("organisation")
    return list(rows.order_by("organisation__path")[:MOST_UNITS])


def holdings_of(staff: StaffMember, at: datetime) -> list[SkillHolding]:
    """The skills somebody holds, by code."""
    rows = SkillHolding.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), staff=staff, starts_at__lte=at
    )
    return list(rows.select_related("skill").order_by("skill__code"))


def present_paths(paths: Collection[str]) -> dict[str, str]:
    """Where each of these places of some time lies now: itself unless it has moved since.

    Moves are followed in their order. Since a code is one organisation's for ever, that leads from
    a path of any time to the present one, also when it moved away and back.
    """
    found = {path: path for path in paths}
    if not found:
        return found
    for old, new in Relocation.objects.order_by("id").values_list("old_path", "new_path")[
        :MOST_MOVES
    ]:
        for path, present in found.items():
            if present.startswith(old):
                found[path] = new + present.removeprefix(old)
    return found


def relocations_of(organisation: Organisation) -> list[Relocation]:
    """Where it lay before, the latest move first."""
    return list(organisation.relocations.order_by("-id")[:50])
