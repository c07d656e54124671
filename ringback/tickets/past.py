"""What a case lived through in an earlier system, as steps of our own lifecycle: pure.

The earlier system says which state a case had at an instant; which verbs led there follows from
our table. A past is taken as it was: also a closed case that went back to work, which ours never
do, for it has happened.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from ringback.tickets.states import ANSWERED, LOADABLE, TICKET, ClosureBasis, TicketState

_T = TicketState
TABLE = {
    (_T.REGISTERED, "accept"): _T.ACCEPTED,
    **{
        (source, verb): to
        for (source, verb), to in TICKET.table.items()
        if {source, to} <= LOADABLE
    },
    (_T.CLOSED, "reopen"): _T.IN_PROGRESS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What the earlier system says of a case at an instant.

    ``department_path``: who has the work, empty where that is as before. ``hand_overs``: how often
    it was passed on to get there. ``reason``: what a hold waits for. ``spoken``: somebody spoke to
    the customer. ``actor`` is who did it, as the journal names people.
    """

    at: datetime
    actor: str
    state: TicketState
    department_path: str = ""
    hand_overs: int = 0
    reason: str = ""
    spoken: bool = False
    basis: ClosureBasis = ClosureBasis.SILENT


@dataclass(frozen=True, slots=True)
class Step:
    """A verb that a happening stands for: of ``TICKET``, or ``pass_on`` to a department, or
    ``touch`` where nothing we keep has changed."""

    happening: Happening
    verb: str


PASS_ON, TOUCH = "pass_on", "touch"


@lru_cache(maxsize=256)
def way(start: TicketState, end: TicketState) -> tuple[str, ...] | None:
    """The fewest verbs that lead from one state to the other; ``None`` where no way leads. A case
    that is at work and "waits to be begun" again is still at work. None leads back from a closed
    case to an answered one: that would be a reopening nobody has told of."""
    if end is _T.ACCEPTED and start not in (_T.REGISTERED, _T.ACCEPTED):
        end = _T.IN_PROGRESS
    ways: deque[tuple[TicketState, tuple[str, ...]]] = deque([(start, ())])
    seen = {start}
    while ways:
        state, verbs = ways.popleft()
        if state is end:
            return None if "reopen" in verbs and end in ANSWERED else verbs
        for (source, verb), target in TABLE.items():
            if source is state and target not in seen:
                seen.add(target)
                ways.append((target, (*verbs, verb)))
    return None


def walk(happenings: Sequence[Happening]) -> tuple[list[Step], list[int]]:
    """The steps of a past in order, and the places of those happenings that no way leads to (a case
    that was cancelled does not go on); they are left out."""
    steps: list[Step] = []
    impossible: list[int] = []
    state, reason = _T.REGISTERED, ""
    for place, happening in enumerate(happenings):
        verbs = way(state, happening.state)
        if verbs is None:
            impossible.append(place)
            continue
        if state is happening.state is _T.ON_HOLD and happening.reason != reason:
            verbs = ("resume", "hold")
        steps += _steps(happening, verbs)
        for verb in verbs:
            state = TABLE[state, verb]
        reason = happening.reason
    return steps, impossible


def _steps(happening: Happening, verbs: Sequence[str]) -> Iterator[Step]:
    """Accepted and reopened first, then passed on, then the rest: work lies with somebody while it
    is done, and whoever ends it had it last."""
    opening = [verb for verb in verbs if verb in ("accept", "reopen")]
    for verb in opening:
        yield Step(happening, verb)
    for _time in range(happening.hand_overs):
        yield Step(happening, PASS_ON)
    for verb in verbs[len(opening) :]:
        yield Step(happening, verb)
    if not verbs and not happening.hand_overs:
        yield Step(happening, TOUCH)
