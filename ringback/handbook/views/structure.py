"""What a draft consists of: clauses and parameters come in, move and go."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base.http import Request
from ringback.handbook import commands, stating
from ringback.handbook.models import Clause, Revision
from ringback.handbook.stating import NewClauseForm, NewParameterForm, ShapeForm
from ringback.handbook.views.editing import draft_of, previews
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound


@never_cache
@require_http_methods(["GET", "POST"])
def add_clause(request: Request, revision_id: UUID) -> HttpResponse:
    draft = draft_of(request, revision_id)
    form = NewClauseForm(draft, request.GET.get("under", ""), request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"].strip()
        try:
            commands.add_clause(
                revision_id=draft.pk,
                number=number,
                draft=form.draft(),
                actor=request.actor,
                now=instants.now(),
            )
        except Invalid as refusal:
            for name, said in refusal.fields.items():
                form.add_error(name, str(said))
        else:
            messages.success(request, _("Clause %(number)s is added.") % {"number": number})
            return redirect("handbook:edit_clause", draft.pk, number)
    context = {"revision": draft, "form": form, "previews": previews(form)}
    status = 422 if form.errors else 200
    return render(request, "handbook/new_clause.html", context, status=status)


@require_POST
def drop_clause(request: Request, revision_id: UUID, number: str) -> HttpResponse:
    try:
        commands.drop_clause(
            revision_id=revision_id,
            number=number,
            seen=_seen(request),
            actor=request.actor,
            now=instants.now(),
        )
    except (Invalid, Conflict) as refusal:
        messages.error(request, str(refusal.message))
        return redirect("handbook:edit_clause", revision_id, number)
    messages.success(request, _("Clause %(number)s is dropped.") % {"number": number})
    return redirect("handbook:revision", revision_id)


@never_cache
@require_http_methods(["GET", "POST"])
def add_parameter(request: Request, revision_id: UUID, number: str) -> HttpResponse:
    """First of which type it is, then its name and its value; the type travels in the address."""
    draft = draft_of(request, revision_id)
    clause = Clause.objects.filter(revision=draft, number=number).first()
    if clause is None:
        raise NotFound(_("This revision has no such clause."))
    known = stating.known_to_the_product(draft, request.GET.get("product", ""))
    asked = ShapeForm(request.GET if "type" in request.GET else None)
    context: dict[str, Any] = {"revision": draft, "clause": clause, "asked": asked}
    if known is None and not asked.is_valid():
        shown = {**context, "unstated": stating.unstated(draft)}
        return render(request, "handbook/new_parameter.html", shown)
    shape = known.text.rule.shape if known else asked.shape()
    form = NewParameterForm(shape, request.POST or None, known)
    if request.method == "POST" and form.is_valid() and _stated(request, draft, clause, form):
        return redirect("handbook:edit_clause", draft.pk, number)
    status = 422 if form.errors else 200
    return render(request, "handbook/new_parameter.html", {**context, "form": form}, status=status)


def _stated(request: Request, draft: Revision, clause: Clause, form: NewParameterForm) -> bool:
    try:
        commands.add_parameter(
            revision_id=draft.pk,
            clause=clause.number,
            draft=form.draft(),
            cases=form.cases(),
            actor=request.actor,
            now=instants.now(),
        )
    except Invalid as refusal:
        form.refused(refusal)
        return False
    messages.success(request, _("The parameter is added."))
    return True


@require_POST
def move_parameter(request: Request, revision_id: UUID, code: str) -> HttpResponse:
    try:
        commands.move_parameter(
            revision_id=revision_id,
            code=code,
            clause=request.POST.get("clause", ""),
            seen=_seen(request),
            actor=request.actor,
            now=instants.now(),
        )
    except (Invalid, Conflict) as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The parameter is moved."))
    return redirect("handbook:edit_parameter", revision_id, code)


@require_POST
def drop_parameter(request: Request, revision_id: UUID, code: str) -> HttpResponse:
    try:
        commands.drop_parameter(
            revision_id=revision_id,
            code=code,
            seen=_seen(request),
            actor=request.actor,
            now=instants.now(),
        )
    except (Invalid, Conflict) as refusal:
        messages.error(request, str(refusal.message))
        return redirect("handbook:edit_parameter", revision_id, code)
    messages.success(request, _("The parameter is dropped."))
    return redirect("handbook:revision", revision_id)


def _seen(request: Request) -> int:
    seen = request.POST.get("seen", "")
    if not seen.isdecimal() or len(seen) > 9:
        raise Invalid(_("The form is incomplete. Nothing was changed."))
    return int(seen)
