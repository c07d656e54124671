"""A small operator: Guangdong, Guangzhou, Liwan, one grid; a billing and a repair department."""

from datetime import UTC, datetime
from uuid import UUID

from ringback.identity import commands as identity
from ringback.kernel.actor import Actor
from ringback.people import commands
from ringback.people.models import Department, Organisation, Skill, StaffMember, Team

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")
ADMINISTRATOR = Actor(
    "user:administrator", verbs=frozenset({"people.administer"}), scope_paths=("/44/4401/",)
)
ELSEWHERE = Actor(
    "user:elsewhere", verbs=frozenset({"people.administer"}), scope_paths=("/44/4403/",)
)
AGENT = Actor("user:agent", verbs=frozenset({"ticket.register"}), scope_paths=("/44/4401/",))


def organisation(
    code: str = "44", parent: Organisation | None = None, actor: Actor = SYSTEM
) -> Organisation:
    return commands.add_organisation(
        code=code, name_zh=f"{code}局", name_en=f"Unit {code}", parent=parent, actor=actor, now=NOW
    )


def tree() -> dict[str, Organisation]:
    """Province 44, cities 4401 and 4403, county 440103, grid 440103001; by code."""
    province = organisation()
    city = organisation("4401", province)
    other = organisation("4403", province)
    county = organisation("440103", city)
    grid = organisation("440103001", county)
    return {unit.code: unit for unit in (province, city, other, county, grid)}


def department(unit: Organisation, code: str = "billing", actor: Actor = SYSTEM) -> Department:
    return commands.add_department(
        organisation=unit, code=code, name_zh="账务部", name_en="Billing", actor=actor, now=NOW
    )


def skill(code: str = "charges", levels: int = 3) -> Skill:
    return commands.add_skill(
        code=code, name_zh="话费", name_en="Charges", levels=levels, actor=SYSTEM, now=NOW
    )


def team(unit: Department, code: str = "billing.accounts") -> Team:
    return commands.add_team(
        department=unit, code=code, name_zh="账务班", name_en="T", skill=None, actor=SYSTEM, now=NOW
    )


def user(username: str = "li.na", display_name: str = "李娜") -> UUID:
    added = identity.add_user(
        username=username, display_name=display_name, password=None, actor=SYSTEM, now=NOW
    )
    return added.pk


def staff(unit: Department, work_number: str = "10023", crew: Team | None = None) -> StaffMember:
    return commands.add_staff(
        user_id=user(f"user{work_number}"),
        work_number=work_number,
        department=unit,
        team=crew,
        post=None,
        actor=SYSTEM,
        now=NOW,
    )
