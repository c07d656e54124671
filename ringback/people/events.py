"""What people tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News
from ringback.people.states import PresenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationAdded(News):
    kind: ClassVar[str] = "organisation.added"
    subject_kind: ClassVar[str] = "organisation"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationMoved(News):
    """It lies elsewhere in the tree, with all below it. ``rows``: values that went along."""

    kind: ClassVar[str] = "organisation.moved"
    subject_kind: ClassVar[str] = "organisation"
    subject_field: ClassVar[str] = "organisation_id"

    organisation_id: int
    old_path: str
    path: str
    rows: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentAdded(News):
    kind: ClassVar[str] = "department.added"
    subject_kind: ClassVar[str] = "department"
    subject_field: ClassVar[str] = "department_id"

    department_id: int
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PostAdded(News):
    kind: ClassVar[str] = "post.added"
    subject_kind: ClassVar[str] = "post"
    subject_field: ClassVar[str] = "post_id"

    post_id: int
    code: str
    department_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillAdded(News):
    kind: ClassVar[str] = "skill.added"
    subject_kind: ClassVar[str] = "skill"
    subject_field: ClassVar[str] = "skill_id"

    skill_id: int
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamAdded(News):
    kind: ClassVar[str] = "team.added"
    subject_kind: ClassVar[str] = "team"
    subject_field: ClassVar[str] = "team_id"

    team_id: int
    code: str
    department_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffNews(News):
    subject_kind: ClassVar[str] = "staff"
    subject_field: ClassVar[str] = "staff_id"

    staff_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAdded(StaffNews):
    kind: ClassVar[str] = "staff.added"

    user_id: UUID
    department_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillHeld(StaffNews):
    """Holds until ``ends_at``; null: for good. An earlier holding of the skill ended with it."""

    kind: ClassVar[str] = "staff.skill_held"

    skill: str
    level: int
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceSet(StaffNews):
    kind: ClassVar[str] = "staff.presence_set"

    state: PresenceState


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlanned(StaffNews):
    kind: ClassVar[str] = "staff.shift_planned"

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitNews(News):
    """About a part of the operator or a skill: ``unit`` is ``department:12``. ``why`` is a code."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "unit"
    subject_field: ClassVar[str] = "unit"

    unit: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRenamed(UnitNews):
    kind: ClassVar[str] = "unit.renamed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRetired(UnitNews):
    """Nothing new is put there any more."""

    kind: ClassVar[str] = "unit.retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitReinstated(UnitNews):
    kind: ClassVar[str] = "unit.reinstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMoved(StaffNews):
    """Department, team or post is another one."""

    kind: ClassVar[str] = "staff.moved"

    department_id: int
    team_id: int | None
    post_id: int | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillDropped(StaffNews):
    kind: ClassVar[str] = "staff.skill_dropped"

    skill: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridHeld(StaffNews):
    """The person looks after the place at ``path`` from now on."""

    kind: ClassVar[str] = "staff.grid_held"

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GridDropped(StaffNews):
    kind: ClassVar[str] = "staff.grid_dropped"

    path: str
    why: str
