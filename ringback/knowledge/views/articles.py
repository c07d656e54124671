"""Articles as staff find and read them, and what they say came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ringback.base.http import Request
from ringback.kernel import instants
from ringback.kernel.errors import Invalid
from ringback.knowledge import access, commands, pages, queries
from ringback.knowledge.states import TOLD, Outcome, Place

LONGEST_WORDS = 200
MOST_DIGITS = 9


@never_cache
@require_safe
def articles(request: Request) -> HttpResponse:
    """What is published, the newest first; with words, what answers to them."""
    access.require_staff(request.actor)
    now = instants.now()
    words = request.GET.get("q", "").strip()[:LONGEST_WORDS]
    before = request.GET.get("before", "")
    context = {
        "words": words,
        "may_write": access.may_write(request.actor),
        "unread": queries.unread(actor=request.actor, now=now),
    }
    if words:
        context["found"] = pages.searched(words, actor=request.actor, now=now)
    else:
        behind = int(before) if before.isdecimal() and len(before) <= MOST_DIGITS else 0
        found, older = queries.published(actor=request.actor, now=now, before=behind)
        context |= {"articles": found, "older": f"?before={older}" if older else ""}
    return render(request, "knowledge/articles.html", context)


@never_cache
@require_safe
def drafts(request: Request) -> HttpResponse:
    """What is being written and what waits for other eyes."""
    access.require_staff(request.actor)
    access.require(access.may_write(request.actor) or access.may_approve(request.actor))
    context = {"lines": pages.open_revisions(request.actor)}
    return render(request, "knowledge/drafts.html", context)


@never_cache
@require_safe
def article(request: Request, article_id: int) -> HttpResponse:
    access.require_staff(request.actor)
    now = instants.now()
    page = pages.article_page(article_id, actor=request.actor, now=now)
    commands.note_view(
        article_id=article_id,
        revision=page.article.revision,
        place=Place.DESK,
        actor=request.actor,
        now=now,
    )
    return render(request, "knowledge/article.html", {"page": page})


@require_POST
def tell(request: Request, article_id: int) -> HttpResponse:
    """It solved a question, or was of no use."""
    access.require_staff(request.actor)
    outcome = request.POST.get("outcome", "")
    if outcome not in TOLD:
        raise Invalid(_("Choose one of the buttons. Nothing was saved."))
    commands.tell(
        article_id=article_id,
        outcome=Outcome(outcome),
        place=Place.DESK,
        actor=request.actor,
        now=instants.now(),
    )
    messages.success(request, _("Counted. Thank you."))
    return redirect("knowledge:article", article_id)
