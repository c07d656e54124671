"""Reads a catalogue document (a folder of TOML files) and refuses one that is not whole.

    read_packaged().leaves["basic.balance"].name.zh   # "话费余额"

Every fault of the document is found in one reading and named by file section and code, so an
author mends all of them at once: see `CatalogueError.problems`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from ringback.catalog.entry import CatalogueError, Entry, Problems
from ringback.catalog.nodes import (
    CENTURY,
    LONGEST,
    Catalogue,
    Category,
    Complexity,
    Fact,
    FieldType,
    FormField,
    Group,
    Kind,
    Leaf,
    Level,
    Named,
    Requirement,
    Verification,
)
from ringback.kernel import conditions
from ringback.kernel.conditions import FactType

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Category",
    "FieldType",
    "FormField",
    "Group",
    "Kind",
    "Leaf",
    "Level",
    "Requirement",
    "read_catalogue",
    "read_packaged",
]

T = TypeVar("T")
Sections = Mapping[str, list[dict[str, Any]]]


@cache
def read_packaged() -> Catalogue:
    """The catalogue that comes with the product. Raises CatalogueError when it is not whole."""
    return read_catalogue(load_sections(resources.files("ringback.catalog") / "packaged"))


def load_sections(folder: Traversable) -> Sections:
    """All `[[section]]` tables of all TOML files below `folder`, files in the order of names."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for path in _toml_files(folder):
        for name, rows in tomllib.loads(path.read_text(encoding="utf-8")).items():
            sections.setdefault(name, []).extend([rows] if isinstance(rows, dict) else rows)
    return sections


