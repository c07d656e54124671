"""Typed conditions on facts: the one small language of handbook cases and automation rules.

A rule is a mapping, read once against a vocabulary that says which facts exist and of what type::

    {"kind": "complaint"}                  equals
    {"kind": ["complaint", "fault"]}       is one of
    {"kind": {"not": "inquiry"}}           differs
    {"kind": {"not_in": ["inquiry"]}}      is none of
    {"star_level": {"at_least": 5}}        at_least, above, at_most, below
    {"site": {"present": true}}            is known, or is not

All conditions of a rule must hold; a rule without conditions always holds. A fact that is missing
or ``None`` is unknown, and the unknown satisfies nothing but ``{"present": false}``: "not a
complaint" is a claim, and a claim needs knowledge.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from operator import ge, gt, le, lt
from typing import Any

Scalar = str | int | bool | Decimal
Facts = Mapping[str, Scalar | None]


class FactType(StrEnum):
    TEXT = "text"
    CHOICE = "choice"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"


class Operator(StrEnum):
    EQUALS = "is"
    DIFFERS = "not"
    IN = "in"
    NOT_IN = "not_in"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    PRESENT = "present"


class ConditionError(ValueError):
    """A condition or a fact that the vocabulary does not allow."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of a vocabulary. ``choices`` belongs to :attr:`FactType.CHOICE` alone."""

    type: FactType
    choices: tuple[str, ...] = ()

    def read(self, raw: Any) -> Scalar:
        """``raw`` from TOML, JSON or code as a scalar of this type, or :class:`ConditionError`."""
        if self.type is FactType.DECIMAL:
            return _decimal(raw)
        expected = _PYTHON_TYPES[self.type]
        # bool is an int in Python; True is no star level.
        if not isinstance(raw, expected) or (expected is int and isinstance(raw, bool)):
            raise ConditionError(f"{raw!r} is no {self.type}")
        if self.type is FactType.CHOICE and raw not in self.choices:
            raise ConditionError(f"{raw!r} is none of {', '.join(self.choices)}")
        scalar: Scalar = raw
        return scalar


Vocabulary = Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Condition:
    """``operand`` is a tuple for the two list operators, a boolean for ``present``."""

    fact: str
    operator: Operator
    operand: Scalar | tuple[Scalar, ...]

    def holds(self, facts: Facts) -> bool:
        value = facts.get(self.fact)
        if self.operator is Operator.PRESENT:
            return (value is not None) is self.operand
        return value is not None and _TESTS[self.operator](value, self.operand)


Conditions = tuple[Condition, ...]


def all_hold(conditions: Iterable[Condition], facts: Facts) -> bool:
    return all(condition.holds(facts) for condition in conditions)


def read_conditions(written: Mapping[str, Any], vocabulary: Vocabulary) -> Conditions:
    """Read a rule; raise :class:`ConditionError` naming the fact that is wrong.

    The conditions come in the order of the vocabulary, however the rule was written: a database
    may reorder the keys of JSON, and a rule is read aloud the same way every time.
    """
    for name in written:
        if name not in vocabulary:
            raise ConditionError(f"unknown fact {name!r}")
    conditions: list[Condition] = []
    for name in filter(written.__contains__, vocabulary):
        try:
            conditions += _conditions_on(name, written[name], vocabulary[name])
        except ConditionError as error:
            raise ConditionError(f"{name}: {error}") from None
    return tuple(conditions)


def write_conditions(conditions: Iterable[Condition]) -> dict[str, Any]:
    """The rule back in JSON types; reading it again gives equal conditions."""
    written: dict[str, dict[str, Any]] = {}
    for condition in conditions:
        written.setdefault(condition.fact, {})[condition.operator.value] = _plain(condition.operand)
    return dict(written)


def check_facts(facts: Facts, vocabulary: Vocabulary) -> None:
    """Raise :class:`ConditionError` for a fact that is misspelt or of the wrong type.

    Without this a typing mistake would quietly choose the default rule.
    """
    for name, value in facts.items():
        if name not in vocabulary:
            raise ConditionError(f"unknown fact {name!r}")
        if value is not None:
            vocabulary[name].read(value)


def _conditions_on(name: str, clause: Any, fact: Fact) -> list[Condition]:
    if isinstance(clause, Mapping):
        if not clause:
            raise ConditionError("no test given")
        conditions = [_condition(name, key, operand, fact) for key, operand in clause.items()]
        return sorted(conditions, key=lambda condition: _OPERATORS.index(condition.operator))
    operator = Operator.IN if _is_list(clause) else Operator.EQUALS
    return [_condition(name, operator, clause, fact)]


def _condition(name: str, key: str, operand: Any, fact: Fact) -> Condition:
    try:
        operator = Operator(key)
    except ValueError:
        raise ConditionError(f"unknown test {key!r}") from None
    if operator is Operator.PRESENT:
        return Condition(name, operator, _YES_OR_NO.read(operand))
    if operator in (Operator.IN, Operator.NOT_IN):
        if not _is_list(operand) or not operand:
            raise ConditionError(f"{operator} wants a list that is not empty")
        return Condition(name, operator, tuple(fact.read(item) for item in operand))
    if operator in _ORDERINGS and fact.type not in (FactType.INTEGER, FactType.DECIMAL):
        raise ConditionError(f"{operator} compares numbers, and this fact is a {fact.type}")
    return Condition(name, operator, fact.read(operand))


def _is_list(raw: Any) -> bool:
    return isinstance(raw, Sequence) and not isinstance(raw, str)


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise ConditionError(f"{raw!r} is no decimal number")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise ConditionError(f"{raw!r} is no decimal number") from None
    if not number.is_finite():
        raise ConditionError(f"{raw!r} is no decimal number")
    return number


def _plain(operand: Scalar | tuple[Scalar, ...]) -> Any:
    if isinstance(operand, tuple):
        return [_plain(item) for item in operand]
    return str(operand) if isinstance(operand, Decimal) else operand


_OPERATORS = list(Operator)
_YES_OR_NO = Fact(FactType.BOOLEAN)
_PYTHON_TYPES: dict[FactType, type[Any]] = {
    FactType.TEXT: str,
    FactType.CHOICE: str,
    FactType.INTEGER: int,
    FactType.BOOLEAN: bool,
}
_ORDERINGS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.AT_LEAST: ge,
    Operator.ABOVE: gt,
    Operator.AT_MOST: le,
    Operator.BELOW: lt,
}
_TESTS: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQUALS: lambda value, operand: value == operand,
    Operator.DIFFERS: lambda value, operand: value != operand,
    Operator.IN: lambda value, operand: value in operand,
    Operator.NOT_IN: lambda value, operand: value not in operand,
    **_ORDERINGS,
}
