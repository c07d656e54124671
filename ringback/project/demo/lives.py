"""What happens to each request of the demonstration: a plan of steps at instants, made by dice.

Pure: the same place and the same end give the same life, so a seeding that was cut off goes on.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from ringback.catalog.nodes import Leaf
from ringback.dispatch.queries import DESK
from ringback.messaging.states import Channel
from ringback.tickets.states import Kind, Severity

DAYS = 60
LATELY = 0.15
"""The share of requests from the last two days: what the queues are full of."""
UNREAD = timedelta(hours=30)
"""Requests of the last day that nobody could file are still to be read: what triage is full of."""
HOURS = range(8, 21)
HOUR_WEIGHTS = (5, 9, 11, 9, 5, 5, 8, 9, 9, 7, 6, 5, 3)
CHANNELS = {Channel.PHONE: 60, Channel.COUNTER: 12, Channel.PORTAL: 15, Channel.APP: 13}
SEVERITIES = {Severity.LOW: 10, Severity.NORMAL: 74, Severity.HIGH: 14, Severity.CRITICAL: 2}
USUAL_KIND = 0.72
"""How often a request is of the leaf's usual kind; else any other of its kinds."""


Value = TypeVar("Value")


class Course(StrEnum):
    """The turns a case can take on its way to the answer."""

    PLAIN = "plain"
    HELD = "held"
    SENT_BACK = "sent_back"
    RETURNED = "returned"
    HANDED_OVER = "handed_over"
    LATE = "late"
    UNSORTED = "unsorted"
    INELIGIBLE = "ineligible"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


COURSES = {
    Course.PLAIN: 60,
    Course.HELD: 7,
    Course.SENT_BACK: 6,
    Course.RETURNED: 3,
    Course.HANDED_OVER: 3,
    Course.LATE: 8,
    Course.UNSORTED: 8,
    Course.INELIGIBLE: 2,
    Course.CANCELLED: 3,
    Course.DUPLICATE: 3,
}


class Opinion(StrEnum):
    """What the customer says once answered, and how."""

    DIGITS = "digits"
    LINK = "link"
    CONFIRMED = "confirmed"
    SILENT = "silent"
    UNHAPPY_SETTLED = "unhappy_settled"
    UNHAPPY_REOPENED = "unhappy_reopened"


OPINIONS = {
    Opinion.DIGITS: 26,
    Opinion.LINK: 24,
    Opinion.CONFIRMED: 10,
    Opinion.SILENT: 30,
    Opinion.UNHAPPY_SETTLED: 5,
    Opinion.UNHAPPY_REOPENED: 5,
}


@dataclass(frozen=True, slots=True)
class Step:
    at: datetime
    verb: str
    place: int
    """Of the request in the row of all requests."""


@dataclass(frozen=True, slots=True)
class Life:
    """One request. ``twin`` is the place of the request it repeats, if it does."""

    place: int
    customer: int
    leaf: Leaf
    kind: Kind
    channel: Channel
    severity: Severity
    at: datetime
    course: Course
    opinion: Opinion
    twin: int | None

    def dice(self, purpose: str) -> random.Random:
        return random.Random(f"{self.place} {purpose}")  # noqa: S311 - a play, no secret


class Author:
    """Makes lives. ``end`` is the instant of seeding: whatever would come later has not been."""

    def __init__(
        self,
        leaves: Sequence[Leaf],
        weights: Mapping[str, int],
        *,
        customers: int,
        end: datetime,
        zone: ZoneInfo,
    ) -> None:
        self.leaves, self.shares = leaves, [weights.get(leaf.code, 0) for leaf in leaves]
        self.customers, self.end, self.zone = customers, end, zone

    def life(self, place: int) -> Life:
        dice = random.Random(f"life {place}")  # noqa: S311
        (leaf,) = dice.choices(self.leaves, self.shares)
        kind = leaf.default_kind if dice.random() < USUAL_KIND else dice.choice(leaf.kinds)
        course = _draw(COURSES, dice)
        if course is Course.INELIGIBLE and kind is not Kind.TRANSACTION:
            course = Course.PLAIN
        life = Life(
            place=place,
            customer=dice.randrange(self.customers),
            leaf=leaf,
            kind=kind,
            channel=_draw(CHANNELS, dice),
            severity=_draw(SEVERITIES, dice),
            at=self._moment(dice),
            course=course,
            opinion=_draw(OPINIONS, dice),
            twin=None,
        )
        return self._repeated(life) if course is Course.DUPLICATE and place else life

    def _repeated(self, life: Life) -> Life:
        """The same customer says the same again some hours after the request before."""
        first = self.life(life.place - 1)
        again_at = first.at + timedelta(minutes=life.dice("again").randint(30, 200))
        if first.course in (Course.DUPLICATE, Course.CANCELLED) or again_at > self.end:
            return life
        return Life(
            place=life.place,
            customer=first.customer,
            leaf=first.leaf,
            kind=first.kind,
            channel=Channel.PHONE,
            severity=first.severity,
            at=again_at,
            course=Course.DUPLICATE,
            opinion=life.opinion,
            twin=first.place,
        )

    def _moment(self, dice: random.Random) -> datetime:
        is_late = dice.random() < LATELY
        day = self.end - timedelta(days=dice.randrange(2) if is_late else dice.randrange(DAYS - 1))
        (hour,) = dice.choices(HOURS, HOUR_WEIGHTS)
        moment = day.astimezone(self.zone).replace(
            hour=hour, minute=dice.randrange(60), second=dice.randrange(60), microsecond=0
        )
        if moment >= self.end:
            moment -= timedelta(days=1)
        return moment.astimezone(self.end.tzinfo)

    def steps(self, life: Life) -> list[Step]:
        """In order of time; those after the end are left out."""
        plan = _Plan(life, self.zone)
        plan.write()
        if life.course is Course.UNSORTED and life.at > self.end - UNREAD:
            return plan.steps[:1]
        return [step for step in plan.steps if step.at < self.end]


