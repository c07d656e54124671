"""The page of the month's standards: how it stands, and what the rest must be like."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.handbook import queries as handbook
from ringback.kernel import instants
from ringback.reports import outlook, words
from ringback.reports.burndown import MeanOutlook, RatioOutlook
from ringback.reports.definitions import Part
from ringback.reports.outlook import MeanLine, Outlook, RatioLine
from ringback.reports.pages import rows_address
from ringback.reports.views import for_known

NOTHING, MET, AT_RISK, LOST = (
    (_("Nothing to judge yet"), "neutral"),
    (_("Target met"), "good"),
    (_("Behind the target"), "warn"),
    (_("Target missed"), "bad"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A standard in words. ``sentence`` says what the rest of the month must be like, ``beyond``
    what cannot be made good any more; ``address`` leads to the rows behind ``value``."""

    name: str | Promise
    value: str
    target: str
    verdict: str | Promise
    tone: str
    sentence: str
    beyond: str
    cited: str
    clause_address: str
    address: str


def _verdict(found: MeanOutlook | RatioOutlook, *, is_judged: bool) -> tuple[str | Promise, str]:
    """A month in which nobody has been answered yet has met nothing."""
    if found.is_met:
        return MET if is_judged else NOTHING
    return AT_RISK if found.is_within_reach else LOST


def mean_row(line: MeanLine, chosen: Outlook) -> Row:
    found, times = line.outlook, line.times
    verdict, tone = _verdict(found, is_judged=found.mean is not None)
    of_kind = chosen.selection.narrowed(kind=line.indicator.kind)
    return Row(
        name=line.indicator.name,
        value=words.ABSENT if found.mean is None else _hours(found.mean),
        target=gettext("mean ≤ %(mean)s and longest ≤ %(maximum)s")
        % {
            "mean": _hours(line.mean.duration.total_seconds()),
            "maximum": _hours(line.maximum.duration.total_seconds()),
        },
        verdict=verdict,
        tone=tone if not times.beyond else LOST[1],
        sentence=_rest(line),
        beyond=_beyond(line),
        cited=f"§ {line.mean.clause_number}",
        clause_address=line.mean.address,
        address="" if line.indicator.region else rows_address("resolution_mean", Part.ALL, of_kind),
    )


def _rest(line: MeanLine) -> str:
    found, open_now = line.outlook, line.times.open_now
    if found.needed is None:
        return gettext("Nothing is open.")
    told = {"mean": _hours(line.mean.duration.total_seconds()), "count": words.number(open_now)}
    if not found.is_within_reach:
        return gettext("The mean of %(mean)s is out of reach with the %(count)s still open.") % told
    return gettext(
        "To end the month at ≤ %(mean)s the remaining %(count)s must average %(needed)s."
    ) % {**told, "needed": _hours(found.needed)}


def _beyond(line: MeanLine) -> str:
    count = line.times.beyond
    if not count:
        return ""
    longest = _hours(line.times.longest)
    return ngettext(
        "%(count)d took longer than the maximum; the longest %(longest)s.",
        "%(count)d took longer than the maximum; the longest %(longest)s.",
        count,
    ) % {"count": count, "longest": longest}


def ratio_row(line: RatioLine, chosen: Outlook) -> Row:
    found, definition = line.outlook, line.definition
    verdict, tone = _verdict(found, is_judged=found.ratio is not None)
    edition_id = handbook.edition_at(instants.now()).pk
    return Row(
        name=definition.name,
        value=words.ABSENT if found.ratio is None else words.percent(found.ratio),
        target=f"≥ {words.percent(float(line.target))}",
        verdict=verdict,
        tone=tone,
        sentence=_rest_of_ratio(line),
        beyond="",
        cited=f"§ {definition.clause}",
        clause_address=handbook.clause_address(definition.clause, edition_id),
        address=rows_address(definition.code, Part.MISS, chosen.selection),
    )


def _rest_of_ratio(line: RatioLine) -> str:
    found = line.outlook
    told = {"count": words.number(found.remaining), "needed": words.number(found.needed)}
    if not found.remaining:
        return gettext("Nothing is open.")
    if not found.is_within_reach:
        return gettext("Out of reach even if all of the remaining %(count)s turn out well.") % told
    return gettext("Of the remaining %(count)s at least %(needed)s must turn out well.") % told


def _hours(seconds: float) -> str:
    """``19.4 h``: standards of a mean are written in hours, and so are their parts."""
    hours = words.number(round(seconds / 3600, 1))
    return gettext("%(hours)s h") % {"hours": hours}


def rows(found: Outlook) -> Sequence[Row]:
    return [
        *(mean_row(line, found) for line in found.means),
        *(ratio_row(line, found) for line in found.ratios),
    ]


@never_cache
@for_known
@require_safe
def targets(request: Request) -> HttpResponse:
    path = request.GET.get("path", "")
    found = outlook.outlook(path=path, actor=request.actor, now=instants.now())
    context = {
        "found": found,
        "rows": rows(found),
        "places": words.organisations(request.actor),
        "path": path,
    }
    return render(request, "reports/targets.html", context)
