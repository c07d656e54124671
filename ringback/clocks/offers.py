"""What clocks offers the handbook: working days, which limits cannot be, and which running clocks
a new limit concerns; and the warning of a year that is coming and still a guess."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import belongings, shell
from ringback.calendars import queries as calendars
from ringback.clocks import layers, queries, severity
from ringback.clocks.models import Clock, FiredAlarm, Interval, MovedDue
from ringback.clocks.states import Layer, Metric, title
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS

LIMITED_BY = {code: (metric, layer) for metric, layer, code in layers.stated_by()}
"""By parameter: what it limits, and on whose word."""

belongings.belong_by_subject(Clock)
for of_clock in (Interval, FiredAlarm, MovedDue):
    belongings.belong_by_subject(of_clock, via="clock__")

handbook.reckon.fill(queries.reckoned)
for _code in ("clock.first_contact.limit", "clock.first_contact.enterprise"):
    handbook.checks.add(_code, severity.lengthened)
handbook.measure(layers.REMINDER)


@handbook.impacts.register("clocks")
def running_clocks(change: handbook.Change) -> Iterator[handbook.Impact]:
    """A clock keeps the limit it began with; told is how many will be unlike those begun later."""
    for rule in change.rules:
        if limited := LIMITED_BY.get(rule.code):
            count, is_more = queries.live(*limited)
            yield handbook.Impact(
                label=_running(*limited),
                count=count,
                is_more=is_more,
                words=_("They keep the limit they began with."),
            )


def _in_words(metric: Metric, layer: Layer) -> str:
    return gettext("Clocks running: %(metric)s") % {"metric": title(metric, layer)}


_running = lazy(_in_words, str)


@shell.warnings.register("calendars")
def unconfirmed_years(actor: Actor, now: datetime) -> Iterator[str]:
    """For leads, who answer for due dates, and for whoever may take in the notice."""
    if actor.may("report.read") or actor.may("calendars.publish"):
        ahead = handbook.parameter("calendar.gap.warning", at=now).value_as(Span)
        found = calendars.unconfirmed_within(ALWAYS.add(now, ahead) - now, now=now)
        yield from map(calendars.unsure_of, sorted({year for _code, year in found}))
