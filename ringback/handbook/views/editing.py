"""A draft as it is written: a clause in both languages, a parameter with its cases."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ringback.base.http import Request
from ringback.base.prose import html_of
from ringback.handbook import access, commands, revising, stock
from ringback.handbook.casing import CasesForm
from ringback.handbook.forms import ClauseForm
from ringback.handbook.models import Clause, Parameter, Revision
from ringback.handbook.words import LANGUAGES
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound

LONGEST_PREVIEW = 20_000


@never_cache
@require_http_methods(["GET", "POST"])
def clause(request: Request, revision_id: UUID, number: str) -> HttpResponse:
    draft = draft_of(request, revision_id)
    row = Clause.objects.filter(revision=draft, number=number).first()
    if row is None:
        raise NotFound(_("This revision has no such clause."))
    form = ClauseForm(row, request.POST or None)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            _write_clause(request, draft, row, form)
        except Invalid as refusal:
            _refuse(form, refusal)
        except Conflict:
            is_stale = _look_again(request, form, row)
        else:
            messages.success(request, _("Clause %(number)s is saved.") % {"number": number})
            return redirect("handbook:revision", draft.pk)
    context = {
        "revision": draft,
        "clause": row,
        "form": form,
        "is_stale": is_stale,
        "previews": previews(form),
        "parameters": [(each, revising.label_of(each)) for each in _parameters(row)],
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "handbook/clause_form.html", context, status=status)


def _write_clause(request: Request, draft: Revision, row: Clause, form: ClauseForm) -> None:
    commands.edit_clause(
        revision_id=draft.pk,
        number=row.number,
        draft=form.draft(),
        seen=form.cleaned_data["seen"],
        actor=request.actor,
        now=instants.now(),
    )


def _parameters(row: Clause) -> list[Parameter]:
    return list(Parameter.objects.filter(clause=row).order_by("pk"))


def previews(form: ClauseForm) -> list[tuple[object, str, str]]:
    return [
        (name, tag, html_of(str(form[f"text_{code}"].value() or "")))
        for code, tag, name in LANGUAGES
    ]


@require_POST
def preview(request: Request) -> HttpResponse:
    """A clause's Markdown as readers will see it."""
    access.require_read(request.actor)
    rendered = [
        (name, tag, html_of(request.POST.get(f"text_{code}", "")[:LONGEST_PREVIEW]))
        for code, tag, name in LANGUAGES
    ]
    return render(request, "handbook/preview.html", {"previews": rendered})


@never_cache
@require_http_methods(["GET", "POST"])
def parameter(request: Request, revision_id: UUID, code: str) -> HttpResponse:
    draft = draft_of(request, revision_id)
    rows = Parameter.objects.select_related("clause").filter(revision=draft, code=code)
    row = rows.first()
    if row is None:
        raise NotFound(_("This revision has no such parameter."))
    form = CasesForm(row, request.POST or None)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, draft, row, form)
        except Invalid as refusal:
            _refuse_cases(form, refusal)
        except Conflict:
            is_stale = _look_again(request, form, row)
        else:
            messages.success(request, _("%(label)s is saved.") % {"label": revising.label_of(row)})
            return redirect("handbook:revision", draft.pk)
    context = {
        "revision": draft,
        "parameter": row,
        "label": revising.label_of(row),
        "form": form,
        "is_stale": is_stale,
        "is_needed": code in stock.succession().needed,
        "others": revising.clauses_besides(row),
    }
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "handbook/parameter_form.html", context, status=status)


def _set(request: Request, draft: Revision, row: Parameter, form: CasesForm) -> None:
    commands.set_parameter(
        revision_id=draft.pk,
        code=row.code,
        cases=form.drafts(),
        seen=form.cleaned_data["seen"],
        actor=request.actor,
        now=instants.now(),
    )


def draft_of(request: Request, revision_id: UUID) -> Revision:
    """A revision the reader may write in."""
    found = access.revision_for(request.actor, revision_id)
    access.require(access.may_draft(request.actor))
    return found


def _look_again(request: Request, form: ClauseForm | CasesForm, row: Clause | Parameter) -> bool:
    """What was typed stands over the present state: saved again, it is meant."""
    row.refresh_from_db()
    kept = request.POST.copy()
    kept["seen"] = str(row.version)
    form.data = kept
    return True


def _refuse(form: ClauseForm, refusal: Invalid) -> None:
    for name, said in refusal.fields.items():
        form.add_error(name, str(said))
    if not refusal.fields:
        form.add_error(None, str(refusal.message))


def _refuse_cases(form: CasesForm, refusal: Invalid) -> None:
    for place, said in refusal.fields.items():
        form.refuse(place, said)
    if not refusal.fields:
        form.refuse("cases", refusal.message)
