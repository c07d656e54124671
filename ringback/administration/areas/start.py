"""The first day of an installation: what is there, what is missing, in the order it is needed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act
from ringback.administration.areas import files
from ringback.administration.page import Area, Ask, Cell, Page, Table, Words, address, text
from ringback.calendars import queries as calendars
from ringback.customers import commands as customers
from ringback.customers import queries as customer_queries
from ringback.kernel.errors import NotFound
from ringback.people import commands as people
from ringback.people import queries as organisation

CODE = "start"
YEAR = timedelta(days=365)
Step = tuple[Words, str, bool, Words]
"""What, where it is done, whether it is done, and what it is for."""


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    steps = [*_steps(ask), *_channels_and_customers()]
    return Page(
        title=_("First steps"),
        about=_("From an empty installation to the first case, in this order."),
        warnings=[_REMOVAL] if settings.RINGBACK_DEMO else [],
        acts=_imports(ask),
        tables=[
            Table(
                title=_("What a first day needs"),
                heads=[_("Step"), _("State"), _("What for")],
                rows=[_line(*step) for step in steps],
                empty="",
            )
        ],
    )


def _imports(ask: Ask) -> list[Act]:
    return [
        Act(
            "import-staff",
            _("Import staff"),
            files.RowsFile,
            lambda given: _enrolled(ask, given),
            icon="users",
            asks=_(
                "Columns: work_number, name, username, organisation, department; if you like"
                " team, role. Whoever is staff already is left as they are."
            ),
        ),
        Act(
            "import-customers",
            _("Import customers"),
            files.RowsFile,
            lambda given: _imported(ask, given),
            icon="user",
            asks=_(
                "Columns: phone, organisation; if you like name, kind, product, access_number,"
                " account_number, region, star_level. Whoever is known is left as they are."
            ),
        ),
    ]


_REMOVAL = _(
    "This is the demonstration. Stop it and run “ringback remove-demo” to take everything fictional"
    " away in one step; then “ringback init” begins a real installation."
)


def _line(what: Words, where: str, is_done: bool, purpose: Words) -> list[Cell]:
    done = pgettext_lazy("of a step", "Done")
    state = (
        Cell(words=done, tone="good")
        if is_done
        else Cell(words=pgettext_lazy("of a step", "Open"), tone="warn")
    )
    return [Cell(words=what, href=where), state, text(purpose)]


def _steps(ask: Ask) -> Iterator[Step]:
    reach = ask.actor.scope_paths
    yield (
        _("Lay out the organisation"),
        address("organisation"),
        bool(organisation.places()),
        _("Cities, counties, grids: who sees what, and where a case goes."),
    )
    yield (
        _("Departments and teams"),
        address("organisation"),
        bool(organisation.departments_within(reach) and organisation.teams_within(reach)),
        _("Work sheets are given to departments, and there to teams."),
    )
    yield (
        _("Confirm the holidays of the year ahead"),
        address("calendars"),
        not any(calendars.unconfirmed_within(YEAR, now=ask.now)),
        _("Limits in working days count by them, make-up workdays included."),
    )
    yield (
        _("People with roles"),
        address("staff"),
        len(organisation.staff_list(scope_paths=reach, limit=1)) > 1,
        _("Agents, handlers, leads. Import them here, or add them one by one."),
    )


def _channels_and_customers() -> Iterator[Step]:
    yield (
        _("A gateway for text messages"),
        address("messages"),
        bool(settings.RINGBACK_SMS_GATEWAY["url"]),
        _("Receipts, codes, surveys: RINGBACK_SMS_GATEWAY. Without one nobody gets them."),
    )
    yield (
        _("Mail"),
        address("messages"),
        bool(settings.RINGBACK_SMTP_URL),
        _("Links to choose a password, notices to staff: RINGBACK_SMTP_URL."),
    )
    yield (
        pgettext_lazy("a step", "Customers"),
        address(CODE),
        customer_queries.is_any_known(),
        _("Import those you have; whoever asks first is registered then."),
    )


def _enrolled(ask: Ask, given: dict[str, Any]) -> Table:
    with files.on_disk(given["file"]) as path:
        told = people.enrol_file(path=path, most=files.MOST_ROWS, actor=ask.actor, now=ask.now)
    return files.outcome((row.number, row.is_new, row.problem) for row in told)


def _imported(ask: Ask, given: dict[str, Any]) -> Table:
    with files.on_disk(given["file"]) as path:
        told = customers.import_file(path=path, most=files.MOST_ROWS, actor=ask.actor, now=ask.now)
        return files.outcome((row.number, row.is_new, row.problem) for row in told)


AREA = Area(
    code=CODE,
    label=_("First steps"),
    about=_("What a new installation still lacks; import of staff and customers."),
    icon="list-check",
    verb="people.administer",
    page=page,
    order=5,
)
