"""The fictional operator: where it works, with which departments, and who works there."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction

from ringback.catalog import queries as catalog
from ringback.identity import commands as identity
from ringback.identity.models import User
from ringback.identity.roles import Role
from ringback.kernel import instants
from ringback.kernel.actor import Actor
from ringback.people import commands as people
from ringback.people.models import Department, Organisation, Post, Skill, StaffMember, Team
from ringback.people.rules import department_path, organisation_path
from ringback.people.states import PresenceState

SEEDER = Actor.system("seed")
FIRST_WORK_NUMBER = 8001
SHIFT_DAYS = range(-7, 8)
DAY_SHIFT, LATE_SHIFT = (8, 17), (12, 21)
"""Hours of the operator's day."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the staff. ``username`` is the work number, or a word for whom anybody may be."""

    username: str
    name: str
    work_number: str
    role: Role
    organisation: str
    team: str
    over: str

    @property
    def department(self) -> str:
        return self.team.partition(".")[0]


@cache
def written() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("operator.toml").read_text("utf-8"))


def staff() -> Iterator[Person]:
    number = FIRST_WORK_NUMBER
    for group in written()["staff"]:
        for place, name in enumerate(group["names"]):
            known_as = group.get("user", "") if place == 0 else ""
            yield Person(
                username=known_as or f"w{number}",
                name=name,
                work_number=str(number),
                role=Role(group["role"]),
                organisation=group["at"],
                team=group["team"],
                over=group["over"],
            )
            number += 1


@cache
def paths() -> dict[str, str]:
    """The path of each organisation by its code."""
    found: dict[str, str] = {}
    for row in written()["organisation"]:
        found[row["code"]] = organisation_path(found.get(row.get("in", ""), "/"), row["code"])
    return found


def homes() -> list[str]:
    """The counties and districts: who looks after customers."""
    return [path for code, path in paths().items() if len(code) == len("yz0101")]


@transaction.atomic
def install(now: datetime) -> None:
    """Make whatever part of the operator is missing; nothing that exists is touched."""
    _install_places(now)
    _install_departments(now)
    _install_skills(now)
    for person in staff():
        if not User.objects.filter(username=person.username).exists():
            _hire(person, now)


def _install_places(now: datetime) -> None:
    for row in written()["organisation"]:
        if not Organisation.objects.filter(code=row["code"]).exists():
            people.add_organisation(
                code=row["code"],
                name_zh=row["zh"],
                name_en=row["en"],
                parent=Organisation.objects.filter(code=row.get("in", "")).first(),
                actor=SEEDER,
                now=now,
            )


def _install_departments(now: datetime) -> None:
    frame = catalog.frame()
    for code, places in written()["places"].items():
        name = frame.departments[code].name
        for place in places:
            path = department_path(paths()[place], code)
            department = Department.objects.filter(path=path).first() or people.add_department(
                organisation=Organisation.objects.get(code=place),
                code=code,
                name_zh=name.zh,
                name_en=name.en,
                actor=SEEDER,
                now=now,
            )
            _install_parts(department, now)


def _install_parts(department: Department, now: datetime) -> None:
    """A demonstration made by an earlier release gets the posts that came since."""
    teams = set(Team.objects.filter(department=department).values_list("code", flat=True))
    posts = set(Post.objects.filter(department=department).values_list("code", flat=True))
    for team in catalog.frame().teams.values():
        if team.code.partition(".")[0] == department.code and team.code not in teams:
            _add(people.add_team, team.code, team.name, now, department=department, skill=None)
    for code, name in written()["posts"].items():
        if code in posts:
            continue
        people.add_post(
            department=department,
            code=code,
            name_zh=name["zh"],
            name_en=name["en"],
            actor=SEEDER,
            now=now,
        )


def _install_skills(now: datetime) -> None:
    known = set(Skill.objects.values_list("code", flat=True))
    for skill in catalog.frame().skills.values():
        if skill.code not in known:
            _add(people.add_skill, skill.code, skill.name, now)


def _add(command: Callable[..., Any], code: str, name: Any, now: datetime, **more: Any) -> None:
    command(code=code, name_zh=name.zh, name_en=name.en, actor=SEEDER, now=now, **more)


def _hire(person: Person, now: datetime) -> None:
    user = identity.add_user(
        username=person.username, display_name=person.name, password=None, actor=SEEDER, now=now
    )
    at = department_path(paths()[person.organisation], person.department)
    department = Department.objects.get(path=at)
    over = "/" if person.over == "/" else paths()[person.over] if person.over else at
    identity.grant(user=user, role=person.role, scope_path=over, actor=SEEDER, now=now)
    member = people.add_staff(
        user_id=user.pk,
        work_number=person.work_number,
        department=department,
        team=Team.objects.get(department=department, code=person.team),
        post=Post.objects.get(department=department, code=person.role.value),
        actor=SEEDER,
        now=now,
    )
    for skill in _skills_of(person.department, now):
        people.hold_skill(staff=member, skill=skill, level=2, actor=SEEDER, now=now)
    people.set_presence(staff=member, state=PresenceState.AVAILABLE, actor=SEEDER, now=now)


def _skills_of(department: str, now: datetime) -> list[Skill]:
    """Whatever the leaves ask of a department: everybody there can do it."""
    asked = {leaf.skill for leaf in catalog.leaves(at=now) if leaf.department == department}
    return list(Skill.objects.filter(code__in=asked).order_by("code"))


def plan_shifts(now: datetime) -> None:
    """A week back and a week ahead, day and late shifts in turn; once for each member of staff."""
    zone = instants.OPERATOR_ZONE
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    for place, member in enumerate(StaffMember.objects.filter(shifts=None).order_by("work_number")):
        for day in SHIFT_DAYS:
            if (day + place) % 7 in (5, 6):  # two days off in seven, not the same for all
                continue
            first, last = LATE_SHIFT if (day + place) % 3 == 0 else DAY_SHIFT
            people.plan_shift(
                staff=member,
                starts_at=midnight + timedelta(days=day, hours=first),
                ends_at=midnight + timedelta(days=day, hours=last),
                actor=SEEDER,
                now=now,
            )
