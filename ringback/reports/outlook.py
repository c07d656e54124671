"""How the month stands to its standards, and what the rest of it must be like (§1.4.3).

The figures are those of the report, by the same definitions; what is still open comes from the
cases and the questions to customers as they stand now.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Q, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.base.lookups import paths_within
from ringback.feedback.states import InvitationState
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Ruling
from ringback.kernel.actor import Actor
from ringback.kernel.conditions import Facts
from ringback.kernel.instants import on_date
from ringback.reports import figures
from ringback.reports.burndown import (
    MeanOutlook,
    RatioOutlook,
    Times,
    mean_outlook,
    ratio_outlook,
)
from ringback.reports.definitions import DEFINITIONS, Definition
from ringback.reports.figures import Amount
from ringback.reports.models import AskFact, CaseFact
from ringback.reports.selection import Preset, Selection, checked, days_of, facts
from ringback.tickets import queries as tickets
from ringback.tickets.states import OPEN, Kind, TicketState

ANSWERED = frozenset({TicketState.RESOLVED, TicketState.CONFIRMED})
UNDER_WAY = (InvitationState.PLANNED, InvitationState.ASKED)
RATIOS = ("on_time", "satisfaction")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A time limited by a mean and a maximum, each a parameter of the handbook. ``kind`` and
    ``region`` narrow the cases, empty: all."""

    code: str
    name: str | Promise
    mean: str
    maximum: str
    kind: str = ""
    region: str = ""

    @property
    def facts(self) -> Facts:
        told = {"kind": self.kind, "region": self.region, "complexity": "major"}
        return {name: value for name, value in told.items() if value}


INDICATORS = (
    Indicator(
        "answer",
        _("Time to the answer, all cases"),
        mean="target.answer.mean",
        maximum="clock.handling.limit",
    ),
    Indicator(
        "repair_urban",
        _("Repair of faults in town"),
        mean="target.repair.mean",
        maximum="law.fault_repair.limit",
        kind=Kind.FAULT,
        region="urban",
    ),
    Indicator(
        "repair_rural",
        _("Repair of faults in the country"),
        mean="target.repair.mean",
        maximum="law.fault_repair.limit",
        kind=Kind.FAULT,
        region="rural",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanLine:
    indicator: Indicator
    times: Times
    mean: Ruling
    maximum: Ruling
    outlook: MeanOutlook


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioLine:
    definition: Definition
    amount: Amount
    target: Decimal
    outlook: RatioOutlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    selection: Selection
    ends_on: date
    means: Sequence[MeanLine]
    ratios: Sequence[RatioLine]


def outlook(*, path: str, actor: Actor, now: datetime) -> Outlook:
    """The current month of an organisation, empty: of all the actor leads. Raises as the report of
    a period does."""
    today = on_date(now, ZoneInfo(settings.TIME_ZONE))
    since, until = days_of(Preset.MONTH, today)
    chosen = checked(Selection(since=since, until=until, path=path), actor)
    standard = figures.standards(now)
    return Outlook(
        selection=chosen,
        ends_on=_last_day(today),
        means=list(_mean_lines(chosen, actor, now)),
        ratios=list(_ratio_lines(chosen, standard, actor)),
    )


def _last_day(today: date) -> date:
    following = today.replace(
        year=today.year + today.month // 12, month=today.month % 12 + 1, day=1
    )
    return date.fromordinal(following.toordinal() - 1)


def _mean_lines(chosen: Selection, actor: Actor, now: datetime) -> Iterator[MeanLine]:
    """A limit may be counted by the calendar; how long cases took is measured on the clock, so the
    two cannot be set against each other: such an indicator is left out."""
    for each in INDICATORS:
        maximum = handbook.parameter(each.maximum, at=now, facts=each.facts)
        if maximum.is_measured:
            yield _mean_line(each, maximum, chosen, actor, now)


def _mean_line(
    each: Indicator, maximum: Ruling, chosen: Selection, actor: Actor, now: datetime
) -> MeanLine:
    mean = handbook.parameter(each.mean, at=now, facts=each.facts)
    most = int(maximum.duration.total_seconds())
    times = _times(each, chosen, most, actor)
    return MeanLine(
        indicator=each,
        times=times,
        mean=mean,
        maximum=maximum,
        outlook=mean_outlook(times, mean=int(mean.duration.total_seconds()), maximum=most),
    )


def _times(each: Indicator, chosen: Selection, most: int, actor: Actor) -> Times:
    definition = DEFINITIONS["resolution_mean"]
    narrowed = _narrowed(each)
    done = facts(definition, chosen, actor).filter(definition.counted, narrowed)
    told = done.aggregate(
        count=Count("pk"),
        total=Sum("seconds"),
        longest=Max("seconds"),
        beyond=Count("pk", filter=Q(seconds__gt=most)),
    )
    return Times(
        count=told["count"],
        total=told["total"] or 0,
        longest=told["longest"] or 0,
        beyond=told["beyond"],
        open_now=_open(chosen, actor).filter(narrowed).count(),
    )


def _narrowed(each: Indicator) -> Q:
    told = {"kind": each.kind, "region": each.region}
    return Q(**{name: value for name, value in told.items() if value})


def _open(chosen: Selection, actor: Actor):  # type: ignore[no-untyped-def]
    """Facts of cases whose answer is still owed."""
    owed = tickets.visible(actor).filter(state__in=OPEN - ANSWERED)
    paths = [chosen.path] if chosen.path else actor.scope_paths
    rows = CaseFact.objects.filter(paths_within("path", paths), answered_on=None)
    return rows.filter(ticket_id__in=owed.values("pk"))


def _ratio_lines(
    chosen: Selection, standard: figures.Standards, actor: Actor
) -> Iterator[RatioLine]:
    paths = [chosen.path] if chosen.path else actor.scope_paths
    asked = AskFact.objects.filter(paths_within("path", paths), state__in=UNDER_WAY)
    remaining = {"on_time": _open(chosen, actor).count(), "satisfaction": asked.count()}
    for code in RATIOS:
        definition = DEFINITIONS[code]
        amount = _amount(definition, chosen, standard, actor)
        target = standard.targets[definition.target]
        told = ratio_outlook(
            hits=amount.hits, count=amount.count, remaining=remaining[code], target=target
        )
        yield RatioLine(definition=definition, amount=amount, target=target, outlook=told)


def _amount(
    definition: Definition, chosen: Selection, standard: figures.Standards, actor: Actor
) -> Amount:
    counted = facts(definition, chosen, actor).filter(definition.counted)
    hits = figures.hit(definition, standard)
    return Amount(**counted.aggregate(count=Count("pk"), hits=Count("pk", filter=hits)))
