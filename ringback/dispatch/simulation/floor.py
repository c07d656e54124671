"""A floor in virtual time: sheets come, people come and go, work on one sheet at a time and take
what presses most of what they have in hand. Who gets which sheet is a ``Way``'s business."""

import heapq
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from ringback.dispatch.simulation.arrivals import DAY, Manual, Sheet
from ringback.dispatch.simulation.scenario import Assumptions, Person, Scenario, shifts_of
from ringback.people.queries import end_of_day

TAIL = 14
"""After the last arrival people go on coming for so long, to finish what is left."""


@dataclass(slots=True)
class Agent:
    """Somebody on the floor. ``hand`` waits on the desk, ``current`` is at work, ``pending`` is
    offered and overlooked so far; ``points`` of all of it are carried."""

    person: Person
    skills: dict[str, float]
    is_present: bool = False
    hand: list[Sheet] = field(default_factory=list)
    current: Sheet | None = None
    pending: set[int] = field(default_factory=set)
    points: int = 0
    worked: float = 0.0
    there: float = 0.0
    is_looking: bool = False
    shifts: list[tuple[float, float]] = field(default_factory=list)

    @property
    def ref(self) -> str:
        return self.person.ref

    def can(self, sheet: Sheet) -> bool:
        kind = sheet.type
        return (not kind.skill or kind.skill in self.skills) and (
            not kind.post or kind.post == self.person.post
        )


class Way(Protocol):
    """A way of giving out work. Both are called after anything has changed."""

    name: str

    def give_out(self, floor: "Floor", now: float) -> None: ...

    def look(self, floor: "Floor", agent: Agent, now: float) -> None: ...


class Floor:
    """``run`` lets everything happen and leaves each sheet with its times."""

    def __init__(
        self, scenario: Scenario, manual: Manual, sheets: Iterable[Sheet], way: Way, seed: int
    ) -> None:
        self.manual, self.way, self.seed = manual, way, seed
        self.given: Assumptions = scenario.assumptions
        levels = scenario.levels
        self.agents = [
            Agent(person, {code: level / levels for code, level in person.skills.items()})
            for person in scenario.people
        ]
        self.waiting: dict[int, Sheet] = {}
        self.served: dict[int, set[str]] = {}
        self.events: list[tuple[float, int, Callable[[float], None]]] = []
        self.number = 0
        for sheet in sheets:
            self.at(sheet.at, lambda now, sheet=sheet: self._come_in(sheet))  # type: ignore[misc]
        for agent in self.agents:
            agent.shifts = list(shifts_of(agent.person, scenario, TAIL))
            for begins, ends in agent.shifts:
                self.at(begins, lambda now, agent=agent: self._arrive(agent, now))  # type: ignore[misc]
                self.at(ends, lambda now, agent=agent: self._leave(agent))  # type: ignore[misc]
                if begins < scenario.days * DAY:
                    agent.there += ends - begins

    def at(self, moment: float, act: Callable[[float], None]) -> None:
        self.number += 1
        heapq.heappush(self.events, (moment, self.number, act))

    def run(self) -> None:
        while self.events:
            now, _, act = heapq.heappop(self.events)
            act(now)
            # What happens in the same moment is news together, as for the worker.
            if not self.events or self.events[0][0] > now:
                self.way.give_out(self, now)

    def chance(self, purpose: str, sheet: Sheet, agent: Agent) -> random.Random:
        """The same luck for the same sheet and person, whatever the way."""
        return random.Random(f"{self.seed} {purpose} {sheet.id} {agent.ref}")  # noqa: S311

    def push(self, sheet: Sheet, agent: Agent, now: float) -> None:
        """Offer a sheet: mostly claimed, at times overlooked until the offer lapses."""
        self.waiting.pop(sheet.id, None)
        agent.points += sheet.weight
        luck = self.chance("offer", sheet, agent)
        if luck.random() < self.given.missed:
            agent.pending.add(sheet.id)
            self.at(now + self.manual.claim, lambda then: self._lapse(sheet, agent))
            return
        agent.hand.append(sheet)
        if agent.current is None and agent.is_present:
            delay = luck.expovariate(1 / self.given.notice) if self.given.notice else 0.0
            self.at(now + delay, lambda then: self._begin_next(agent, then))

    def pull(self, sheet: Sheet, agent: Agent, now: float) -> None:
        """Somebody takes a sheet from the list and begins."""
        self.waiting.pop(sheet.id, None)
        agent.points += sheet.weight
        agent.hand.append(sheet)
        self._begin_next(agent, now)

    def leaves_in(self, agent: Agent, now: float) -> float | None:
        """Minutes until the end of somebody's day: a break as long as lunch is no end."""
        end = end_of_day(agent.shifts, now, self.manual.longest_break)
        return None if end is None else end - now

    def is_idle(self, agent: Agent) -> bool:
        return agent.is_present and agent.current is None and not agent.hand

    def _come_in(self, sheet: Sheet) -> None:
        self.waiting[sheet.id] = sheet

    def _arrive(self, agent: Agent, now: float) -> None:
        agent.is_present = True
        self._begin_next(agent, now)

    def _leave(self, agent: Agent) -> None:
        agent.is_present = False

    def _lapse(self, sheet: Sheet, agent: Agent) -> None:
        agent.pending.discard(sheet.id)
        agent.points -= sheet.weight
        sheet.missed.add(agent.ref)
        self.waiting[sheet.id] = sheet

    def _begin_next(self, agent: Agent, now: float) -> None:
        if not agent.is_present or agent.current is not None or not agent.hand:
            return
        sheet = min(agent.hand, key=lambda each: (each.due, each.id))
        agent.hand.remove(sheet)
        agent.current, sheet.begun = sheet, now
        needed = self.minutes(sheet, agent)
        agent.worked += needed
        self.at(now + needed, lambda then: self._finish(agent, then))

    def _finish(self, agent: Agent, now: float) -> None:
        sheet = agent.current
        assert sheet is not None  # it was begun
        sheet.done = now
        agent.current = None
        agent.points -= sheet.weight
        self.served.setdefault(sheet.customer, set()).add(agent.ref)
        self._begin_next(agent, now)

    def minutes(self, sheet: Sheet, agent: Agent) -> float:
        """What a sheet takes in these hands."""
        given, factor = self.given, 1.0
        if sheet.type.skill:
            level = agent.skills[sheet.type.skill]
            factor *= 1 + given.slower_by_level * (1 - 2 * level)
        if sheet.type.team and sheet.type.team != agent.person.team:
            factor *= 1 + given.strange_team
        if agent.ref in self.served.get(sheet.customer, ()):
            factor *= 1 - given.known_customer
        return sheet.minutes * factor
