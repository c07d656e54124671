"""Who lets cases wait, for what, and how long: a pause must not become a way to hide (§3.2.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base import names
from ringback.base.http import Request
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel import instants
from ringback.kernel.instants import at_midnight, on_date
from ringback.reports import words
from ringback.reports.selection import Preset, Selection, checked, days_of
from ringback.reports.views import for_known
from ringback.tickets import queries as tickets
from ringback.tickets.queries import PauseLine


@dataclass(frozen=True, slots=True)
class Row:
    person: str
    reason: str
    line: PauseLine


@never_cache
@for_known
@require_safe
def pauses(request: Request) -> HttpResponse:
    now, zone = instants.now(), ZoneInfo(settings.TIME_ZONE)
    since, until = days_of(Preset.MONTH, on_date(now, zone))
    path = request.GET.get("path", "")
    chosen = checked(Selection(since=since, until=until, path=path), request.actor)
    found = tickets.pauses(
        path=path,
        since=at_midnight(since, zone),
        until=at_midnight(until + timedelta(days=1), zone),
        actor=request.actor,
    )
    context = {
        "chosen": chosen,
        "rows": _rows(found),
        "places": words.organisations(request.actor),
        "path": path,
    }
    return render(request, "reports/pauses.html", context)


def _rows(found: Sequence[PauseLine]) -> list[Row]:
    people = names.display_names([line.person for line in found])
    edition_id = handbook.edition_at(instants.now()).pk
    table = handbook.ruling("hold.reasons", edition_id=edition_id).value_as(Table)
    told: dict[str, Bilingual] = {row["code"]: row["name"] for row in table.rows}
    language = get_language() or "zh-hans"
    return [
        Row(
            people.get(line.person, line.person),
            told[line.reason].in_language(language) if line.reason in told else line.reason,
            line,
        )
        for line in found
    ]
