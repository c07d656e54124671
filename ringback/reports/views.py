"""The report of a period, the rows behind it, its workbook; the report of one case."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Invalid, NotFound
from ringback.reports import case_report, lists, pages, queries, workbook
from ringback.reports.forms import SelectionForm
from ringback.reports.selection import OF_LINES, PRESET_LABELS, Selection, days_of

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rest = ParamSpec("Rest")


def for_known(
    view: Callable[Concatenate[Request, Rest], HttpResponse],
) -> Callable[Concatenate[Request, Rest], HttpResponse]:
    """A view that leads whoever is nobody yet to the log-in page."""

    @wraps(view)
    def guarded(request: Request, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        if request.actor.ref == ANYBODY.ref:
            raise LogInNeeded(_("Reports are for staff. Log in to go on."))
        return view(request, *args, **kwargs)

    return guarded


@never_cache
@for_known
@require_safe
def period(request: Request) -> HttpResponse:
    form = _form(request)
    context = {"form": form, "presets": _presets(form)}
    try:
        report = queries.period(selection=form.selection(), actor=request.actor)
    except Invalid as refusal:
        for field, problem in refusal.fields.items():
            if field not in form.errors:
                form.add_error(field, str(problem))
        return render(request, "reports/period.html", context, status=422)
    page = pages.page(report, instants.now())
    return render(request, "reports/period.html", {**context, "page": page})


def _form(request: Request) -> SelectionForm:
    return SelectionForm(request.GET, actor=request.actor, today=_today())


def _today() -> date:
    return instants.on_date(instants.now(), ZoneInfo(settings.TIME_ZONE))


def _presets(form: SelectionForm) -> list[dict[str, object]]:
    """Periods to jump to, with everything else as it is chosen."""
    kept = {name: form.data.get(name, "") for name in ("path", "channel", "kind", "category")}
    found: list[dict[str, object]] = []
    for preset, label in PRESET_LABELS.items():
        since, until = days_of(preset, _today())
        is_current = (form.data["since"], form.data["until"]) == (str(since), str(until))
        chosen = Selection(since=since, until=until, **kept)
        found.append({"label": label, "address": chosen.address, "is_current": is_current})
    return found


@never_cache
@for_known
@require_safe
def export(request: Request) -> HttpResponse:
    report = queries.period(selection=_form(request).selection(), actor=request.actor)
    response = HttpResponse(workbook.made(report, instants.now()), content_type=WORKBOOK)
    name = f"ringback-{report.selection.since}-{report.selection.until}.xlsx"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@for_known
@require_safe
def rows(request: Request, code: str, part: str) -> HttpResponse:
    if part not in list(queries.Part):
        raise NotFound(_("There is no such figure."))
    selection = _form(request).selection()
    of_line = {name: request.GET.get(name, "") for name in OF_LINES}
    if not lists.is_line(of_line):
        raise NotFound(_("There is no such line in the report."))
    found = queries.rows(
        code=code,
        part=queries.Part(part),
        selection=selection.narrowed(**of_line),
        before=request.GET.get("before", ""),
        actor=request.actor,
    )
    page = lists.page(found, instants.now())
    return render(request, "reports/rows.html", {"page": page})


@never_cache
@for_known
@require_safe
def case(request: Request, number: str) -> HttpResponse:
    page = case_report.report(number=number, actor=request.actor, now=instants.now())
    return render(request, "reports/case.html", {"page": page})
