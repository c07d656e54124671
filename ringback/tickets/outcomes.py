"""How work without a review ends: the codes of each kind of sheet, announced by whoever reads them.

A kind nobody has announced ends with any code; words of anybody's own never are one, for the
outcome stands in the journal.
"""

import re
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from ringback.kernel.errors import Invalid
from ringback.kernel.registry import Registry

coded_outcomes: Registry[Collection[str]] = Registry("list of outcomes")
"""From the kind of a sheet to its codes."""
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check(sheet_kind: str, outcome: str) -> None:
    """Raises ``Invalid`` for what is no outcome of this kind of sheet."""
    known = (
        outcome in coded_outcomes[sheet_kind]
        if sheet_kind in coded_outcomes
        else CODE.fullmatch(outcome)
    )
    if not known:
        raise Invalid(
            _("Choose what came of it. Nothing was saved."),
            fields={"outcome": _("This is no outcome of this kind of work sheet.")},
        )
