"""What modules above tell the handbook, so that it need not know them.

They reach these through ``queries``: ``handbook.impacts.add("clocks", …)`` in their ``offers.py``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from ringback.handbook.rules import Rule, applicable
from ringback.handbook.values import Value
from ringback.kernel.conditions import Conditions, Facts
from ringback.kernel.registry import Registry, Slot
from ringback.kernel.spans import Span
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
    text or in a parameter.
    """

    document: str
    old_id: UUID
    new_id: UUID
    rules: Sequence[ChangedRule]
    clauses: Sequence[str]
    now: datetime


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

reckon: Slot[Callable[[Span, datetime], datetime]] = Slot(
    "reckoner", lambda span, since: ALWAYS.add(since, span)
)
"""When a span that begins at an instant ends; filled by whoever knows the calendars."""
