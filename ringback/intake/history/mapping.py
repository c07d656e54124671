"""What the words of an earlier system mean here: one TOML file, checked before anything is read."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Shape
from ringback.intake import limits
from ringback.kernel.errors import Invalid
from ringback.kernel.instants import InstantError, zone_named
from ringback.messaging.states import Channel
from ringback.people import queries as people
from ringback.tickets.commands import Codes
from ringback.tickets.states import LOADABLE, ClosureBasis, Complexity, Kind, Severity, TicketState

LONGEST_NAME = 60
LONGEST_CODE = 40
NEEDED = ("case", "at", "state")
PLAIN = (*NEEDED, "group", "opened_at", "order", "reassignments", "phone", "name")
"""Columns that are read as they are."""
OTHERWISE = "*"
"""What every value means that is not named."""
ORIGINAL = "unstated"
"""The code of a reason the earlier system has no word of ours for."""


class Words(Template):
    """``$category``, or ``${Short description}`` for a heading of several words."""

    braceidpattern = r"[^{}]+"


@dataclass(frozen=True, slots=True)
class StateRule:
    """What a state there is here. ``reason`` belongs to a hold; ``spoken``: who is in that state
    has been spoken to; ``basis`` belongs to a closed case."""

    state: TicketState
    reason: str = ""
    spoken: bool = False
    basis: ClosureBasis = ClosureBasis.RELEASED


@dataclass(frozen=True, slots=True)
class Choice:
    """A property of a case: the value of a column, translated by a table where there is one, or
    the same for all cases."""

    usual: str
    column: str = ""
    table: Mapping[str, str] = field(default_factory=dict)
    allowed: frozenset[str] | None = None

    def of(self, cells: Mapping[str, str]) -> str:
        """Raises ``KeyError`` for a value without a meaning here."""
        written = cells.get(self.column, "").strip() if self.column else ""
        if not self.column or (not written and written not in self.table):
            return self.usual
        value = meaning(self.table, written) if self.table else written
        if self.allowed is not None and value not in self.allowed:
            raise KeyError(value)
        return value


Value = TypeVar("Value")


def meaning(table: Mapping[str, Value], word: str) -> Value:
    """Raises ``KeyError`` for a word that is not named, unless all others are."""
    return table[word] if word in table else table[OTHERWISE]


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMapping:
    """``columns`` are headings of the file by what they hold; ``choices`` say what a case is."""

    source: str
    zone: ZoneInfo
    organisation: str
    columns: Mapping[str, str]
    states: Mapping[str, StateRule]
    groups: Mapping[str, str]
    choices: Mapping[str, Choice]
    text: Words
    codes: Codes

    PROPERTIES: ClassVar[Mapping[str, tuple[str, type[StrEnum] | None]]] = {
        "kind": (Kind.INQUIRY, Kind),
        "category": ("", None),
        "complexity": (Complexity.ORDINARY, Complexity),
        "severity": (Severity.NORMAL, Severity),
        "channel": (Channel.BATCH, Channel),
    }

    @property
    def wanted(self) -> frozenset[str]:
        """Every heading that is read."""
        chosen = {choice.column for choice in self.choices.values() if choice.column}
        return frozenset({*self.columns.values(), *chosen, *self.text.get_identifiers()})

    @property
    def shape(self) -> Shape:
        return Shape(self._columns, self.wanted)

    def _columns(self, headings: Sequence[str]) -> list[str]:
        plain = [heading.strip().lstrip("\ufeff") for heading in headings]
        missing = sorted(self.wanted - set(plain))
        if missing:
            raise Invalid(
                _("The file has no column %(missing)s, which the mapping names.")
                % {"missing": ", ".join(missing)}
            )
        return [heading if heading in self.wanted else "" for heading in plain]

    def cell(self, cells: Mapping[str, str], what: str) -> str:
        """Empty also for what the mapping names no column of."""
        return cells.get(self.columns.get(what, ""), "").strip()

    def group(self, word: str) -> str:
        """The department of a group there; where no groups are told, the organisation itself.
        Raises ``KeyError``."""
        return meaning(self.groups, word) if self.groups else self.organisation

    def words(self, cells: Mapping[str, str]) -> str:
        return self.text.safe_substitute(cells).strip()


def read_mapping(path: Path, *, now: datetime) -> HistoryMapping:
    """Raises ``Invalid`` with every fault found."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise Invalid(_("There is no file %(path)s.") % {"path": path}) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise _faulty([str(fault)]) from None
    try:
        mapping = _mapping(told)
    except _Fault as fault:
        raise _faulty([str(fault)]) from None
    faults = list(_faults(mapping, now))
    if faults:
        raise _faulty(faults)
    return mapping


