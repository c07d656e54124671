"""A life as a table: which verb leads from which state to which."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True)
class Lifecycle(Generic[State]):
    """``table`` maps (state, verb) to the state reached. What is not listed cannot be done."""

    table: Mapping[tuple[State, str], State]

    def after(self, state: State, verb: str) -> State | None:
        """The state reached, or ``None`` when ``verb`` is impossible from ``state``."""
        return self.table.get((state, verb))

    def verbs(self, state: State) -> tuple[str, ...]:
        """What can be done now, in the order the table lists it."""
        return tuple(verb for (start, verb) in self.table if start == state)

    def sources(self, verb: str) -> tuple[State, ...]:
        """The states from which ``verb`` is possible: the guard of a conditional update."""
        return tuple(start for (start, candidate) in self.table if candidate == verb)

    def target(self, verb: str) -> State:
        """Where ``verb`` always leads. Raises ``KeyError`` when that depends on the state."""
        targets = {end for (_, candidate), end in self.table.items() if candidate == verb}
        if len(targets) != 1:
            raise KeyError(verb)
        return targets.pop()
