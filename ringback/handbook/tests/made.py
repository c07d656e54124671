"""Rules for tests of modules above, which obey them."""

from ringback.handbook.facts import VOCABULARY
from ringback.handbook.rules import Case, Rule
from ringback.handbook.shapes import Shape
from ringback.handbook.values import Bilingual, ValueType
from ringback.kernel.conditions import read_conditions
from ringback.kernel.spans import parse_span


def rule(*cases: tuple[int, dict[str, object], str], partial: bool = False) -> Rule:
    read = (
        Case(priority, read_conditions(when, VOCABULARY), parse_span(value))
        for priority, when, value in cases
    )
    label = Bilingual("首次联系时限", "First contact")
    return Rule("clock.first_contact.limit", label, Shape(ValueType.SPAN), tuple(read), partial)
