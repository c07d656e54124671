"""The handbook as it is read: its contents and its sections, in the edition asked for."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ringback.base.http import Request
from ringback.handbook import access, appendices, pages, queries, signing
from ringback.kernel import instants
from ringback.kernel.errors import NotFound


@require_safe
def contents(request: Request) -> HttpResponse:
    access.require_read(request.actor)
    frame = _frame(request)
    chapters = pages.contents(frame["edition"].pk)
    shown = {"chapters": chapters, "to_sign": signing.to_sign(request.actor, instants.now())}
    return render(request, "handbook/contents.html", {**frame, **shown})


@require_safe
def section(request: Request, number: str) -> HttpResponse:
    access.require_read(request.actor)
    frame = _frame(request)
    belongs = Q(number=number) | Q(number__startswith=f"{number}.")
    clauses = list(queries.clauses(frame["edition"].pk).filter(belongs))
    if not clauses:
        raise NotFound(_("This edition of the handbook has no such clause."))
    shown = {
        "clauses": pages.section(clauses, frame["edition"].pk),
        "revision": clauses[0].revision,
    }
    return render(request, "handbook/section.html", {**frame, **shown})


@require_safe
def appendix(request: Request) -> HttpResponse:
    """Forms and related files, with the clauses that use them (§8.3)."""
    access.require_read(request.actor)
    frame = _frame(request)
    index = appendices.index_of(frame["edition"].pk)
    return render(request, "handbook/appendix.html", {**frame, "index": index})


def _frame(request: Request) -> dict[str, Any]:
    """The edition to show, the one now in force, and what keeps links within the former."""
    present = queries.edition_at(instants.now())
    wished = request.GET.get("edition")
    edition = present if wished is None else queries.edition(_edition_id(wished))
    wish = "" if edition == present else f"?edition={edition.pk}"
    return {"edition": edition, "present": present, "wish": wish}


def _edition_id(wished: str) -> UUID:
    try:
        return UUID(wished)
    except ValueError:
        raise NotFound(_("There is no such edition of the handbook.")) from None
