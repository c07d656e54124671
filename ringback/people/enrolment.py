"""Staff from a file, row by row: what a first day needs for a hundred people.

A row is enrolled whole or not at all, and each has its outcome. Run again, those who are staff
already are left as they are, so a file can be mended and sent once more.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Cells, Row, Shape, Table, columns_of, filled, require_length
from ringback.identity import commands as identity
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotFound, RingbackError
from ringback.people import access, staffing
from ringback.people.models import Department, StaffMember, Team

FIELDS = ("work_number", "name", "username", "organisation", "department", "team", "role")
NEEDED = frozenset({"work_number", "name", "username", "organisation", "department"})
HEADINGS = {
    "工号": "work_number",
    "姓名": "name",
    "登录名": "username",
    "用户名": "username",
    "组织": "organisation",
    "组织编码": "organisation",
    "部门": "department",
    "部门编码": "department",
    "班组": "team",
    "班组编码": "team",
    "角色": "role",
}
"""What people here write above a column; the field names themselves are understood as well."""
ROLES = {
    "坐席": Role.AGENT,
    "部门处理人": Role.HANDLER,
    "班组长": Role.LEAD,
    "主管": Role.SUPERVISOR,
    "质检培训员": Role.QUALITY,
    "管理员": Role.ADMINISTRATOR,
}
"""As people here write them, beside the codes."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of a row. ``problem`` says what to mend; empty when it was taken. ``is_new``
    false without a problem: the person was staff already and was left alone."""

    number: int
    work_number: str
    is_new: bool
    problem: object = ""


STAFF = Shape(lambda headings: columns_of(headings, FIELDS, HEADINGS, NEEDED), FIELDS)


def enrol_file(
    *, path: Path, most: int | None = None, actor: Actor, now: datetime
) -> list[Enrolled]:
    """Each row by itself, so that one that is refused holds up no other. ``most`` rows, if told.

    Raises ``NotAllowed`` for who administers nothing (who may enrol where is looked at row by row),
    ``Invalid`` for a file that cannot be read or has more rows.
    """
    access.require_administer_anywhere(actor)
    rows = Table(path, largest=None, shape=STAFF)
    require_length(rows, most)
    return [_enrolled(row, actor, now) for row in rows]


def _enrolled(row: Row, actor: Actor, now: datetime) -> Enrolled:
    work_number = (row.cells or {}).get("work_number", "").strip()
    try:
        with transaction.atomic():
            cells = filled(row.cells, FIELDS, NEEDED)
            return Enrolled(row.number, work_number, _enrol(cells, actor, now))
    except RingbackError as refusal:
        return Enrolled(row.number, work_number, False, refusal.message)


def _enrol(cells: Cells, actor: Actor, now: datetime) -> bool:
    """Whether the person is new. Raises as the commands do, with which nothing of the row stays."""
    department = _department(cells["organisation"], cells["department"])
    team, role = _team(department, cells.get("team", "")), _role(cells.get("role", ""))
    if known := StaffMember.objects.filter(work_number=cells["work_number"]).first():
        if known.user.username != cells["username"]:
            raise Conflict(_("Somebody else has that work number."))
        return False
    added = staffing.add_person(
        username=cells["username"],
        display_name=cells["name"],
        work_number=cells["work_number"],
        department=department,
        team=team,
        actor=actor,
        now=now,
    )
    if role is not None:
        scope = department.organisation.path
        identity.grant(user=added.user, role=role, scope_path=scope, actor=actor, now=now)
    return True


def _department(organisation: str, code: str) -> Department:
    """By the code or path of its organisation, and its own code or Chinese name."""
    here = Q(organisation__code=organisation) | Q(organisation__path=organisation)
    named = Q(code=code) | Q(name_zh=code)
    found = Department.objects.filter(here, named, retired_at=None).select_related("organisation")
    match list(found[:2]):
        case [only]:
            return only
        case []:
            raise NotFound(
                _("There is no department %(department)s at %(organisation)s.")
                % {"department": code, "organisation": organisation}
            )
    raise Conflict(
        _("Several departments answer to that name. Write the path of the organisation, /44/4401/.")
    )


def _team(department: Department, code: str) -> Team | None:
    if not code:
        return None
    named = Q(code=code) | Q(name_zh=code)
    found = Team.objects.filter(named, department=department, retired_at=None).first()
    if found is None:
        raise NotFound(_("There is no team %(team)s in that department.") % {"team": code})
    return found


def _role(written: str) -> Role | None:
    if not written:
        return None
    try:
        return ROLES.get(written) or Role(written)
    except ValueError:
        known = ", ".join(role.value for role in Role)
        raise Invalid(_("That is no role. Known are %(known)s.") % {"known": known}) from None