def _toml_files(folder: Traversable) -> Iterable[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.is_dir():
            yield from _toml_files(path)
        elif path.name.endswith(".toml"):
            yield path


def read_catalogue(sections: Sections) -> Catalogue:
    """Check and build a catalogue. Raises CatalogueError with every problem found."""
    return _Reader(sections).read()


class _Reader:
    """Builds the parts in the order they refer to each other: names, fields, leaves, weights."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.problems = Problems()
        self.hanging: dict[str, Entry] = {}

    def read(self) -> Catalogue:
        self.departments = self._collect("department", _named)
        self.teams = self._collect("team", self._team)
        self.skills = self._collect("skill", _named)
        self.licences = self._collect("licence", _named)
        self.material = self._collect("material", _named)
        self.pre_checks = self._collect("pre_check", _named)
        self.fields = self._collect("field", self._field)
        self._hang_fields()
        self.facts = self._collect("fact", _fact)
        self.requirements = self._collect("requirement", self._requirement)
        self.categories = self._collect("category", _category)
        self.groups = self._collect("group", self._group)
        self.leaves = self._collect("leaf", self._leaf)
        weights = self._weights()
        self._nothing_left_over()
        self.problems.raise_if_any()
        return Catalogue(
            categories=self.categories,
            groups=self.groups,
            leaves=self.leaves,
            departments=self.departments,
            teams=self.teams,
            skills=self.skills,
            licences=self.licences,
            facts=self.facts,
            weights=weights,
        )

    def _collect(self, section: str, build: Callable[[Entry], T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for row in self.sections.get(section, []):
            entry = Entry(section, row, self.problems)
            code = entry.code()
            if code in found:
                entry.fault("the code stands twice")
            found[code] = build(entry)
            entry.refuse_unread()
        return found

    def _team(self, entry: Entry) -> Named:
        team = _named(entry)
        entry.known(team.code.partition(".")[0], self.departments, "department")
        return team

    def _field(self, entry: Entry) -> FormField:
        kind = entry.one_of("type", FieldType)
        low, high = _bounds(entry, kind)
        if entry.raw("when") is not None:
            self.hanging[entry.code()] = entry
        return FormField(
            code=entry.code(),
            type=kind,
            name=entry.wording(""),
            help=entry.wording("help"),
            purpose=entry.wording("purpose"),
            low=low,
            high=high,
            pattern=entry.pattern("pattern"),
            decimals=entry.whole("decimals") or 0,
            choices=_choices(entry, kind is FieldType.CHOICE),
            personal=entry.flag("personal"),
            not_before=entry.text("not_before") if entry.has("not_before") else None,
        )

    def _hang_fields(self) -> None:
        """Questions may hang on choices, but not on choices that hang themselves."""
        vocabulary = {
            code: conditions.Fact(FactType.CHOICE, tuple(each.code for each in field.choices))
            for code, field in self.fields.items()
            if field.choices and code not in self.hanging
        }
        for code, entry in self.hanging.items():
            when = entry.conditions("when", vocabulary)
            self.fields[code] = replace(self.fields[code], when=when)

    def _requirement(self, entry: Entry) -> Requirement:
        vocabulary = {code: fact.value for code, fact in self.facts.items()}
        return Requirement(
            code=entry.code(),
            text=entry.wording(""),
            cure=entry.wording("cure"),
            conditions=entry.conditions("when", vocabulary),
        )

    def _group(self, entry: Entry) -> Group:
        group = Group(code=entry.code(), name=entry.wording(""))
        entry.known(group.category, self.categories, "category")
        return group

    def _leaf(self, entry: Entry) -> Leaf:
        code = entry.code()
        group, team = entry.text("group"), entry.text("team")
        found = entry.known(group, self.groups, "group")
        if found and found.category != code.partition(".")[0]:
            entry.fault(f"group {group} belongs to another category")
        if code in self.groups or code in self.categories:
            entry.fault("the code is that of a group or category")
        entry.known(team, self.teams, "team")
        licence, skill = entry.text("licence"), entry.text("skill")
        entry.known(licence, self.licences, "licence class")
        entry.known(skill, self.skills, "skill")
        return Leaf(
            code=code,
            group=group,
            name=entry.wording(""),
            about=entry.wording("about"),
            words=entry.texts("words"),
            kinds=self._kinds(entry),
            licence=licence,
            complexity=entry.one_of("complexity", Complexity, default=Complexity.ORDINARY),
            department=team.partition(".")[0],
            team=team,
            skill=skill,
            verification=_verification(entry.table("verification")),
            clauses=entry.texts("clauses"),
            form=self._form(entry),
            material=entry.picked("material", self.material),
            requirements=entry.picked("eligibility", self.requirements),
            pre_checks=entry.picked("pre_checks", self.pre_checks),
        )

    def _kinds(self, entry: Entry) -> tuple[Kind, ...]:
        kinds = tuple(
            entry.member(name, Kind, "kind", fallback=Kind.INQUIRY) for name in entry.texts("kinds")
        )
        # Eligibility gates transactions alone: a condition without one would never be asked.
        if entry.has("eligibility") and Kind.TRANSACTION not in kinds:
            entry.fault("has eligibility but no transaction it could gate")
        return kinds

    def _form(self, entry: Entry) -> tuple[FormField, ...]:
        required = entry.picked("required", self.fields)
        optional = entry.picked("optional", self.fields)
        for twice in {each.code for each in required} & {each.code for each in optional}:
            entry.fault(f"field {twice} is both required and optional")
        for each in required + optional:
            if each.not_before is not None:
                entry.known(each.not_before, self.fields, "field")
        asked = {each.code for each in required + optional}
        form = tuple(replace(each, required=True) for each in required) + optional
        return tuple(replace(each, when=_askable(each, asked)) for each in form)

    def _weights(self) -> dict[str, int]:
        weights: dict[str, int] = {}
        for row in self.sections.get("weights", []):
            entry = Entry("weights", {"code": "weights", **row}, self.problems)
            for code in row:
                entry.known(code, self.leaves, "leaf")
                weights[code] = entry.whole(code) or 0
        return weights

    def _nothing_left_over(self) -> None:
        for code in self.groups:
            if not any(leaf.group == code for leaf in self.leaves.values()):
                self.problems.add(f"group {code}: has no leaf")
        for code in self.categories:
            if not any(leaf.category == code for leaf in self.leaves.values()):
                self.problems.add(f"category {code}: has no leaf")
        asked = {field.code for leaf in self.leaves.values() for field in leaf.form}
        for code in self.fields.keys() - asked:
            self.problems.add(f"field {code}: no form asks it")


def _named(entry: Entry) -> Named:
    return Named(code=entry.code(), name=entry.wording(""))


def _category(entry: Entry) -> Category:
    return Category(code=entry.code(), name=entry.wording(""), about=entry.wording("about"))


def _fact(entry: Entry) -> Fact:
    kind = entry.one_of("type", FactType)
    choices = _choices(entry, kind is FactType.CHOICE)
    return Fact(
        code=entry.code(),
        name=entry.wording(""),
        value=conditions.Fact(kind, tuple(each.code for each in choices)),
        choices=choices,
    )


def _bounds(entry: Entry, kind: FieldType) -> tuple[Decimal | None, Decimal | None]:
    low, high = entry.decimal("min"), entry.decimal("max")
    if low is not None and high is not None and low > high:
        entry.fault("min is above max")
    if kind in (FieldType.TEXT, FieldType.LONG_TEXT) and not 0 < (high or 0) <= LONGEST:
        entry.fault(f"max of a text is 1 to {LONGEST}")
    dated = kind in (FieldType.DATE, FieldType.DATETIME)
    if dated and any(abs(each) > CENTURY for each in (low, high) if each is not None):
        entry.fault(f"min and max of a date are days from today, at most {CENTURY}")
    return low, high


def _askable(field: FormField, asked: set[str]) -> conditions.Conditions:
    """A question hangs on others only where a form asks those too."""
    return field.when if {each.fact for each in field.when} <= asked else ()


def _choices(entry: Entry, wanted: bool) -> tuple[Named, ...]:
    choices = tuple(_named(each) for each in entry.tables("choices"))
    if wanted != bool(choices):
        entry.fault("choices belong to a choice, and a choice needs them")
    if len({each.code for each in choices}) < len(choices):
        entry.fault("a choice stands twice")
    return choices


def _verification(entry: Entry) -> Verification:
    levels = {action: entry.one_of(action, Level) for action in ("see", "tell", "do")}
    entry.refuse_unread()
    return Verification(**levels)
