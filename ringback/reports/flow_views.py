"""Watching the process (§3.1.5): the flow of a period, and what is stuck now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.reports import flow_pages, queries
from ringback.reports.views import chosen_form, for_known, presets


@never_cache
@for_known
@require_safe
def flow(request: Request) -> HttpResponse:
    form, now = chosen_form(request), instants.now()
    context = {"form": form, "presets": presets(form)}
    try:
        found = queries.flow(selection=form.selection(), actor=request.actor, now=now)
    except Invalid as refusal:
        for field, problem in refusal.fields.items():
            if field not in form.errors:
                form.add_error(field, str(problem))
        return render(request, "reports/flow.html", context, status=422)
    return render(request, "reports/flow.html", {**context, "page": flow_pages.page(found, now)})


@never_cache
@for_known
@require_safe
def stuck(request: Request) -> HttpResponse:
    now = instants.now()
    found = queries.stuck(
        selection=chosen_form(request).selection(),
        actor=request.actor,
        now=now,
        after=request.GET.get("after", ""),
    )
    page = flow_pages.stuck_page(found, request.actor, now)
    return render(request, "reports/stuck.html", {"page": page})
