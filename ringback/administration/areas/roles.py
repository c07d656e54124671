"""Which role may do what: for reading. The table is part of the product."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.page import Area, Ask, Cell, Page, Table, coded
from ringback.identity import queries as identity
from ringback.kernel.errors import NotFound


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    table = identity.role_table()
    verbs = sorted({verb for _role, held in table for verb in held})
    return Page(
        title=_("Roles"),
        about=_(
            "What a role may do is the same everywhere; where it may do it is said by the place "
            "for which somebody holds the role."
        ),
        tables=[
            Table(
                title=_("Rights by role"),
                heads=[
                    pgettext_lazy("of a role", "Right"),
                    *(identity.LABELS[role] for role, _held in table),
                ],
                rows=[
                    [coded(verb), *(_mark(verb in held) for _role, held in table)] for verb in verbs
                ],
                empty="",
            )
        ],
    )


def _mark(is_held: bool) -> Cell:
    return Cell(words=_("yes"), tone="good") if is_held else Cell(words=_("no"))


AREA = Area(
    code="roles",
    label=_("Roles"),
    about=_("What each role may do."),
    icon="shield-check",
    verb="identity.administer",
    page=page,
    order=40,
)
