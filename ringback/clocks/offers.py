"""What clocks offers the handbook: working days, and which running clocks a new limit concerns."""

from collections.abc import Iterator

from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.clocks import queries
from ringback.clocks.states import METRIC_LABELS, Metric
from ringback.handbook import queries as handbook

METRIC_OF = {f"clock.{metric}.limit": metric for metric in Metric}

handbook.reckon.fill(queries.reckoned)


@handbook.impacts.register("clocks")
def running_clocks(change: handbook.Change) -> Iterator[handbook.Impact]:
    """A clock keeps the limit it began with; told is how many will be unlike those begun later."""
    for rule in change.rules:
        metric = METRIC_OF.get(rule.code)
        if metric is not None:
            count, is_more = queries.live(metric)
            yield handbook.Impact(
                label=_running(metric),
                count=count,
                is_more=is_more,
                words=_("They keep the limit they began with."),
            )


def _in_words(metric: Metric) -> str:
    return gettext("Clocks running: %(metric)s") % {"metric": METRIC_LABELS[metric]}


_running = lazy(_in_words, str)
