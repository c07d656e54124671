"""Who gets the next sheet: pure. ``matching`` weighs many sheets against many people with these.

Each factor says how good a pair is, from 0 (the worst) to 1 (the best). A weight of 1 makes the
worst worth a tenth of the best, a weight of 2 a hundredth; 0 leaves the factor out. What a pair is
worth is the product over all factors, so every step of it can be told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ringback.dispatch.states import Factor

CLAUSE = "3.1.2"
STEP = 10
"""How many times the best is worth the worst, at a weight of 1."""
MOST_PRESSING = 1.25
"""How far beyond its limit a sheet goes on gaining: the longer overdue comes first, yet a very old
one does not drown those that can still be kept."""


class PolicyError(ValueError):
    """This policy has a hole or a weight that means nothing; the message names the clause."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the manual says about dispatch. ``in_hand``: dispatch gives somebody more only up to so
    many points; ``ceiling``: nobody carries more than these, however they came by them. Whoever
    leaves within ``margin`` minutes is given nothing on top of what they have: it would lie there
    until they are back.

    Raises ``PolicyError`` for a factor without a weight, a negative weight, or limits that let
    nobody have anything.
    """

    weights: Mapping[Factor, float]
    in_hand: int
    ceiling: int
    margin: float = 0.0

    def __post_init__(self) -> None:
        missing = [factor for factor in Factor if factor not in self.weights]
        if missing:
            raise PolicyError(f"§ {CLAUSE}: no weight for {', '.join(missing)}")
        negative = [factor for factor, weight in self.weights.items() if weight < 0]
        if negative:
            raise PolicyError(f"§ {CLAUSE}: negative weight for {', '.join(negative)}")
        if not 0 < self.in_hand <= self.ceiling:
            raise PolicyError(
                f"§ {CLAUSE}: in hand {self.in_hand}, at most {self.ceiling}: "
                "the first must be positive and not above the second"
            )


@dataclass(frozen=True, slots=True)
class Work:
    """A sheet that waits for somebody.

    ``used`` is the share of its limit gone by, 1 when it falls due (0 where no limit is set).
    ``owner`` took the case first; ``known`` are those who worked for its customer before;
    ``barred`` may not have it; ``missed`` let an offer of it lapse. ``place`` is the path it comes
    from.
    """

    id: int
    weight: int = 1
    used: float = 0.0
    skill: str = ""
    team: str = ""
    post: str = ""
    place: str = ""
    owner: str = ""
    known: frozenset[str] = frozenset()
    barred: frozenset[str] = frozenset()
    missed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the department. ``skills``: of each held, the level as a share of its highest.
    ``load`` in points; ``grids`` are the places they look after; ``home`` is where they work.
    ``leaves_in``: minutes until the planned end of their day; ``None``: none is planned."""

    ref: str
    is_present: bool = True
    leaves_in: float | None = None
    load: int = 0
    team: str = ""
    post: str = ""
    home: str = ""
    skills: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    grids: tuple[str, ...] = ()


def pressure(used: float) -> float:
    """How much a sheet presses: the share of its limit gone by, a little more once it is late."""
    return min(max(used, 0.0), MOST_PRESSING)


def room(load: float, in_hand: int) -> float:
    """How free somebody is: 1 with empty hands, 0 where dispatch gives no more."""
    return max(0.0, 1 - load / in_hand)


def affinity(work: Work, ref: str) -> float:
    """The first-contact owner knows the case; whoever served the customer before knows half."""
    if ref and ref == work.owner:
        return 1.0
    return 1 / 2 if ref in work.known else 0.0


def nearness(place: str, home: str) -> float:
    """How much of the way from the root to ``place`` somebody's own place shares; 1 where no place
    is named."""
    if not place:
        return 1.0
    steps, own = place.strip("/").split("/"), home.strip("/").split("/")
    shared = 0
    for step, step_of_own in zip(steps, own, strict=False):
        if step != step_of_own:
            break
        shared += 1
    return shared / len(steps)


def looks_after(candidate: Candidate, place: str) -> bool:
    return bool(place) and any(place.startswith(grid) for grid in candidate.grids)


def worth(raw: float, weight: float) -> float:
    """What a factor of a pair is worth, 1 at its best."""
    return float(STEP ** (weight * (raw - 1.0)))
