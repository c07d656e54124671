"""A form is taken once. A second click, or the page sent again, does not do the thing twice.

Most verbs are safe by themselves: a conditional update finds the state changed. What makes a new
row each time (a note, an urge, a work sheet) has no state to guard it; its form carries a token.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ringback.base.models import TakenForm
from ringback.kernel.errors import Conflict

REPEATED = "repeated"
"""The reason of the ``Conflict``: what was asked for has been done, by the first of the two."""
MEMORY = timedelta(days=2)
"""Longer than a page stands open; whoever sends it later does a new thing."""
BATCH = 500


@contextmanager
def taken(token: str, now: datetime) -> Iterator[None]:
    """Run the command inside: token and effect are kept together or not at all, so that a form
    that was refused can be corrected and sent again. What is no token guards nothing."""
    with transaction.atomic():
        if (form_id := _read(token)) is not None:
            try:
                with transaction.atomic():
                    TakenForm.objects.create(id=form_id, taken_at=now)
            except IntegrityError:
                raise Conflict(
                    _("This form has been taken already. Nothing was done a second time."),
                    code=REPEATED,
                ) from None
        yield


def _read(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None


def forget(now: datetime) -> int:
    old = TakenForm.objects.filter(taken_at__lt=now - MEMORY).values_list("pk", flat=True)
    return TakenForm.objects.filter(pk__in=list(old[:BATCH])).delete()[0]
