"""Builds the values of a catalogue from the tables of a document, noting every fault.

A document may be the whole catalogue or what stands behind one leaf; names that lie outside of it
(a team, a skill, a licence class) are checked by `misfits`, because a leaf read back from history
may name what is no longer there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from ringback.catalog.entry import Entry, Problems
from ringback.catalog.facts import Complexity, FieldType, Kind, Level
from ringback.catalog.nodes import (
    CENTURY,
    LONGEST,
    Branch,
    Fact,
    FormField,
    Frame,
    Group,
    Leaf,
    Named,
    Requirement,
    Verification,
)
from ringback.kernel import conditions
from ringback.kernel.conditions import FactType

T = TypeVar("T")
Sections = Mapping[str, list[dict[str, Any]]]


class Reader:
    """Reads the sections of one document; each part is read when it is first asked for."""

    def __init__(self, sections: Sections) -> None:
        self.sections = sections
        self.problems = Problems()
        self.hanging: dict[str, Entry] = {}

    def frame(self) -> Frame:
        departments = self._collect("department", _named)
        frame = Frame(
            departments=departments,
            teams=self._collect("team", _named),
            skills=self._collect("skill", _named),
            licences=self._collect("licence", _named),
        )
        for team in frame.teams:
            if team.partition(".")[0] not in departments:
                self.problems.add(f"team {team}: its department is unknown")
        return frame

    def branches(self) -> dict[str, Branch]:
        return self._collect("branch", _branch)

    def groups(self) -> dict[str, Group]:
        return self._collect("group", _group)

    def leaves(self) -> dict[str, Leaf]:
        """The leaves with all they refer to inside the document. What nobody uses is a fault."""
        self.material = self._collect("material", _named)
        self.pre_checks = self._collect("pre_check", _named)
        self.fields = self._collect("field", self._field)
        self._hang_fields()
        self.facts = self._collect("fact", _fact)
        self.requirements = self._collect("requirement", self._requirement)
        leaves = self._collect("leaf", self._leaf)
        asked = {field.code for leaf in leaves.values() for field in leaf.form}
        for code in self.fields.keys() - asked:
            self.problems.add(f"field {code}: no form asks it")
        return leaves

    def weights(self) -> dict[str, int]:
        weights: dict[str, int] = {}
        for row in self.sections.get("weights", []):
            entry = Entry("weights", {"code": "", **row}, self.problems)
            weights |= {code: entry.whole(code) or 0 for code in row}
        return weights

    def _collect(self, section: str, build: Callable[[Entry], T]) -> dict[str, T]:
        found: dict[str, T] = {}
        rows = self.sections.get(section, [])
        if not isinstance(rows, list):
            self.problems.add(f"{section}: is no list of tables")
            return found
        for row in rows:
            entry = Entry(section, row, self.problems)
            code = entry.code()
            if code in found:
                entry.fault("the code stands twice")
            found[code] = build(entry)
            entry.refuse_unread()
        return found

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

    def _leaf(self, entry: Entry) -> Leaf:
        team = entry.text("team")
        requirements = entry.picked("eligibility", self.requirements)
        tested = {each.fact for one in requirements for each in one.conditions}
        return Leaf(
            code=entry.code(),
            group=entry.text("group"),
            name=entry.wording(""),
            about=entry.wording("about"),
            words=entry.texts("words"),
            kinds=self._kinds(entry),
            licence=entry.text("licence"),
            complexity=entry.one_of("complexity", Complexity, default=Complexity.ORDINARY),
            department=team.partition(".")[0],
            team=team,
            skill=entry.text("skill"),
            verification=_verification(entry.table("verification")),
            clauses=entry.texts("clauses"),
            form=self._form(entry),
            material=entry.picked("material", self.material),
            requirements=requirements,
            facts=tuple(fact for code, fact in self.facts.items() if code in tested),
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
        return tuple(_within(each, asked) for each in form)


def _named(entry: Entry) -> Named:
    return Named(code=entry.code(), name=entry.wording(""))


def _branch(entry: Entry) -> Branch:
    return Branch(code=entry.code(), name=entry.wording(""), about=entry.wording("about"))


def _group(entry: Entry) -> Group:
    return Group(code=entry.code(), name=entry.wording(""))


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


def _within(field: FormField, asked: set[str]) -> FormField:
    """The question as it stands on one form: it hangs only on what that form asks too."""
    when = field.when if {each.fact for each in field.when} <= asked else ()
    return replace(
        field, when=when, not_before=field.not_before if field.not_before in asked else None
    )


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


def misfits(
    leaf: Leaf,
    frame: Frame,
    groups: Mapping[str, Group],
    branches: Mapping[str, Branch],
) -> Iterator[str]:
    """What a leaf names that is not there, or not where it should be."""
    if leaf.group not in groups:
        yield f"leaf {leaf.code}: unknown group {leaf.group!r}"
    elif groups[leaf.group].branch != leaf.branch:
        yield f"leaf {leaf.code}: group {leaf.group} belongs to another branch"
    if leaf.code in groups or leaf.code in branches:
        yield f"leaf {leaf.code}: the code is that of a group or branch"
    if leaf.team not in frame.teams:
        yield f"leaf {leaf.code}: unknown team {leaf.team!r}"
    if leaf.skill not in frame.skills:
        yield f"leaf {leaf.code}: unknown skill {leaf.skill!r}"
    if leaf.licence not in frame.licences:
        yield f"leaf {leaf.code}: unknown licence class {leaf.licence!r}"
