"""What the desk puts into the frame: its entries, the search, the live stream."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.desk.queries.case_file import told
from ringback.desk.queries.work import TABS
from ringback.knowledge import queries as knowledge
from ringback.notifications import queries as notifications
from ringback.records import queries as records
from ringback.tickets import queries as tickets

shell.search.fill("desk:search")
shell.stream.fill("base:stream")
shell.case_page.fill("desk:ticket")
shell.contact_page.fill("desk:contact")
records.teller.fill(told)

shell.navigation.add(
    "contacts",
    shell.Entry(
        label=_("Contacts"), url_name="desk:contacts", icon="headset", verb="contact.open", order=5
    ),
)
shell.navigation.add(
    "work",
    shell.Entry(
        label=_("Work lists"),
        url_name="desk:work",
        icon="inbox",
        verbs=tuple(dict.fromkeys(verb for tab in TABS for verb in tab.verbs)),
        order=10,
    ),
)
shell.navigation.add(
    "queues",
    shell.Entry(
        label=_("Queues"),
        url_name="desk:queues",
        icon="arrows-split-2",
        verb="sheet.assign",
        order=12,
    ),
)
shell.navigation.add(
    "next",
    shell.Entry(
        label=_("Next hours"),
        url_name="desk:next",
        icon="clock-exclamation",
        verb="sheet.assign",
        order=11,
    ),
)
shell.navigation.add(
    "handovers",
    shell.Entry(
        label=_("Shift handover"),
        url_name="desk:handovers",
        icon="arrows-exchange",
        verb="sheet.assign",
        order=13,
    ),
)
shell.navigation.add(
    "triage",
    shell.Entry(
        label=_("Triage"),
        url_name="desk:triage",
        icon="adjustments",
        verb="ticket.triage",
        order=15,
    ),
)
shell.navigation.add(
    "suspicions",
    shell.Entry(
        label=_("Suspicions"),
        url_name="desk:suspicions",
        icon="shield-check",
        verb="suspicion.read",
        order=20,
    ),
)
shell.navigation.add(
    "merges",
    shell.Entry(
        label=_("One customer or two"),
        url_name="desk:merges",
        icon="users",
        verb="customer.merge",
        order=25,
    ),
)
shell.navigation.add(
    "approvals",
    shell.Entry(
        label=_("Approvals"),
        url_name="desk:approvals",
        icon="checks",
        verb="business.approve",
        order=22,
    ),
)
knowledge.deviations_page.fill("desk:deviations")
shell.tools.add("presence", shell.Tool(template="desk/presence.html", order=80))


@notifications.destinations.register("ticket")
def _page_of_ticket(ticket_id: str, _case: int | None) -> str:
    return reverse("desk:ticket", args=[tickets.number_of(int(ticket_id))])


@notifications.destinations.register("day")
def _page_of_day(report_id: str, _case: int | None) -> str:
    return reverse("reports:day", args=[report_id])


@notifications.destinations.register("work_sheet")
def _page_of_sheet(sheet_id: str, _case: int | None) -> str:
    return reverse("desk:sheet", args=[sheet_id])


shell.navigation.add(
    "archive",
    shell.Entry(
        label=_("Archive"),
        url_name="desk:archive",
        icon="archive",
        verbs=("ticket.work", "journal.read"),
        section=shell.Section.RECORDS,
        order=60,
    ),
)
