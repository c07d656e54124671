"""The manual in force, as a simulated floor needs it: the very rules that the product works by."""

from datetime import datetime, timedelta

from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.dispatch import limits
from ringback.dispatch.simulation.arrivals import Manual
from ringback.dispatch.simulation.scenario import Scenario, WorkType
from ringback.handbook import queries as handbook
from ringback.kernel.conditions import ConditionError
from ringback.kernel.errors import Invalid
from ringback.kernel.spans import Span, Unit


def manual_of(scenario: Scenario, now: datetime) -> Manual:
    """Weights, limits and points as the manual in force at ``now`` has them.

    Raises ``Invalid`` when a type names facts the manual does not know or has no limit for, and
    ``Unavailable`` when no manual is installed.
    """
    try:
        points = {each.code: _points(each, now) for each in scenario.types}
        spans = {each.code: _span(each, now) for each in scenario.types}
    except ConditionError as problem:
        raise Invalid(f"The scenario names facts the manual does not know: {problem}.") from None
    claim = handbook.parameter("dispatch.claim.limit", at=now).duration

    def due(kind: WorkType, at: float) -> float:
        span = spans[kind.code]
        if span.duration is not None and span.unit is not Unit.SERVICE_HOUR:
            return at + _minutes(span.duration)
        since = scenario.starts_at + timedelta(minutes=at)
        return _minutes(clocks.reckoned(span, since) - scenario.starts_at)

    return Manual(
        policy=limits.policy(now),
        claim=_minutes(claim),
        longest_break=_minutes(limits.longest_break(now)),
        points=points,
        due=due,
    )


def _minutes(length: timedelta) -> float:
    return length.total_seconds() / 60


def _points(kind: WorkType, now: datetime) -> int:
    ruling = handbook.parameter("dispatch.sheet.weight", at=now, facts=dict(kind.facts))
    return ruling.value_as(int)


def _span(kind: WorkType, now: datetime) -> Span:
    code = f"clock.{Metric.SHEET}.limit"
    ruling = handbook.parameter_if_any(code, at=now, facts=dict(kind.facts))
    if ruling is None:
        raise Invalid(f"The manual sets no limit for the type “{kind.code}” ({code}).")
    return ruling.value_as(Span)
