"""What modules above tell the handbook, so that it need not know them.

They reach these through ``queries``: ``handbook.impacts.add("clocks", …)`` in their ``offers.py``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from ringback.handbook.rules import Rule
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
