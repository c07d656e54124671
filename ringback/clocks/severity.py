"""Severity may shorten a first contact and never lengthen it (§3.2.1): checked on a rule, pure."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.handbook.queries import Rule, choose
from ringback.kernel.conditions import Condition, Facts
from ringback.kernel.spans import Span, Unit

FACT = "severity"
RISING = ("low", "normal", "high", "critical")
ANOTHER = "\0"
MOST_COMBINATIONS = 20_000

LENGTHENS = _("Severity may shorten a first contact and never lengthen it.")
INCOMPARABLE = _("Limits that severity tells apart must be of one unit: which is shorter?")
TOO_MANY = _("These cases tell apart more situations than can be checked. Use fewer.")


def lengthened(rule: Rule) -> Iterator[str | Promise]:
    """The first fault found; a rule that never asks for severity has none."""
    conditions = [each for case in rule.cases for each in case.conditions]
    if not any(each.fact == FACT for each in conditions):
        return
    domains = _domains(conditions)
    combinations = 1
    for values in domains.values():
        combinations *= len(values)
    if combinations > MOST_COMBINATIONS:
        yield TOO_MANY
        return
    for situation in product(*domains.values()):
        known: dict[str, Any] = dict(zip(domains, situation, strict=True))
        fault = _fault(rule, {name: value for name, value in known.items() if value is not None})
        if fault is not None:
            yield fault
            return


def _domains(conditions: Sequence[Condition]) -> Mapping[str, list[Any]]:
    """By fact all that the rule tells apart: each value it names, the two beside a number, another
    word than those it names, and that nothing is known."""
    found: dict[str, dict[Any, None]] = {}
    for condition in conditions:
        if condition.fact == FACT:
            continue
        operand = condition.operand
        named = operand if isinstance(operand, tuple) else (operand,)
        values = found.setdefault(condition.fact, {None: None})
        for value in named:
            values[value] = None
            if isinstance(value, str):
                values[ANOTHER] = None
            elif isinstance(value, int) and not isinstance(value, bool):
                values |= {value - 1: None, value + 1: None}
    return {fact: list(values) for fact, values in found.items()}


def _fault(rule: Rule, known: Facts) -> str | Promise | None:
    """Unknown severity stands for what the case would get without any; then each step up."""
    usual = _limit(rule, known)
    rising = [_limit(rule, {**known, FACT: severity}) for severity in RISING]
    for before, after in [*((usual, each) for each in rising), *pairwise(rising)]:
        if before is None:
            continue
        if after is None:
            return LENGTHENS
        one, other = _length(before), _length(after)
        if one[0] != other[0]:
            return INCOMPARABLE
        if other[1] > one[1]:
            return LENGTHENS
    return None


def _limit(rule: Rule, facts: Facts) -> Span | None:
    case = choose(rule.cases, facts)
    return case.value if case is not None and isinstance(case.value, Span) else None


def _length(span: Span) -> tuple[str, float]:
    """A measure, and how much of it: natural hours, minutes and seconds are of one."""
    if span.duration is not None and span.unit is not Unit.SERVICE_HOUR:
        return "natural", span.duration.total_seconds()
    return span.unit.value, span.amount
