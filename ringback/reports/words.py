"""Figures and codes as people read them, in the reader's language."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ringback.base.templatetags.ringback import span
from ringback.catalog import queries as catalog
from ringback.clocks.states import LAYER_LABELS, METRIC_LABELS, Layer, Metric
from ringback.kernel.actor import Actor
from ringback.messaging.states import CHANNEL_LABELS, Channel
from ringback.people import queries as people
from ringback.reports.definitions import Scale
from ringback.reports.figures import Verdict
from ringback.reports.states import (
    DEVIATION_LABELS,
    NODE_LABELS,
    STEP_LABELS,
    Deviation,
    Node,
    Step,
)
from ringback.tickets.states import KIND_LABELS, Kind

ABSENT = "—"
Member = TypeVar("Member", bound=StrEnum)

VERDICT_LABELS = {
    Verdict.MET: _("Target met"),
    Verdict.MISSED: _("Target missed"),
    Verdict.FEW: _("Too few to judge"),
}
VERDICT_TONES = {Verdict.MET: "good", Verdict.MISSED: "bad", Verdict.FEW: "neutral"}


def number(count: float) -> str:
    return str(number_format(count, use_l10n=True, force_grouping=True))


def percent(share: float) -> str:
    """One decimal, and never rounded up to a target that was missed: cut, not rounded."""
    thousandths = int(round(share * 1000, 6))
    return f"{number_format(thousandths / 10, 1, use_l10n=True)} %"


def value(scale: Scale, told: float | None) -> str:
    if told is None:
        return ABSENT
    if scale is Scale.RATIO:
        return percent(told)
    return span(timedelta(seconds=told)) if scale is Scale.SECONDS else number(told)


def _of(labels: Mapping[Member, str | Promise], kind: type[Member], code: str) -> str:
    return str(labels[kind(code)]) if code in list(kind) else code


def channel(code: str) -> str:
    return _of(CHANNEL_LABELS, Channel, code)


def kind(code: str) -> str:
    return _of(KIND_LABELS, Kind, code) if code else gettext("Not a case")


def metric(code: str) -> str:
    return _of(METRIC_LABELS, Metric, code)


def layer(code: str) -> str:
    return _of(LAYER_LABELS, Layer, code)


def step(code: str) -> str:
    return _of(STEP_LABELS, Step, code)


def node(code: str) -> str:
    return _of(NODE_LABELS, Node, code)


def deviation(code: str) -> str:
    return _of(DEVIATION_LABELS, Deviation, code)


@dataclass(frozen=True, slots=True)
class Names:
    """What service types, departments and organisations are called."""

    categories: Mapping[str, str]
    places: Mapping[str, str]

    def category(self, code: str) -> str:
        return self.categories.get(code, code) or gettext("Not yet filed")

    def place(self, path: str) -> str:
        return self.places.get(path, path)


def names(*, categories: Collection[str], paths: Collection[str], at: datetime) -> Names:
    language = get_language() or "zh-hans"
    named = catalog.names(filter(None, categories), at=at)
    departments = people.department_names(paths)
    units = people.organisation_names(set(paths) - set(departments))
    return Names(
        {code: name.in_language(language) for code, name in named.items()},
        {**units, **departments},
    )


def organisations(actor: Actor) -> list[tuple[str, str]]:
    """(path, name) of what the actor leads, in the order of the tree, indented by depth."""
    units = people.within(actor.scope_paths)
    top = min((unit.path.count("/") for unit in units), default=0)
    return [
        (unit.path, "\u3000" * (unit.path.count("/") - top) + unit.name)  # an ideographic space
        for unit in units
    ]
