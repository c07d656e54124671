"""The board on the wall (大屏): today in a few figures that can be read from across the room.

Today's figures are those of the report, by the same definitions, over one day's facts. What waits
and what presses is counted from the rows that an index finds, and no further than can be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.people import queries as people
from ringback.reports import figures, words
from ringback.reports.definitions import DEFINITIONS
from ringback.reports.figures import Figure
from ringback.reports.selection import Selection, checked
from ringback.tickets import queries as tickets
from ringback.tickets.queries import Pressed

TODAY = ("contacts", "cases", "satisfaction", "responded", "silent")
SEEN_FROM_AFAR = 6
"""Channels with a line of their own, the busiest first."""


@dataclass(frozen=True, slots=True)
class ChannelLine:
    """``share`` in percent of the busiest channel, for the bar beside the number."""

    name: object
    contacts: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """``satisfaction`` is of those who answered; ``silent`` customers stand apart (§1.4.2)."""

    place: str
    as_of: datetime
    contacts: int
    cases: int
    channels: Sequence[ChannelLine]
    pressed: Pressed
    until: datetime
    satisfaction: Figure
    silent: int
    edition_id: object


def wall(*, actor: Actor, now: datetime) -> Wall:
    """All that the reader leads. Raises ``NotAllowed`` for whoever may not read reports."""
    today = now.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    chosen = checked(Selection(since=today, until=today), actor)
    standard = figures.standards(now)
    groups = figures.amounts(chosen, actor, standard, [DEFINITIONS[code] for code in TODAY])
    sums = {code: figures.total(groups[code].values()) for code in TODAY}
    rated = DEFINITIONS["satisfaction"]
    horizon = handbook.parameter("foresight.horizon", at=now).value_as(Span)
    until = ALWAYS.add(now, horizon)
    names = people.organisation_names(actor.scope_paths)
    return Wall(
        place=" · ".join(names.get(path, path) for path in actor.scope_paths),
        as_of=now,
        contacts=sums["contacts"].count,
        cases=sums["cases"].count,
        channels=_channels({g: a.count for g, a in groups["contacts"].items()}),
        pressed=tickets.pressed(places=actor.scope_paths, now=now, until=until),
        until=until,
        satisfaction=figures.figure(
            rated, sums["satisfaction"], standard, figures.value(rated, sums["satisfaction"])
        ),
        silent=sums["silent"].count,
        edition_id=standard.edition_id,
    )


def _channels(contacts: dict[tuple[str, str], int]) -> list[ChannelLine]:
    by_channel: dict[str, int] = {}
    for (channel, _kind), count in contacts.items():
        by_channel[channel] = by_channel.get(channel, 0) + count
    busiest = sorted(by_channel.items(), key=lambda each: (-each[1], each[0]))[:SEEN_FROM_AFAR]
    most = max((count for _channel, count in busiest), default=1)
    return [
        ChannelLine(words.channel(channel), count, round(count * 100 / most))
        for channel, count in busiest
    ]
