"""How a parameter decides: cases on facts, by explicit priority."""

from collections.abc import Iterable
from dataclasses import dataclass

from ringback.handbook.shapes import Shape
from ringback.handbook.values import Bilingual, Value
from ringback.kernel.conditions import Conditions, Facts, all_hold


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a rule: when all ``conditions`` hold, the parameter is worth ``value``."""

    priority: int
    conditions: Conditions
    value: Value


@dataclass(frozen=True, slots=True)
class Rule:
    """A parameter as its revision fixes it, immutable. ``cases`` stand by falling priority.

    ``partial`` says that it is meant when no case applies: "no target" is an answer.
    """

    code: str
    label: Bilingual
    shape: Shape
    cases: tuple[Case, ...]
    partial: bool = False


def choose(cases: Iterable[Case], facts: Facts) -> Case | None:
    """The case of highest priority whose conditions hold, or ``None``.

    Priorities within a rule are distinct (:func:`faults_of`), so the answer never depends on the
    order in which cases were written.
    """
    matching = (case for case in cases if all_hold(case.conditions, facts))
    return max(matching, key=lambda case: case.priority, default=None)


def applicable(cases: Iterable[Case], facts: Facts) -> tuple[Case, ...]:
    """The cases that may hold where only ``facts`` are known: none of their conditions is broken
    by what is known. By falling priority, up to the one that needs nothing more to hold."""
    found = []
    for case in sorted(cases, key=lambda each: -each.priority):
        known = [c for c in case.conditions if facts.get(c.fact) is not None]
        if all_hold(known, facts):
            found.append(case)
            if len(known) == len(case.conditions):
                break
    return tuple(found)


def faults_of(rule: Rule) -> list[str]:
    """What keeps a rule from being unambiguous and, unless it is partial, complete."""
    faults = []
    priorities = [case.priority for case in rule.cases]
    if len(set(priorities)) != len(priorities):
        faults.append("has two cases of one priority")
    if not rule.partial and choose(rule.cases, {}) is None:
        faults.append("has no case for want of facts")
    return faults
