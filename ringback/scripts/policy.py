"""What the manual fixes for words to customers (§4.2). The one place that asks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Ruling
from ringback.kernel.conditions import Facts
from ringback.scripts.rules import Etiquette, Phrase
from ringback.scripts.states import Rule, Step, Verdict

LISTS = {Rule.FORBIDDEN: "phrase.forbidden", Rule.COMMANDING: "phrase.commanding"}
RULES, MARKS = "reply.rules", "phrase.marks"


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules in force at an instant, and on which ruling each rests."""

    etiquette: Etiquette
    rulings: Mapping[Rule, Ruling]


def standing(at: datetime) -> Standing:
    lists = {rule: handbook.parameter(code, at=at) for rule, code in LISTS.items()}
    rules = handbook.parameter(RULES, at=at)
    phrases = [*_listed(lists), *_marks(handbook.parameter(MARKS, at=at))]
    verdicts = {
        Rule(row["rule"]): Verdict(row["verdict"]) for row in rules.value_as(handbook.Table).rows
    }
    return Standing(
        etiquette=Etiquette(phrases, verdicts),
        rulings={rule: lists.get(rule, rules) for rule in Rule},
    )


def _listed(lists: Mapping[Rule, Ruling]) -> Iterator[Phrase]:
    for rule, ruling in lists.items():
        for row in ruling.value_as(handbook.Table).rows:
            yield Phrase(row["phrase"], rule, Verdict(row["verdict"]))


def _marks(ruling: Ruling) -> Iterator[Phrase]:
    for row in ruling.value_as(handbook.Table).rows:
        yield Phrase(row["phrase"], Rule(row["mark"]))


def wording(step: Step, *, at: datetime, facts: Facts) -> Ruling:
    return handbook.parameter(f"script.{step}", at=at, facts=facts)


def longest_wait(at: datetime) -> int:
    """In whole minutes (§4.2.1)."""
    span = handbook.parameter("script.waiting.limit", at=at).duration
    return max(round(span.total_seconds() / 60), 1)
