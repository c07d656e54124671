"""The scenario of a simulation: who works when, what comes in, and what is taken for granted.

Written in TOML (``scenarios/``); arrivals by a Poisson profile, or from a CSV of ``at,type``.
"""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from ringback.dispatch.rules import CLAUSE
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.kernel.worktime import CalendarError, Segment

PACKAGED = "county-desk"
HOURS = 24
MOST_DAYS, MOST_PEOPLE, MOST_ARRIVALS = 60, 500, 100_000
SHIFTS = "3.1.5"
"""The clause of shifts and their change."""


@dataclass(frozen=True, slots=True)
class WorkType:
    """One kind of sheet: ``share`` of all that come, ``minutes`` the mean time of an average
    person, ``facts`` what the manual tells its limit and its points by."""

    code: str
    share: float
    minutes: float
    skill: str
    team: str
    post: str
    places: tuple[str, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Person:
    """``skills``: level of each. ``shifts`` are the hours of every working day."""

    ref: str
    team: str
    post: str
    home: str
    skills: Mapping[str, int]
    shifts: tuple[Segment, ...]
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is taken for granted of people, the same for every way of giving out work.

    ``slower_by_level``: at the lowest level work takes that much longer, at the highest as much
    less. ``strange_team`` likewise for work of another team, ``known_customer`` for a customer
    served before. ``missed``: how often an offer is overlooked until it lapses; ``notice``: minutes
    until idle hands see what was pushed to them; ``look``: minutes until idle hands look at the
    list by themselves; ``cherry``: how often they then take the shortest instead of the oldest.
    """

    spread: float = 0.6
    slower_by_level: float = 0.2
    strange_team: float = 0.15
    known_customer: float = 0.1
    repeat: float = 0.15
    missed: float = 0.03
    notice: float = 2.0
    look: float = 4.0
    cherry: float = 0.5


@dataclass(frozen=True, slots=True)
class Scenario:
    """``per_hour``: how many sheets come on a working day, hour by hour of the operator's day;
    ``weekend`` is the share of that on Saturdays and Sundays. ``arrivals``, when given, are what
    came instead."""

    name: str
    starts_on: date
    days: int
    levels: int
    per_hour: tuple[float, ...]
    weekend: float
    types: tuple[WorkType, ...]
    people: tuple[Person, ...]
    assumptions: Assumptions = field(default_factory=Assumptions)
    arrivals: tuple[tuple[datetime, str], ...] = ()

    @property
    def starts_at(self) -> datetime:
        return datetime.combine(self.starts_on, time(), tzinfo=instants.OPERATOR_ZONE)


def packaged(name: str = PACKAGED) -> Scenario:
    """A scenario that comes with the product. Raises ``Invalid`` for a name it has not."""
    source = files("ringback.dispatch.simulation") / "scenarios" / f"{name}.toml"
    if not source.is_file():
        raise Invalid(f"There is no packaged scenario “{name}”.")
    return read(tomllib.loads(source.read_text("utf-8")))


def from_file(path: Path) -> Scenario:
    """Raises ``Invalid`` with everything that is wrong in it, ``OSError`` when it is not there."""
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise Invalid(f"{path.name} is no TOML: {problem}") from None
    return read(written)


def read(written: Mapping[str, Any]) -> Scenario:
    """A scenario from its written form. Raises ``Invalid`` naming each problem and its clause."""
    try:
        made = Scenario(
            name=str(written["name"]),
            starts_on=written["starts_on"],
            days=int(written["days"]),
            levels=int(written.get("levels", 3)),
            per_hour=tuple(float(each) for each in written["arrivals"]["per_hour"]),
            weekend=float(written["arrivals"].get("weekend", 0.0)),
            types=tuple(_type(each) for each in written["type"]),
            people=tuple(person for group in written["people"] for person in _people(group)),
            assumptions=Assumptions(**written.get("assumptions", {})),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise Invalid(f"The scenario cannot be read: {problem!r}.") from None
    if problems := dict(_problems(made)):
        raise Invalid("The scenario is refused.", fields=problems)
    return made


def _type(written: Mapping[str, Any]) -> WorkType:
    return WorkType(
        code=str(written["code"]),
        share=float(written["share"]),
        minutes=float(written["minutes"]),
        skill=str(written.get("skill", "")),
        team=str(written.get("team", "")),
        post=str(written.get("post", "")),
        places=tuple(written.get("places", ("",))),
        facts={key: str(value) for key, value in written.get("facts", {}).items()},
    )


def _people(group: Mapping[str, Any]) -> Iterator[Person]:
    for number in range(int(group["count"])):
        yield Person(
            ref=f"{group['name']}-{number + 1}",
            team=str(group.get("team", "")),
            post=str(group.get("post", "")),
            home=str(group.get("home", "")),
            skills={code: int(level) for code, level in group.get("skills", {}).items()},
            shifts=tuple(_segment(each) for each in group["shifts"]),
            days=frozenset(int(day) for day in group.get("days", range(5))),
        )


def _segment(text: str) -> Segment:
    try:
        return Segment.parse(text)
    except CalendarError as problem:
        raise ValueError(f"§ {SHIFTS}: {problem}") from None


def _problems(scenario: Scenario) -> Iterator[tuple[str, str]]:
    if not 0 < scenario.days <= MOST_DAYS:
        yield "days", f"1 to {MOST_DAYS}, not {scenario.days}"
    if not 0 < len(scenario.people) <= MOST_PEOPLE:
        yield "people", f"1 to {MOST_PEOPLE} of them, not {len(scenario.people)}"
    if len(scenario.per_hour) != HOURS or min(scenario.per_hour, default=-1) < 0:
        yield "arrivals.per_hour", f"{HOURS} numbers, none of them negative"
    if scenario.weekend < 0:
        yield "arrivals.weekend", "is negative"
    yield from _problems_of_types(scenario)
    yield from _problems_of_people(scenario)
    for name in Assumptions.__dataclass_fields__:
        if getattr(scenario.assumptions, name) < 0:
            yield f"assumptions.{name}", "is negative"


def _problems_of_types(scenario: Scenario) -> Iterator[tuple[str, str]]:
    held = {skill for person in scenario.people for skill in person.skills}
    posts = {person.post for person in scenario.people}
    for each in scenario.types:
        if each.share < 0 or each.minutes <= 0:
            yield f"type.{each.code}", "wants a share that is not negative and minutes above 0"
        if each.skill and each.skill not in held:
            yield f"type.{each.code}", f"§ {CLAUSE}: nobody holds the skill “{each.skill}”"
        if each.post and each.post not in posts:
            yield f"type.{each.code}", f"§ {CLAUSE}: nobody fills the post “{each.post}”"
    if not sum(each.share for each in scenario.types):
        yield "type", "no type has a share of what comes"


def _problems_of_people(scenario: Scenario) -> Iterator[tuple[str, str]]:
    for person in scenario.people:
        if overlap := _overlap(person.shifts):
            yield f"people.{person.ref}", f"§ {SHIFTS}: the shifts {overlap} overlap"
        if not person.days <= frozenset(range(7)):
            yield f"people.{person.ref}", "days are 0 (Monday) to 6"
        levels = range(1, scenario.levels + 1)
        beyond = [skill for skill, level in person.skills.items() if level not in levels]
        if beyond:
            yield (
                f"people.{person.ref}",
                f"§ {CLAUSE}: a level of “{beyond[0]}” is 1 to {scenario.levels}",
            )


def _overlap(shifts: Sequence[Segment]) -> str:
    ordered = sorted(shifts, key=lambda each: each.opens)
    for first, second in pairwise(ordered):
        if second.opens < first.closes:
            return f"{first} and {second}"
    if ordered and ordered[-1].closes - HOURS * 60 > ordered[0].opens:
        return f"{ordered[-1]} and {ordered[0]} of the next day"
    return ""


def with_arrivals(scenario: Scenario, path: Path) -> Scenario:
    """The same floor with what really came: CSV columns ``at`` (ISO, operator's time unless it says
    otherwise) and ``type``. Raises ``Invalid`` naming the line."""
    known = {each.code for each in scenario.types}
    came: list[tuple[datetime, str]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not {"at", "type"} <= set(rows.fieldnames or ()):
            raise Invalid(f"{path.name} wants the columns at and type.")
        for row in rows:
            came.append(_arrival(row, rows.line_num, known))
            if len(came) > MOST_ARRIVALS:
                raise Invalid(f"{path.name} holds more than {MOST_ARRIVALS} arrivals.")
    if not came:
        raise Invalid(f"{path.name} holds no arrivals.")
    came.sort()
    first, last = came[0][0], came[-1][0]
    days = (last.astimezone(instants.OPERATOR_ZONE).date() - _on(first)).days + 1
    if days > MOST_DAYS:
        raise Invalid(f"{path.name} spans {days} days; at most {MOST_DAYS}.")
    return Scenario(
        **{
            **{name: getattr(scenario, name) for name in Scenario.__dataclass_fields__},
            "starts_on": _on(first),
            "days": days,
            "arrivals": tuple(came),
        }
    )


def _on(at: datetime) -> date:
    return at.astimezone(instants.OPERATOR_ZONE).date()


def _arrival(row: Mapping[str, str], line: int, known: set[str]) -> tuple[datetime, str]:
    try:
        at = datetime.fromisoformat(row["at"])
    except (ValueError, TypeError):
        raise Invalid(f"Line {line}: {row['at']!r} is no date and time.") from None
    if row["type"] not in known:
        raise Invalid(f"Line {line}: there is no type {row['type']!r} in the scenario.")
    return (at if at.tzinfo else at.replace(tzinfo=instants.OPERATOR_ZONE)), row["type"]


def shifts_of(person: Person, scenario: Scenario, more_days: int) -> Iterator[tuple[float, float]]:
    """When somebody is there, in minutes from the start, in order."""
    for day in range(scenario.days + more_days):
        if (scenario.starts_on + timedelta(days=day)).weekday() in person.days:
            for shift in sorted(person.shifts, key=lambda each: each.opens):
                yield float(day * 1440 + shift.opens), float(day * 1440 + shift.closes)