class _Plan:
    """The steps of one life, laid one behind the other."""

    def __init__(self, life: Life, zone: ZoneInfo) -> None:
        self.life, self.zone = life, zone
        self.dice = life.dice("plan")
        self.now = life.at
        self.steps: list[Step] = []

    def then(self, verb: str, shortest: float, longest: float, *, by_day: bool = True) -> None:
        """``verb`` after so many minutes. People work by day: a step at night waits for it."""
        self.now += timedelta(minutes=self.dice.uniform(shortest, longest))
        local = self.now.astimezone(self.zone)
        if by_day and not 8 <= local.hour < 21:
            days = 1 if local.hour >= 21 else 0
            opens = local.replace(hour=8, minute=30) + timedelta(days=days)
            opens += timedelta(minutes=self.dice.uniform(0, 50))
            self.now = opens.astimezone(self.life.at.tzinfo)
        self.steps.append(Step(self.now, verb, self.life.place))

    def write(self) -> None:
        self.then("register", 0, 0, by_day=False)
        beginnings = {
            Course.DUPLICATE: self._repeat,
            Course.INELIGIBLE: self._turn_down,
            Course.CANCELLED: self._withdraw,
        }
        beginning = beginnings.get(self.life.course)
        if beginning is not None:
            beginning()
        else:
            self._accept()
            self._work()
            self._answer()

    def _repeat(self) -> None:
        if self.life.twin is None:
            self._accept()
            self._work()
            self._answer()
        else:
            self.then("merge", 2, 15)

    def _turn_down(self) -> None:
        self.then("refuse", 5, 40)

    def _withdraw(self) -> None:
        self._accept()
        self.then("recall", 30, 200)
        self.then("cancel", 1, 5)

    def _accept(self) -> None:
        if self.life.course is Course.UNSORTED:
            self.then("classify", 20, 150)
        by_person = self.life.channel in (Channel.PHONE, Channel.COUNTER)
        self.then("accept", *((1, 4) if by_person else (2, 25)))
        if not by_person:
            self.then("take", 5, 60)
        if self.dice.random() < 0.85:
            self.then("say", 5, 80)
        for verb, chance in (("note", 0.12), ("add", 0.08)):
            if self.dice.random() < chance:
                self.then(verb, 5, 60)

    def _work(self) -> None:
        course = self.life.course
        if self.life.leaf.department == DESK:
            return  # the desk answers it itself, without a sheet
        self.then("claim", 3, 28, by_day=False)
        if course is Course.RETURNED:
            self.then("return", 10, 60)
            self.then("refuse_return", 10, 60)
            self.then("claim", 3, 28, by_day=False)
        if course is Course.HANDED_OVER:
            self.then("hand_over", 15, 90)
            self.then("claim", 3, 28, by_day=False)
        if course is Course.HELD:
            self.then("hold", 20, 120)
            self.then("resume", 180, 2600)
        if course is Course.LATE:
            self.then("urge", 60 * 16, 60 * 22)
            self.then("reply", 60 * 8, 60 * 30)
        else:
            self.then("reply", 20, 420)
        if course is Course.SENT_BACK:
            self.then("send_back", 20, 120)
            self.then("reply", 40, 240)
        self.then("pass", 10, 150)

    def _answer(self) -> None:
        self.then("resolve", 4, 60)
        for verb, shortest, longest in _AFTERWARDS[self.life.opinion]:
            self.then(verb, shortest, longest)
        if self.life.opinion is Opinion.SILENT and self.life.kind is Kind.COMPLAINT:
            self.then("release", 60 * 24 * 10, 60 * 24 * 12)


_AFTERWARDS: Mapping[Opinion, Sequence[tuple[str, float, float]]] = {
    Opinion.DIGITS: [("answer_solved", 36, 80), ("answer_result", 1, 4), ("answer_person", 1, 4)],
    Opinion.LINK: [("rate", 40, 600)],
    Opinion.CONFIRMED: [("confirm", 30, 600), ("close", 1, 10)],
    Opinion.SILENT: [],
    Opinion.UNHAPPY_SETTLED: [
        ("rate_low", 40, 600),
        ("claim_callback", 35, 300),
        ("call_back", 10, 60),
    ],
    Opinion.UNHAPPY_REOPENED: [
        ("rate_low", 40, 600),
        ("claim_callback", 35, 300),
        ("call_back", 10, 60),
        ("resolve", 120, 900),
        ("rate", 40, 600),
    ],
}


def _draw(shares: Mapping[Value, int], dice: random.Random) -> Value:
    (drawn,) = dice.choices(list(shares), list(shares.values()))
    return drawn


def steps_of(lives: Sequence[Life], author: Author) -> Iterator[Step]:
    """All steps of all lives, in order of time."""
    everything = [step for life in lives for step in author.steps(life)]
    everything.sort(key=lambda step: (step.at, step.place))
    return iter(everything)
