"""What every new row of the organisation has in common."""

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Conflict, Invalid
from ringback.people import rules
from ringback.people.models import Named

TAKEN = _("That code is taken here. Choose another; nothing was saved.")


def require_in_use(*units: Named | None) -> None:
    if any(unit is not None and unit.retired_at for unit in units):
        raise Conflict(_("That part of the operator is retired; nothing new is put there."))


def require_code(code: str) -> None:
    if not rules.is_code(code):
        raise Invalid(
            _("A code has up to 40 letters, digits, dots, dashes and underscores."),
            fields={"code": _("is no code")},
        )


def insert(row: Model, taken: object = TAKEN) -> None:
    """The constraint decides whether a code is free: looking first would lose a race."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(taken) from None
