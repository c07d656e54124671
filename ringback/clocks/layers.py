"""Which limits a clock obeys, and when it warns: one limit for each layer that says something.

The manual's own limit stands under ``clock.<metric>.limit``, the enterprise's published promise
under ``clock.<metric>.enterprise``. What a law sets has a parameter of its own in the clause that
cites it, and beside it one that says for which cases the law speaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from ringback.clocks import rules
from ringback.clocks.rules import Thresholds
from ringback.clocks.states import Layer, Metric
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Ruling
from ringback.kernel.conditions import Scalar
from ringback.kernel.spans import Span

OWN_CODES = {
    Metric.URGE: "urge.answer.limit",
    Metric.SUPERVISION: "supervision.answer.limit",
}
"""Limits of the manual that stand in the clause of what they limit."""
PROMISED = frozenset({Metric.FIRST_CONTACT, Metric.HANDLING})
"""What an enterprise publishes limits of."""
LAWS = {Metric.HANDLING: ("law.fault_repair", "law.complaint_reply")}
HANDED_DOWN = "handed_down.default.limit"
REMINDER = "promise.reminder.lead"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit as it was ruled. ``span`` is ``None`` where an instant was named: ``deadline``."""

    layer: Layer
    clause: str
    span: Span | None = None
    deadline: datetime | None = None

    @property
    def calendar(self) -> str:
        """The code of the calendar it runs on."""
        return rules.CALENDAR_OF.get(self.span.unit, rules.NATURAL) if self.span else rules.NATURAL

    @property
    def written(self) -> str:
        return str(self.span) if self.span else ""


def manual_code(metric: Metric) -> str:
    return OWN_CODES.get(metric, f"clock.{metric}.limit")


def stated_by() -> Iterator[tuple[Metric, Layer, str]]:
    """Each parameter that sets a limit of something, with the layer it sets it on."""
    for metric in Metric:
        yield metric, Layer.MANUAL, manual_code(metric)
    for metric in sorted(PROMISED):
        yield metric, Layer.ENTERPRISE, f"clock.{metric}.enterprise"
    for metric, laws in LAWS.items():
        for law in laws:
            yield metric, Layer.LAW, f"{law}.limit"
    yield Metric.HANDLING, Layer.HANDED_DOWN, HANDED_DOWN


def limits(metric: Metric, *, edition_id: UUID, facts: Mapping[str, Any]) -> Sequence[Limit]:
    """What each layer says of these facts; a layer that says nothing sets no limit. An edition
    never changes, so what it says is asked once."""
    return _limits(metric, edition_id, tuple(sorted(facts.items())))


@lru_cache(maxsize=4096)
def _limits(
    metric: Metric, edition_id: UUID, facts: tuple[tuple[str, Scalar | None], ...]
) -> tuple[Limit, ...]:
    known = dict(facts)
    found = (
        (layer, handbook.ruling_if_any(code, edition_id=edition_id, facts=known))
        for layer, code in _codes(metric, edition_id, known)
    )
    return tuple(_limit(layer, ruling) for layer, ruling in found if ruling is not None)


def _codes(
    metric: Metric, edition_id: UUID, facts: Mapping[str, Any]
) -> Iterator[tuple[Layer, str]]:
    yield Layer.MANUAL, manual_code(metric)
    if metric in PROMISED:
        yield Layer.ENTERPRISE, f"clock.{metric}.enterprise"
    for law in LAWS.get(metric, ()):
        speaks = handbook.ruling(f"{law}.applies", edition_id=edition_id, facts=facts)
        if speaks.value_as(bool):
            yield Layer.LAW, f"{law}.limit"
            return


def code_of(
    metric: Metric, layer: Layer, *, edition_id: UUID, facts: Mapping[str, Any]
) -> str | None:
    """The parameter by which a layer rules these facts; ``None`` where none does."""
    if layer is Layer.HANDED_DOWN:
        return HANDED_DOWN
    return next((code for of, code in _codes(metric, edition_id, facts) if of is layer), None)


def _limit(layer: Layer, ruling: Ruling) -> Limit:
    return Limit(layer, ruling.clause_number, span=ruling.value_as(Span))


def handed_down(*, deadline: datetime | None, edition_id: UUID) -> Limit:
    """The limit of a letter; the manual's default where it names none (§5.4.6)."""
    ruling = handbook.ruling(HANDED_DOWN, edition_id=edition_id)
    if deadline is None:
        return _limit(Layer.HANDED_DOWN, ruling)
    return Limit(Layer.HANDED_DOWN, ruling.clause_number, deadline=deadline)


def promised(*, deadline: datetime, edition_id: UUID) -> Limit:
    """An instant told to a customer is a limit in itself (§3.2.6)."""
    ruling = handbook.ruling(REMINDER, edition_id=edition_id)
    return Limit(Layer.MANUAL, ruling.clause_number, deadline=deadline)


def thresholds(
    metric: Metric, layer: Layer, *, edition_id: UUID, facts: Mapping[str, Any]
) -> Thresholds:
    """When a clock warns. An edition never changes, so what it says is asked once."""
    return _thresholds(metric, layer, edition_id, tuple(sorted(facts.items())))


@lru_cache(maxsize=4096)
def _thresholds(
    metric: Metric, layer: Layer, edition_id: UUID, facts: tuple[tuple[str, Scalar | None], ...]
) -> Thresholds:
    known = {**dict(facts), "metric": metric.value, "layer": layer.value}
    if metric is Metric.PROMISE:
        reminder = handbook.ruling(REMINDER, edition_id=edition_id, facts=known)
        return Thresholds(before=reminder.duration)

    def share(code: str) -> float | None:
        ruling = handbook.ruling_if_any(code, edition_id=edition_id, facts=known)
        return None if ruling is None else float(ruling.value_as(Decimal))

    return Thresholds(
        handler=share("clock.warning.handler"),
        lead=share("clock.warning.lead"),
        supervision=share("supervision.threshold") if metric is Metric.HANDLING else None,
    )
