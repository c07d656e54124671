"""The values a catalogue is made of. Pure: no Django, no file, no clock.

Texts people read are a `Wording` (zh and en); everything else is a stable code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from ringback.catalog.facts import Complexity, FieldType, Kind, Level
from ringback.kernel import conditions

LONGEST: Final = 20_000
"""No answer is longer, in characters."""

CENTURY: Final = 36_500
"""Days from today beyond which no date of a form lies."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in both languages; neither may be empty."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The Chinese text for any `zh…` language code, the English one for all others."""
        return self.zh if language.lower().startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name: a department, team, skill, licence class, material or pre-check."""

    code: str
    name: Wording


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form.

    `low` and `high` bound the length of text, the value of a number or sum, and for dates the
    days counted from today; None = no bound. `pattern` must match the whole text. `decimals` is
    the number of digits allowed after the point. `personal`: the answer is personal data.
    `when`: asked, and then needed, only while other answers of this form fulfil it; `not_before`:
    the date field this one may not precede.
    """

    code: str
    type: FieldType
    name: Wording
    help: Wording
    purpose: Wording
    required: bool = False
    low: Decimal | None = None
    high: Decimal | None = None
    pattern: str | None = None
    decimals: int = 0
    choices: tuple[Named, ...] = ()
    personal: bool = False
    when: conditions.Conditions = ()
    not_before: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the systems or the agent may know about the case, e.g. `arrears_amount`."""

    code: str
    name: Wording
    value: conditions.Fact
    choices: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must hold before a transaction is carried out, and the way to cure it when not."""

    code: str
    text: Wording
    cure: Wording
    conditions: conditions.Conditions


@dataclass(frozen=True, slots=True)
class Verification:
    """The level needed to see records, to be told about them, and to have something done.

    Registering a request needs none: nobody is refused a complaint for want of verification.
    """

    see: Level
    tell: Level
    do: Level


@dataclass(frozen=True, slots=True)
class Branch:
    code: str
    name: Wording
    about: Wording


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    name: Wording

    @property
    def branch(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One service type: everything intake, dispatch and the clocks need to know of it.

    `words` are how people call it, for look-up. The first of `kinds` is the usual one. `facts`
    are those its requirements ask for.
    """

    code: str
    group: str
    name: Wording
    about: Wording
    words: tuple[str, ...]
    kinds: tuple[Kind, ...]
    licence: str
    complexity: Complexity
    department: str
    team: str
    skill: str
    verification: Verification
    clauses: tuple[str, ...]
    form: tuple[FormField, ...]
    material: tuple[Named, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    facts: tuple[Fact, ...] = ()
    pre_checks: tuple[Named, ...] = ()

    @property
    def branch(self) -> str:
        return self.code.partition(".")[0]

    @property
    def default_kind(self) -> Kind:
        return self.kinds[0]


@dataclass(frozen=True, slots=True)
class Frame:
    """What leaves refer to: who may own them, and under which licence classes."""

    departments: Mapping[str, Named]
    teams: Mapping[str, Named]
    skills: Mapping[str, Named]
    licences: Mapping[str, Named]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A whole catalogue, each mapping in the order of the screen, keyed by code.

    `weights` are shares of requests in per mille, for demonstrations; empty when unknown.
    """

    frame: Frame
    branches: Mapping[str, Branch]
    groups: Mapping[str, Group]
    leaves: Mapping[str, Leaf]
    weights: Mapping[str, int] = field(default_factory=dict)

    def leaves_of(self, code: str) -> tuple[Leaf, ...]:
        """The leaves below a branch or group; empty for an unknown code."""
        return tuple(leaf for leaf in self.leaves.values() if code in (leaf.branch, leaf.group))
