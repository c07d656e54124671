"""What a shift handover tells of outages. Whoever keeps incidents stands above and fills it in."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Outage:
    """An outage that lasts: its number and its grade, as codes."""

    number: str
    grade: str
    since: datetime


outages: Registry[Callable[[Collection[str], datetime], Sequence[Outage]]] = Registry(
    "outages of some places"
)
"""From paths and an instant to what is out there; empty while nobody keeps incidents."""
