"""How cases are chosen, and which rules are refused as ambiguous or incomplete."""

from typing import Any

import pytest

from ringback.handbook.facts import VOCABULARY
from ringback.handbook.rules import Case, Rule, choose, faults_of
from ringback.handbook.shapes import Shape
from ringback.handbook.values import Bilingual, ValueType
from ringback.kernel.conditions import read_conditions

LABEL = Bilingual("时限", "Limit")


def case(priority: int, value: int, **when: Any) -> Case:
    return Case(priority, read_conditions(when, VOCABULARY), value)


LADDER = (
    case(0, 8),
    case(10, 4, kind="fault"),
    case(20, 2, kind="complaint"),
    case(30, 1, severity=["high", "critical"]),
)


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        ({}, 8),
        ({"kind": "inquiry"}, 8),
        ({"kind": "fault"}, 4),
        ({"kind": "complaint"}, 2),
        ({"kind": "fault", "severity": "low"}, 4),
        ({"kind": "fault", "severity": "high"}, 1),
        ({"severity": "critical"}, 1),
        ({"kind": None}, 8),
    ],
)
def test_the_highest_priority_that_holds_is_chosen(facts: dict[str, Any], value: int) -> None:
    for cases in (LADDER, LADDER[::-1]):
        chosen = choose(cases, facts)
        assert chosen is not None
        assert chosen.value == value


def test_nothing_holds_nothing_is_chosen() -> None:
    assert choose(LADDER[1:], {"kind": "praise"}) is None
    assert choose((), {}) is None


def rule(*cases: Case, partial: bool = False) -> Rule:
    return Rule("clock.some.limit", LABEL, Shape(ValueType.INTEGER), cases, partial)


def test_a_sound_rule_has_no_fault() -> None:
    assert faults_of(rule(*LADDER)) == []


def test_two_cases_of_one_priority_are_ambiguous() -> None:
    assert faults_of(rule(case(0, 1), case(0, 2, kind="fault"))) == [
        "has two cases of one priority"
    ]


def test_a_rule_must_answer_without_facts_unless_it_is_partial() -> None:
    hole = (case(10, 1, kind="fault"),)
    assert faults_of(rule(*hole)) == ["has no case for want of facts"]
    assert faults_of(rule(*hole, partial=True)) == []
    assert faults_of(rule()) == ["has no case for want of facts"]
    assert faults_of(rule(partial=True)) == []
