"""What must be closed before a shift ends (下班前必结, §3.2.3): one list, not many notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.dispatch import limits
from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people import queries as people
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Pressing

MOST = 200
MOST_OF_ALL = 1000


@dataclass(frozen=True, slots=True)
class Closing:
    """What somebody still owes before they leave, the most pressing first."""

    ref: str
    ends_at: datetime
    owed: Sequence[Pressing]


def must_close(*, actor: Actor, now: datetime) -> Closing | None:
    """One's own list; ``None`` while no shift of theirs is on."""
    ends = people.ends_of_day([actor.ref], now, limits.longest_break(now)).get(actor.ref)
    if ends is None:
        return None
    until = ends + limits.closing_margin(now)
    return Closing(actor.ref, ends, tickets.owed_by([actor.ref], until=until, limit=MOST))


def must_close_by_person(*, actor: Actor, now: datetime) -> list[Closing]:
    """Of everybody on shift in the lead's reach, whoever leaves first coming first. Raises
    ``NotAllowed`` for whoever assigns no work."""
    if not actor.may("sheet.assign"):
        raise NotAllowed(_("What others must close is shown to those who assign work."))
    ends = people.on_duty(actor.scope_paths, now, limits.longest_break(now))
    if not ends:
        return []
    margin = limits.closing_margin(now)
    found = tickets.owed_by(list(ends), until=max(ends.values()) + margin, limit=MOST_OF_ALL)
    return [
        Closing(
            ref,
            end,
            [each for each in found if who(each) == ref and each.limit.due_at <= end + margin],
        )
        for ref, end in sorted(ends.items(), key=lambda pair: (pair[1], pair[0]))
    ]


def who(each: Pressing) -> str:
    """Who owes it."""
    if each.sheet is not None:
        return each.sheet.assignee
    return each.ticket.owner if each.ticket is not None else ""
