"""A revision as it is written, reviewed and published."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound
from ringback.knowledge import access, commands, pages
from ringback.knowledge.forms import VERBS, ArticleForm, VerbForm


@never_cache
@require_http_methods(["GET", "POST"])
def begin(request: Request) -> HttpResponse:
    access.require_staff(request.actor)
    access.require(access.may_write(request.actor))
    now = instants.now()
    form = ArticleForm(request.POST or None, now=now, asks_kind=True)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.begin_article(
                kind=form.kind_chosen, draft=form.draft(), actor=request.actor, now=now
            )
        except Invalid as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("The draft is kept. Submit it when it is ready."))
            return redirect("knowledge:revision", made.article_id, made.number)
    status = 422 if form.errors else 200
    return render(request, "knowledge/write.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: Request, article_id: int, number: int) -> HttpResponse:
    access.require_staff(request.actor)
    now = instants.now()
    row = access.revision_for(request.actor, article_id, number)
    form = ArticleForm(request.POST or None, now=now, revision=row)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_article(
                article_id=article_id,
                number=number,
                draft=form.draft(),
                seen=form.cleaned_data["seen"],
                actor=request.actor,
                now=now,
            )
        except Invalid as refusal:
            form.refused(refusal)
        except Conflict:
            is_stale = form.look_again(row.version)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("knowledge:revision", article_id, number)
    context = {"form": form, "revision": row, "is_stale": is_stale}
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "knowledge/write.html", context, status=status)


@require_POST
def revise(request: Request, article_id: int) -> HttpResponse:
    made = commands.begin_revision(article_id=article_id, actor=request.actor, now=instants.now())
    return redirect("knowledge:edit", article_id, made.number)


@require_POST
def adopt(request: Request, article_id: int) -> HttpResponse:
    seen = request.POST.get("owner", "")
    commands.adopt(article_id=article_id, seen=seen, actor=request.actor, now=instants.now())
    messages.success(request, _("It is yours to keep true from now on."))
    return redirect("knowledge:article", article_id)


@never_cache
@require_safe
def revision(request: Request, article_id: int, number: int) -> HttpResponse:
    return _page(request, article_id, number, None)


@require_POST
def act(request: Request, article_id: int, number: int, verb: str) -> HttpResponse:
    """Do what a form says, or show why not with what was typed still in it."""
    access.require_staff(request.actor)
    row = access.revision_for(request.actor, article_id, number)
    if verb not in VERBS:
        raise NotFound(_("There is nothing of that name that could be done here."))
    form = VERBS[verb](row, request.actor, request.POST)
    if form.is_valid():
        try:
            form.act(instants.now())
        except Invalid as refusal:
            form.refused(refusal)
        except Conflict as refusal:
            messages.error(request, str(refusal.message))
            return redirect("knowledge:revision", article_id, number)
        else:
            messages.success(request, str(form.done))
            return redirect("knowledge:revision", article_id, number)
    return _page(request, article_id, number, form)


def _page(request: Request, article_id: int, number: int, tried: VerbForm | None) -> HttpResponse:
    access.require_staff(request.actor)
    page = pages.revision_page(article_id, number, actor=request.actor, now=instants.now())
    offered = [
        tried
        if tried is not None and tried.verb == each.verb
        else each(page.revision, request.actor)
        for each in VERBS.values()
        if each.is_offered(page.revision, request.actor)
    ]
    context: dict[str, Any] = {"page": page, "forms": offered, "tried": tried}
    return render(request, "knowledge/revision.html", context, status=422 if tried else 200)
