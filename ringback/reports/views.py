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
from django.views.decorators.http import require_POST, require_safe

from ringback.base.http import Request
from ringback.base.refusals import LogInNeeded
from ringback.identity import proof
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY
from ringback.kernel.errors import Invalid, NotFound
from ringback.reports import case_report, commands, lists, pages, queries, workbook
from ringback.reports.forms import PurposeForm, SelectionForm
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
    form = chosen_form(request)
    context = {"form": form, "presets": presets(form)}
    try:
        report = queries.period(selection=form.selection(), actor=request.actor)
    except Invalid as refusal:
        for field, problem in refusal.fields.items():
            if field not in form.errors:
                form.add_error(field, str(problem))
        return render(request, "reports/period.html", context, status=422)
    page = pages.page(report, instants.now())
    return render(request, "reports/period.html", {**context, "page": page})


def chosen_form(request: Request) -> SelectionForm:
    return SelectionForm(request.GET, actor=request.actor, today=_today())


def _today() -> date:
    return instants.on_date(instants.now(), ZoneInfo(settings.TIME_ZONE))


def presets(form: SelectionForm) -> list[dict[str, object]]:
    """Periods to jump to, with everything else as it is chosen."""
    kept = {name: form.data.get(name, "") for name in ("path", "channel", "kind", "category")}
    found: list[dict[str, object]] = []
    for preset, label in PRESET_LABELS.items():
        since, until = days_of(preset, _today())
        is_chosen = (form.data["since"], form.data["until"]) == (str(since), str(until))
        # On the first of a month "today" and "this month" are the same days: one is where we are.
        is_current = is_chosen and not any(each["is_current"] for each in found)
        chosen = Selection(since=since, until=until, **kept)
        found.append({"label": label, "address": chosen.address, "is_current": is_current})
    return found


@never_cache
@for_known
@require_safe
def export(request: Request) -> HttpResponse:
    report = queries.period(selection=chosen_form(request).selection(), actor=request.actor)
    name = f"ringback-{report.selection.since}-{report.selection.until}.xlsx"
    return _file(workbook.made(report, instants.now()), name)


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@never_cache
@for_known
@require_safe
def rows(request: Request, code: str, part: str) -> HttpResponse:
    found = queries.rows(
        code=code,
        part=_part(part),
        selection=_line(request),
        before=request.GET.get("before", ""),
        actor=request.actor,
    )
    now = instants.now()
    cases = {row.fact.ticket_id for row in found.rows if row.number}
    page = lists.page(found, now, queries.held_now(cases, request.actor, now))
    return render(request, "reports/rows.html", {"page": page, "form": PurposeForm()})


@never_cache
@for_known
@require_POST
@proof.demanded
def export_rows(request: Request, code: str, part: str) -> HttpResponse:
    """Rows of cases leave the house: whoever takes them shows first who they are."""
    made = commands.export_rows(
        code=code,
        part=_part(part),
        selection=_line(request),
        purpose=request.POST.get("purpose", ""),
        actor=request.actor,
        now=instants.now(),
    )
    return _file(workbook.rows_made(made), f"ringback-{code}-{made.entry_id}.xlsx")


def _part(part: str) -> queries.Part:
    if part not in list(queries.Part):
        raise NotFound(_("There is no such figure."))
    return queries.Part(part)


def _line(request: Request) -> Selection:
    """The report in the address, narrowed to the line of it that was opened."""
    of_line = {name: request.GET.get(name, "") for name in OF_LINES}
    if not lists.is_line(of_line):
        raise NotFound(_("There is no such line in the report."))
    return chosen_form(request).selection().narrowed(**of_line)


@never_cache
@for_known
@require_safe
def case(request: Request, number: str) -> HttpResponse:
    page = case_report.report(number=number, actor=request.actor, now=instants.now())
    return render(request, "reports/case.html", {"page": page})
