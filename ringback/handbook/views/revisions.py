"""Revisions as screens: the list, one revision with its verbs, its differences, its whole text."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ringback.base.http import Request
from ringback.handbook import access, commands, pages, revising, signing
from ringback.handbook.forms import VERBS, VerbForm
from ringback.handbook.models import Revision
from ringback.kernel import instants
from ringback.kernel.errors import Conflict, Invalid, NotFound


@never_cache
@require_safe
def index(request: Request) -> HttpResponse:
    access.require_read(request.actor)
    now = instants.now()
    lines, older = revising.revisions(request.actor, now, _key(request.GET.get("before")))
    context = {
        "documents": revising.documents(request.actor, now),
        "lines": lines,
        "older": f"?before={older}" if older else "",
        "may_draft": access.may_draft(request.actor),
        "to_sign": signing.to_sign(request.actor, now),
        "overdue": signing.overdue(request.actor, now),
    }
    return render(request, "handbook/revisions.html", context)


@require_POST
def begin(request: Request) -> HttpResponse:
    draft = commands.begin_revision(
        document=request.POST.get("document", ""), actor=request.actor, now=instants.now()
    )
    return redirect("handbook:revision", draft.pk)


@never_cache
@require_safe
def revision(request: Request, revision_id: UUID) -> HttpResponse:
    found = access.revision_for(request.actor, revision_id)
    return _page(request, found, None)


@never_cache
@require_http_methods(["POST"])
def act(request: Request, revision_id: UUID, verb: str) -> HttpResponse:
    """Do what a form says, or show why not with what was typed still in it."""
    found = access.revision_for(request.actor, revision_id)
    if verb not in VERBS:
        raise NotFound(_("There is nothing of that name that could be done here."))
    form = VERBS[verb](found, request.actor, instants.now(), request.POST)
    if form.is_valid():
        try:
            form.act()
        except Invalid as refusal:
            form.refused(refusal)
        except Conflict as refusal:
            messages.error(request, str(refusal.message))
            return redirect("handbook:revision", found.pk)
        else:
            messages.success(request, str(form.done))
            return redirect("handbook:revision", found.pk)
    return _page(request, found, form)


def _page(request: Request, found: Revision, tried: VerbForm | None) -> HttpResponse:
    now = instants.now()
    line = revising.line(found, now)
    compared = revising.comparison(found)
    forms = [
        tried if tried is not None and tried.verb == each.verb else each
        for each in revising.verbs(found, request.actor, now)
    ]
    context: dict[str, Any] = {
        "line": line,
        "revision": found,
        "forms": forms,
        "tried": tried,
        "compared": compared,
        "numbers": revising.numbers(compared) if compared else [],
        "impacts": revising.impact(compared, line, now) if compared else [],
        "course": revising.course(found),
        "editable": revising.editable(found, request.actor),
        "progress": signing.progress(found, now),
        "is_own": revising.own_words(found, request.actor),
        "awaits": line.alone and access.awaits_other_eyes(found),
        "sees_drafts": access.sees_drafts(request.actor),
    }
    return render(request, "handbook/revision.html", context, status=422 if tried else 200)


@never_cache
@require_safe
def changes(request: Request, revision_id: UUID) -> HttpResponse:
    """What differs, side by side in both languages."""
    found = access.revision_for(request.actor, revision_id)
    wished = _key(request.GET.get("against"))
    against = access.revision_for(request.actor, wished) if wished else None
    if against is not None and against.document_id != found.document_id:
        raise NotFound(_("These two are revisions of different documents."))
    compared = revising.comparison(found, against)
    others = Revision.objects.visible_to(request.actor).filter(document=found.document_id)
    context = {
        "line": revising.line(found, instants.now()),
        "revision": found,
        "compared": compared,
        "numbers": revising.numbers(compared) if compared else [],
        "clauses": revising.clauses(compared) if compared else [],
        "others": others.exclude(pk=found.pk).order_by("-number")[: revising.PAGE],
    }
    return render(request, "handbook/changes.html", context)


@never_cache
@require_safe
def text(request: Request, revision_id: UUID) -> HttpResponse:
    """The whole text of a revision, to be read or printed."""
    found = access.revision_for(request.actor, revision_id)
    context = {
        "line": revising.line(found, instants.now()),
        "revision": found,
        "clauses": pages.whole(found),
    }
    return render(request, "handbook/text.html", context)


@never_cache
@require_safe
def sign_offs(request: Request, revision_id: UUID) -> HttpResponse:
    """Who has signed a revision off and who has not, to be read or printed and filed."""
    found = access.revision_for(request.actor, revision_id)
    access.require(access.sees_drafts(request.actor))
    now = instants.now()
    context = {
        "line": revising.line(found, now),
        "revision": found,
        "progress": signing.progress(found, now),
        "signatures": signing.sheet(found),
    }
    return render(request, "handbook/sign_offs.html", context)


def _key(text: str | None) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(_("There is no such revision of the handbook.")) from None
