"""The condition language: every operator, the unknown fact, and what the vocabulary refuses."""

from decimal import Decimal
from typing import Any

import pytest

from ringback.kernel.conditions import (
    ConditionError,
    Fact,
    FactType,
    all_hold,
    check_facts,
    read_conditions,
    write_conditions,
)

VOCABULARY = {
    "kind": Fact(FactType.CHOICE, ("complaint", "fault", "inquiry")),
    "site": Fact(FactType.TEXT),
    "star_level": Fact(FactType.INTEGER),
    "amount": Fact(FactType.DECIMAL),
    "escalated": Fact(FactType.BOOLEAN),
}


def holds(rule: dict[str, Any], **facts: Any) -> bool:
    return all_hold(read_conditions(rule, VOCABULARY), facts)


@pytest.mark.parametrize(
    ("rule", "facts", "expected"),
    [
        ({}, {}, True),
        ({"kind": "complaint"}, {"kind": "complaint"}, True),
        ({"kind": "complaint"}, {"kind": "fault"}, False),
        ({"kind": ["complaint", "fault"]}, {"kind": "fault"}, True),
        ({"kind": ["complaint", "fault"]}, {"kind": "inquiry"}, False),
        ({"kind": {"not": "inquiry"}}, {"kind": "fault"}, True),
        ({"kind": {"not": "inquiry"}}, {"kind": "inquiry"}, False),
        ({"kind": {"not_in": ["inquiry", "fault"]}}, {"kind": "complaint"}, True),
        ({"kind": {"not_in": ["inquiry", "fault"]}}, {"kind": "fault"}, False),
        ({"star_level": {"at_least": 5}}, {"star_level": 5}, True),
        ({"star_level": {"at_least": 5}}, {"star_level": 4}, False),
        ({"star_level": {"above": 5}}, {"star_level": 5}, False),
        ({"star_level": {"at_most": 5}}, {"star_level": 5}, True),
        ({"star_level": {"below": 5}}, {"star_level": 5}, False),
        ({"star_level": {"at_least": 3, "below": 5}}, {"star_level": 4}, True),
        ({"star_level": {"at_least": 3, "below": 5}}, {"star_level": 5}, False),
        ({"amount": {"above": "50.00"}}, {"amount": Decimal("50.01")}, True),
        ({"amount": {"above": "50.00"}}, {"amount": Decimal(50)}, False),
        ({"escalated": True}, {"escalated": True}, True),
        ({"escalated": True}, {"escalated": False}, False),
        ({"site": {"present": True}}, {"site": "望湖"}, True),
        ({"site": {"present": False}}, {"site": "望湖"}, False),
        ({"kind": "complaint", "escalated": True}, {"kind": "complaint", "escalated": True}, True),
        ({"kind": "complaint", "escalated": True}, {"kind": "complaint"}, False),
    ],
)
def test_a_rule_on_facts(rule: dict[str, Any], facts: dict[str, Any], expected: bool) -> None:
    assert holds(rule, **facts) is expected


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "complaint"},
        {"kind": {"not": "complaint"}},
        {"kind": {"not_in": ["complaint"]}},
        {"star_level": {"below": 9}},
        {"site": {"present": True}},
    ],
)
def test_the_unknown_satisfies_nothing(rule: dict[str, Any]) -> None:
    (name,) = rule
    assert not holds(rule)
    assert not holds(rule, **{name: None})


def test_the_unknown_is_not_present() -> None:
    assert holds({"site": {"present": False}})
    assert holds({"site": {"present": False}}, site=None)


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"knd": "complaint"}, "unknown fact 'knd'"),
        ({"kind": "grumble"}, "kind: 'grumble' is none of"),
        ({"kind": []}, "in wants a list"),
        ({"kind": {}}, "no test given"),
        ({"kind": {"in": "complaint"}}, "in wants a list"),
        ({"kind": {"at_least": "fault"}}, "compares numbers"),
        ({"kind": {"like": "fault"}}, "unknown test 'like'"),
        ({"star_level": True}, "True is no integer"),
        ({"star_level": "5"}, "'5' is no integer"),
        ({"amount": 0.5}, "no decimal number"),
        ({"amount": "five"}, "no decimal number"),
        ({"amount": "NaN"}, "no decimal number"),
        ({"escalated": 1}, "1 is no boolean"),
        ({"site": {"present": "yes"}}, "'yes' is no boolean"),
    ],
)
def test_what_the_vocabulary_refuses(rule: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ConditionError, match=complaint):
        read_conditions(rule, VOCABULARY)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "fault"},
        {"kind": {"in": ["fault", "complaint"]}},
        {"star_level": {"at_least": 3, "below": 5}, "escalated": False},
        {"amount": {"above": "50.00"}},
        {"site": {"present": False}},
    ],
)
def test_written_and_read_again_is_the_same(rule: dict[str, Any]) -> None:
    conditions = read_conditions(rule, VOCABULARY)
    assert read_conditions(write_conditions(conditions), VOCABULARY) == conditions


def test_the_order_of_writing_does_not_matter() -> None:
    written = {"star_level": {"below": 5, "at_least": 3}, "kind": "fault"}
    turned = {"kind": "fault", "star_level": {"at_least": 3, "below": 5}}
    assert read_conditions(written, VOCABULARY) == read_conditions(turned, VOCABULARY)


def test_an_equality_keeps_its_neighbours_on_the_same_fact() -> None:
    conditions = read_conditions({"star_level": {"is": 5, "above": 3}}, VOCABULARY)
    assert read_conditions(write_conditions(conditions), VOCABULARY) == conditions


def test_facts_are_checked_before_they_choose() -> None:
    check_facts({"kind": "fault", "star_level": None}, VOCABULARY)
    with pytest.raises(ConditionError, match="unknown fact 'star'"):
        check_facts({"star": 5}, VOCABULARY)
    with pytest.raises(ConditionError, match="no integer"):
        check_facts({"star_level": "5"}, VOCABULARY)
