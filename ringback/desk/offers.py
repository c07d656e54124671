"""What the desk puts into the frame: its entries, the search, the live stream."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ringback.base import shell
from ringback.desk.queries.work import TABS
from ringback.notifications import queries as notifications
from ringback.tickets import queries as tickets

shell.search.fill("desk:search")
shell.stream.fill("base:stream")
shell.case_page.fill("desk:ticket")
shell.contact_page.fill("desk:contact")

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
        verb="recognition.review",
        order=20,
    ),
)
shell.tools.add("presence", shell.Tool(template="desk/presence.html", order=80))


@notifications.destinations.register("ticket")
def _page_of_ticket(ticket_id: str, _case: int | None) -> str:
    return reverse("desk:ticket", args=[tickets.number_of(int(ticket_id))])


@notifications.destinations.register("work_sheet")
def _page_of_sheet(sheet_id: str, _case: int | None) -> str:
    return reverse("desk:sheet", args=[sheet_id])
