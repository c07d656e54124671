"""What answers mean, when to ask again, and how likely a silent customer is unhappy: pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from ringback.feedback.states import HIGHEST, NO, Question


class Verdict(StrEnum):
    """What follows from the ratings given."""

    CONTENT = "content"
    REPAIR = "repair"


def next_question(given: Mapping[Question, int]) -> Question | None:
    """The question to ask next, in the handbook's order; ``None`` when all are answered."""
    return next((question for question in Question if question not in given), None)


def answers(question: Question) -> tuple[str, ...]:
    """The digits a question takes."""
    return tuple(str(digit) for digit in range(1, HIGHEST[question] + 1))


def read_score(question: Question, answer: str) -> int | None:
    """The score in a reply; ``None`` when it is none of the digits asked for."""
    digit = answer.strip()
    return int(digit) if digit in answers(question) else None


def verdict(given: Mapping[Question, int], *, low_score: int) -> Verdict:
    """Unsolved, or any rating at or below the threshold, calls for repair (§4.3.3)."""
    if given.get(Question.SOLVED) == NO:
        return Verdict.REPAIR
    rated = (given.get(Question.RESULT), given.get(Question.PERSON))
    low = any(score is not None and score <= low_score for score in rated)
    return Verdict.REPAIR if low else Verdict.CONTENT


class Hours(Protocol):
    """A window of the operator's day."""

    @property
    def opens(self) -> time: ...

    @property
    def closes(self) -> time: ...


def next_attempt(
    hours: Sequence[Hours], *, made: int, not_before: datetime, zone: ZoneInfo
) -> datetime:
    """When to try again: each attempt in another window of the day than the one before (§4.3.2).

    ``made`` attempts went before; windows are taken in turn.
    """
    window = hours[made % len(hours)]
    local = not_before.astimezone(zone)
    if window.opens <= local.time() < window.closes:
        return not_before
    opens = datetime.combine(local.date(), window.opens, tzinfo=zone)
    if opens <= local:
        opens += timedelta(days=1)
    return opens.astimezone(not_before.tzinfo)


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a case whose customer stays silent."""

    is_complaint: bool
    urges: int
    reopenings: int
    breaches: int
    hand_overs: int
    sent_back: int


WEIGHTS = {
    "is_complaint": 0.9,
    "urges": 0.7,
    "reopenings": 1.1,
    "breaches": 0.8,
    "hand_overs": 0.3,
    "sent_back": 0.3,
}
BIAS = -2.6
"""Log-odds set by judgement, not learned: a plain case starts near 7 %, and each sign of trouble
raises it. To be replaced by weights fitted to the operator's own ratings once there are enough."""


def dissatisfaction_risk(course: Course) -> float:
    """An estimate (0 to 1) that a silent customer is unhappy. It ranks call-backs and enters no
    satisfaction figure."""
    signs = sum(weight * min(int(getattr(course, name)), 3) for name, weight in WEIGHTS.items())
    return 1 / (1 + math.exp(-(BIAS + signs)))
