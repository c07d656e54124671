"""The report of a day as its page shows it, and the list of them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.people import queries as people
from ringback.reports import days
from ringback.reports.pages import SECTIONS, Section, card
from ringback.reports.selection import Selection, checked
from ringback.reports.views import for_known


@never_cache
@for_known
@require_safe
def reports_of_days(request: Request) -> HttpResponse:
    written = request.GET.get("before", "")
    before = int(written) if written.isdecimal() and len(written) <= 18 else None
    rows = days.day_reports(actor=request.actor, before=before)
    shown = rows[: days.PAGE]
    names = people.organisation_names({row.path for row in shown})
    context = {
        "rows": [(row, names.get(row.path, row.path)) for row in shown],
        "older": f"?before={shown[-1].pk}" if len(rows) > days.PAGE else "",
    }
    return render(request, "reports/days.html", context)


@never_cache
@for_known
@require_safe
def report_of_day(request: Request, report_id: int) -> HttpResponse:
    row = days.day_report(report_id=report_id, actor=request.actor)
    chosen = checked(Selection(since=row.on, until=row.on, path=row.path), request.actor)
    told = days.figures_of_day(row)
    sections = [
        Section(title, [card(told[code], chosen, row.edition_id) for code in codes if code in told])
        for title, codes in SECTIONS
    ]
    context = {
        "row": row,
        "place": people.organisation_names({row.path}).get(row.path, row.path),
        "sections": sections,
        "chosen": chosen,
    }
    return render(request, "reports/day.html", context)