class _Fault(Exception):
    """Something in the file that makes no mapping."""


def _faulty(faults: Iterable[str]) -> Invalid:
    return Invalid(
        _("The mapping cannot be used: %(faults)s") % {"faults": "; ".join(map(str, faults))}
    )


def _mapping(told: Mapping[str, Any]) -> HistoryMapping:
    columns, case = _table(told, "columns"), _table(told, "case")
    choices = {
        name: _choice(told, name, usual, words)
        for name, (usual, words) in HistoryMapping.PROPERTIES.items()
    }
    unknown = set(columns) - {*PLAIN, *choices}
    if unknown:
        raise _Fault(f"[columns] {', '.join(sorted(unknown))}")
    return HistoryMapping(
        source=_word(told, "source"),
        zone=_zone(told),
        organisation=_word(case, "organisation"),
        columns={name: _word(columns, name) for name in PLAIN if name in columns},
        states={
            word: _state(word, rule) for word, rule in _section(told, "states", dict | str).items()
        },
        groups=_table(told, "groups"),
        choices=choices,
        text=Words(_word(case, "text")),
        codes=Codes(**{name: case.get(name, ORIGINAL) for name in Codes.__slots__}),
    )


def _section(told: Mapping[str, Any], name: str, kind: Any) -> Mapping[str, Any]:
    section = told.get(name, {})
    if not isinstance(section, dict) or not all(
        isinstance(each, kind) for each in section.values()
    ):
        raise _Fault(f"[{name}]")
    return section


def _table(told: Mapping[str, Any], name: str) -> Mapping[str, str]:
    return _section(told, name, str)


def _word(section: Mapping[str, Any], name: str) -> str:
    value = section.get(name, "")
    if not isinstance(value, str) or not value.strip():
        raise _Fault(f"{name} = ?")
    return value.strip()


def _zone(told: Mapping[str, Any]) -> ZoneInfo:
    try:
        return zone_named(told.get("zone", settings.TIME_ZONE))
    except InstantError as fault:
        raise _Fault(str(fault)) from None


def _state(word: str, rule: str | Mapping[str, Any]) -> StateRule:
    told = {"state": rule} if isinstance(rule, str) else dict(rule)
    try:
        found = StateRule(
            state=TicketState(told.pop("state", "")),
            reason=str(told.pop("reason", "")),
            spoken=told.pop("spoken", False) is True,
            basis=ClosureBasis(told.pop("basis", ClosureBasis.RELEASED)),
        )
    except ValueError as fault:
        raise _Fault(f"[states] {word}: {fault}") from None
    if told:
        raise _Fault(f"[states] {word}: {', '.join(told)}")
    return found


def _choice(told: Mapping[str, Any], name: str, usual: str, words: type[StrEnum] | None) -> Choice:
    table = _table(told, name)
    allowed = None if words is None else frozenset(map(str, words))
    found = Choice(
        usual=str(_table(told, "case").get(name, usual)),
        column=str(_table(told, "columns").get(name, "")),
        table=table,
        allowed=allowed,
    )
    strange = {found.usual, *table.values()} - (allowed or {found.usual, *table.values()})
    if strange:
        raise _Fault(f"{name}: {', '.join(sorted(strange))}")
    return found


def _faults(mapping: HistoryMapping, now: datetime) -> Iterator[str]:
    if len(mapping.source) > LONGEST_NAME or not mapping.source.isprintable():
        yield "source"
    yield from (f"[columns] {name}" for name in NEEDED if name not in mapping.columns)
    if not mapping.states:
        yield "[states]"
    if not mapping.text.is_valid():
        yield "text"
    for name in Codes.__slots__:
        if len(getattr(mapping.codes, name)) > LONGEST_CODE:
            yield f"[case] {name}"
    yield from _faults_of_states(mapping, limits.hold_reasons(now))
    yield from _faults_of_places(mapping)


def _faults_of_states(mapping: HistoryMapping, reasons: Sequence[str]) -> Iterator[str]:
    for word, rule in mapping.states.items():
        if rule.state not in LOADABLE:
            yield f"[states] {word}: {rule.state}"
        if (rule.state is TicketState.ON_HOLD) != bool(rule.reason):
            yield f"[states] {word}: reason"
        elif rule.reason and rule.reason not in reasons:
            yield f"[states] {word}: {rule.reason} ({', '.join(reasons)})"


def _faults_of_places(mapping: HistoryMapping) -> Iterator[str]:
    if not people.known_paths([mapping.organisation]):
        yield f"organisation: {mapping.organisation}"
    places = set(mapping.groups.values())
    known = set(people.department_names(places)) | people.known_paths(places)
    yield from (f"[groups] {path}" for path in sorted(places - known))
