"""Why a work sheet went to whom it went, or still waits: as its page tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.desk.sentences import Names
from ringback.dispatch import queries as dispatch
from ringback.dispatch.queries import CLAUSE, Decision, Ground
from ringback.dispatch.states import BARRIER_LABELS, FACTOR_LABELS, Barrier, Factor
from ringback.handbook import queries as handbook
from ringback.tickets.queries import WorkSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How somebody stood. ``share`` is what they were worth beside the best of those shown, in
    percent; ``factors`` are (word, percent) of what counted; ``got``: the sheet they got then."""

    person: str
    share: int
    load: int
    factors: Sequence[tuple[object, int]]
    got: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Why some were out of the question, how many, and a few of them by name."""

    words: object
    count: int
    names: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """``chosen`` is ``None`` while the sheet waits; ``state`` is how the offer ended."""

    chosen: Standing | None
    others: Sequence[Standing]
    stops: Sequence[Stop]
    waiting: int
    considered: int
    offered_at: datetime | None
    cited: str
    address: str


@dataclass(frozen=True, slots=True)
class Told:
    """What dispatch says of a sheet, before names are known."""

    decision: Decision
    offered_at: datetime | None

    @property
    def refs(self) -> set[str]:
        grounds = [*self.decision.others, *filter(None, [self.decision.chosen])]
        stopped = {ref for stop in self.decision.stopped for ref in stop.refs}
        return {ground.ref for ground in grounds} | stopped


def told_of(sheet: WorkSheet, now: datetime) -> Told | None:
    """Why it waits, else why whoever has it was chosen; ``None`` when a person chose."""
    if waiting := dispatch.why_waiting(sheet, now):
        return Told(waiting, None)
    chosen = dispatch.decision_of(sheet.pk)
    if chosen is None or chosen.decision is None or chosen.ref != sheet.assignee:
        return None
    return Told(chosen.decision, chosen.offered_at)


def grounds(told: Told, names: Names, at: datetime) -> Grounds:
    decision = told.decision
    shown = [*filter(None, [decision.chosen]), *decision.others]
    best = max((each.worth for each in shown), default=0.0)
    edition_id = handbook.edition_at(told.offered_at or at).pk
    return Grounds(
        chosen=_standing(decision.chosen, decision, best, names) if decision.chosen else None,
        others=[_standing(each, decision, best, names) for each in decision.others],
        stops=[
            Stop(
                words=BARRIER_LABELS[Barrier(stop.barrier)],
                count=stop.count,
                names=_listed((names.people.get(ref, "") for ref in stop.refs), stop.count),
            )
            for stop in decision.stopped
        ],
        waiting=decision.waiting,
        considered=decision.considered,
        offered_at=told.offered_at,
        cited=handbook.cited(CLAUSE, edition_id),
        address=handbook.clause_address(CLAUSE, edition_id),
    )


def _standing(ground: Ground, decision: Decision, best: float, names: Names) -> Standing:
    counted = [factor for factor in Factor if decision.weights.get(factor)]
    return Standing(
        person=names.people.get(ground.ref, ground.ref),
        share=round(100 * ground.worth / best) if best else 0,
        load=ground.load,
        factors=[
            (FACTOR_LABELS[factor], round(100 * ground.factors[factor])) for factor in counted
        ],
        got=ground.got,
    )


def _listed(names: Iterable[str], count: int) -> str:
    known = list(filter(None, names))
    return ", ".join(known) + (" …" if count > len(known) else "")
