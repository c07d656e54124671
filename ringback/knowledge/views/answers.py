"""Agreed answers: the list, one to be read with its check, drawn up and agreed."""

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
from ringback.knowledge.answer_forms import AnswerForm

MOST_DIGITS = 9


@never_cache
@require_safe
def answers(request: Request) -> HttpResponse:
    access.require_staff(request.actor)
    page = pages.answers_page(actor=request.actor, now=instants.now())
    return render(request, "knowledge/answers.html", {"page": page})


@never_cache
@require_safe
def answer(request: Request, answer_id: int) -> HttpResponse:
    return _page(request, answer_id)


@require_POST
def check(request: Request, answer_id: int) -> HttpResponse:
    """The right option acknowledges it; after a wrong one the text is there again."""
    access.require_staff(request.actor)
    place = request.POST.get("option", "")
    if not place.isdecimal() or len(place) > MOST_DIGITS:
        return _page(request, answer_id, refusal=_("Choose one of the options."), status=422)
    is_right = commands.check(
        answer_id=answer_id, place=int(place), actor=request.actor, now=instants.now()
    )
    if not is_right:
        words = _("That is not what it says. Read it once more, then choose again.")
        return _page(request, answer_id, refusal=words, status=422)
    messages.success(request, _("Right. You have acknowledged it."))
    return redirect("knowledge:answers")


@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: Request) -> HttpResponse:
    access.require_staff(request.actor)
    access.require(access.may_approve(request.actor))
    now = instants.now()
    form = AnswerForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.draft_answer(draft=form.draft(), actor=request.actor, now=now)
        except Invalid as refusal:
            form.refused(refusal)
        else:
            messages.success(request, _("The draft is kept. Somebody else agrees to it now."))
            return redirect("knowledge:answer", made.pk)
    status = 422 if form.errors else 200
    return render(request, "knowledge/write_answer.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def edit(request: Request, answer_id: int) -> HttpResponse:
    access.require_staff(request.actor)
    access.require(access.may_approve(request.actor))
    now = instants.now()
    row = access.answer_for(request.actor, answer_id)
    form = AnswerForm(request.POST or None, now=now, answer=row)
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            commands.edit_answer(
                answer_id=answer_id,
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
            return redirect("knowledge:answer", answer_id)
    context = {"form": form, "answer": row, "is_stale": is_stale}
    status = 409 if is_stale else 422 if form.errors else 200
    return render(request, "knowledge/write_answer.html", context, status=status)


@require_POST
def act(request: Request, answer_id: int, verb: str) -> HttpResponse:
    access.require_staff(request.actor)
    verbs: dict[str, tuple[Any, Any]] = {
        "agree": (commands.agree, _("Agreed. It holds from its first day on.")),
        "withdraw": (commands.withdraw_answer, _("Withdrawn. It holds no more.")),
    }
    if verb not in verbs:
        raise NotFound(_("There is nothing of that name that could be done here."))
    command, done = verbs[verb]
    seen = request.POST.get("seen", "")
    try:
        command(
            answer_id=answer_id,
            seen=int(seen) if seen.isdecimal() and len(seen) <= MOST_DIGITS else 0,
            actor=request.actor,
            now=instants.now(),
        )
    except Conflict as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect("knowledge:answer", answer_id)


def _page(
    request: Request, answer_id: int, *, refusal: object = "", status: int = 200
) -> HttpResponse:
    access.require_staff(request.actor)
    page = pages.answer_page(answer_id, actor=request.actor, now=instants.now())
    context = {"page": page, "refusal": refusal}
    return render(request, "knowledge/answer.html", context, status=status)
