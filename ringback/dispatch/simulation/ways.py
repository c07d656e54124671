"""Four ways of giving out work: people take it, the next in turn, the least loaded, and ours."""

from collections.abc import Iterable

from ringback.dispatch import matching
from ringback.dispatch.rules import Candidate, Work
from ringback.dispatch.simulation.arrivals import Sheet
from ringback.dispatch.simulation.floor import Agent, Floor, Way

TOP = 10
"""So many lines of the list somebody looks at before taking one."""


class Pull:
    """Nobody gives anything out: idle hands look at the list now and then and take one."""

    name = "manual pull"

    def give_out(self, floor: Floor, now: float) -> None:
        if not floor.waiting:
            return
        for agent in floor.agents:
            if floor.is_idle(agent) and not agent.is_looking:
                agent.is_looking = True
                sheet = next(iter(floor.waiting.values()))
                delay = floor.chance(f"look {now}", sheet, agent).expovariate(1 / floor.given.look)
                floor.at(now + delay, lambda then, agent=agent: self.look(floor, agent, then))  # type: ignore[misc]

    def look(self, floor: Floor, agent: Agent, now: float) -> None:
        agent.is_looking = False
        if not floor.is_idle(agent):
            return
        seen = [sheet for sheet in floor.waiting.values() if agent.can(sheet)][:TOP]
        if not seen:
            return
        takes_easiest = floor.chance("cherry", seen[0], agent).random() < floor.given.cherry
        chosen = min(seen, key=lambda each: each.minutes) if takes_easiest else seen[0]
        floor.pull(chosen, agent, now)


class _Push:
    """Whoever comes first is given out first, to whom ``choose`` says, as far as there is room."""

    def give_out(self, floor: Floor, now: float) -> None:
        ceiling = floor.manual.policy.ceiling
        for sheet in list(floor.waiting.values()):
            able = [
                agent
                for agent in floor.agents
                if agent.is_present and agent.can(sheet) and agent.points + sheet.weight <= ceiling
            ]
            fresh = [agent for agent in able if agent.ref not in sheet.missed]
            if able:
                floor.push(sheet, self.choose(fresh or able, floor), now)

    def look(self, floor: Floor, agent: Agent, now: float) -> None:
        """Nobody takes anything by themselves."""

    def choose(self, able: list[Agent], floor: Floor) -> Agent:
        raise NotImplementedError


class RoundRobin(_Push):
    name = "round-robin"

    def __init__(self) -> None:
        self.last = -1

    def choose(self, able: list[Agent], floor: Floor) -> Agent:
        places = {agent.ref: place for place, agent in enumerate(floor.agents)}
        size = len(floor.agents)
        chosen = min(able, key=lambda agent: (places[agent.ref] - self.last - 1) % size)
        self.last = places[chosen.ref]
        return chosen


class LeastLoaded(_Push):
    name = "least-loaded"

    def choose(self, able: list[Agent], floor: Floor) -> Agent:
        return min(able, key=lambda agent: (agent.points, agent.ref))


class Ours:
    """The product's own engine, weights and limits (``matching``, §3.1.2)."""

    name = "ringback"

    def give_out(self, floor: Floor, now: float) -> None:
        policy = floor.manual.policy
        free = [a for a in floor.agents if a.is_present and a.points < policy.in_hand]
        waiting = [
            sheet for sheet in floor.waiting.values() if any(agent.can(sheet) for agent in free)
        ]
        if not waiting:
            return
        people = [_candidate(agent, floor, now) for agent in free]
        works = [_work(sheet, floor, now) for sheet in waiting]
        for pair in matching.match(matching.weigh(works, people, policy)):
            floor.push(waiting[pair.line], free[pair.column], now)

    def look(self, floor: Floor, agent: Agent, now: float) -> None:
        """Nobody takes anything by themselves."""


def all_ways() -> Iterable[Way]:
    """Afresh for each run: a round-robin remembers where it was."""
    return (Pull(), RoundRobin(), LeastLoaded(), Ours())


def _candidate(agent: Agent, floor: Floor, now: float) -> Candidate:
    return Candidate(
        ref=agent.ref,
        leaves_in=floor.leaves_in(agent, now),
        load=agent.points,
        team=agent.person.team,
        post=agent.person.post,
        home=agent.person.home,
        skills=agent.skills,
    )


def _work(sheet: Sheet, floor: Floor, now: float) -> Work:
    return Work(
        id=sheet.id,
        weight=sheet.weight,
        used=(now - sheet.at) / (sheet.due - sheet.at),
        skill=sheet.type.skill,
        team=sheet.type.team,
        post=sheet.type.post,
        place=sheet.place,
        known=frozenset(floor.served.get(sheet.customer, ())),
        missed=frozenset(sheet.missed),
    )
