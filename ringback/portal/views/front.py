"""The first pages: who are you, what can be done here, which types there are."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.base.shell import Shell
from ringback.kernel import instants
from ringback.portal import visits
from ringback.portal.forms.applying import WordsForm
from ringback.portal.guards import open_to_all
from ringback.portal.queries import answers, applications, catalogue


@require_safe
@open_to_all
def front(request: Request) -> HttpResponse:
    """The house's own first page: staff go on to their work, customers to their service."""
    entries = Shell(request).entries
    if entries:
        return redirect(entries[0].address)
    if request.actor.is_customer:
        return redirect("portal:home")
    return render(request, "portal/front.html")


@require_safe
@open_to_all
def home(request: Request) -> HttpResponse:
    now, language = instants.now(), get_language() or "zh-hans"
    words = request.GET.get("q", "").strip()[: catalogue.LONGEST_WORDS]
    context = {
        "form": WordsForm(now=now),
        "branches": catalogue.branches(language=language, at=now),
        "words": words,
        "found": catalogue.search(words=words, language=language, at=now) if words else [],
        "draft": applications.latest(held=visits.held(request), now=now),
    }
    return render(request, "portal/home.html", context)


@require_safe
@open_to_all
def branch(request: Request, code: str) -> HttpResponse:
    language = get_language() or "zh-hans"
    shown = catalogue.branch(code=code, language=language, at=instants.now())
    return render(request, "portal/branch.html", {"branch": shown})


@require_safe
@open_to_all
def type_page(request: Request, code: str) -> HttpResponse:
    language = get_language() or "zh-hans"
    shown = catalogue.type_page(code=code, language=language, at=instants.now())
    agreed = answers.agreed_on([code], actor=request.actor, now=instants.now())
    return render(request, "portal/type.html", {"page": shown, "agreed": agreed})
