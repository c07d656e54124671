"""What modules above tell the handbook, so that it need not know them.

They reach these through ``queries``: ``handbook.impacts.add("clocks", …)`` in their ``offers.py``.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.handbook.rules import Rule, applicable
from ringback.handbook.values import Table, Value
from ringback.kernel.conditions import Conditions, Facts
from ringback.kernel.registry import Registry, Slot
from ringback.kernel.spans import Span, Unit
from ringback.kernel.worktime import ALWAYS


@dataclass(frozen=True, slots=True)
class ChangedRule:
    """A parameter that a revision states otherwise; ``None`` where one of the two has none."""

    code: str
    clause_number: str
    old: Rule | None
    new: Rule | None

    @property
    def facts(self) -> frozenset[str]:
        """What either of the two tells cases apart by."""
        rules = filter(None, (self.old, self.new))
        cases = (case for rule in rules for case in rule.cases)
        return frozenset(condition.fact for case in cases for condition in case.conditions)

    def differs_for(self, facts: Facts) -> bool:
        """Whether the value is another one, as far as ``facts`` tell: where one that is not known
        would decide, any difference among the cases it decides between counts."""
        return _told(self.old, facts) != _told(self.new, facts)


def _told(rule: Rule | None, facts: Facts) -> list[tuple[Conditions, Value]]:
    found = applicable(rule.cases, facts) if rule else ()
    unknown = [[c for c in case.conditions if facts.get(c.fact) is None] for case in found]
    return [(tuple(open_), case.value) for open_, case in zip(unknown, found, strict=True)]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between the text that would hold without a revision, and the revision.

    ``old_id`` and ``new_id`` are the two revisions, ``clauses`` the numbers of those that differ in
    text or in a parameter; ``added`` and ``dropped`` are those that stand in one of the two alone.
    """

    document: str
    old_id: UUID
    new_id: UUID
    rules: Sequence[ChangedRule]
    clauses: Sequence[str]
    now: datetime
    added: Sequence[str] = ()
    dropped: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Impact:
    """One line of the impact list: ``count`` things are touched; with ``is_more`` at least so many,
    for counting stopped there. ``words`` say what becomes of them, ``examples`` are names."""

    label: str | Promise
    count: int
    is_more: bool = False
    words: str | Promise = ""
    examples: tuple[str, ...] = ()


impacts: Registry[Callable[[Change], Iterable[Impact]]] = Registry("impact")
"""What a change touches, counted with a bound, by whoever owns the things counted."""

checks: Registry[Callable[[Rule], Iterable[str | Promise]]] = Registry("check")
"""By the code of a parameter: what is wrong with a rule for it, in the eyes of whoever obeys it.
A manual and a draft with such a fault are refused with the clause and the reason."""


lengths: Registry[str] = Registry("length")
"""The parameters that are measured on the natural clock, by their code."""


def measure(*codes: str) -> None:
    """Announce parameters that are read by ``Ruling.duration``: a span that only a calendar can
    measure (``5wd``) would stop whoever reads it, so a revision that states one is refused."""
    for code in codes:
        lengths.add(code, code)


def wrong_to_others(rule: Rule) -> Iterator[str | Promise]:
    if rule.code in lengths:
        yield from _not_measured(rule)
    if rule.code in checks:
        yield from checks[rule.code](rule)


def _not_measured(rule: Rule) -> Iterator[str | Promise]:
    spans = (span for case in rule.cases for span in _spans(case.value))
    for span in spans:
        if span.duration is None or span.unit is Unit.SERVICE_HOUR:
            yield _(
                "%(span)s is counted by the calendar. This is measured on the clock: "
                "state it in seconds, minutes or hours, as in 24h."
            ) % {"span": span}


def _spans(value: Value) -> list[Span]:
    cells = (
        [cell for row in value.rows for cell in row.values()]
        if isinstance(value, Table)
        else [value]
    )
    return [cell for cell in cells if isinstance(cell, Span)]


reckon: Slot[Callable[[Span, datetime], datetime]] = Slot(
    "reckoner", lambda span, since: ALWAYS.add(since, span)
)
"""When a span that begins at an instant ends; filled by whoever knows the calendars."""
