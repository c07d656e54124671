"""Which role holds which verbs. Modules announce their verbs; this table hands them out."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    AGENT = "agent"
    HANDLER = "handler"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


LABELS = {
    Role.AGENT: _("Agent"),
    Role.HANDLER: _("Department handler"),
    Role.LEAD: _("Team lead"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.ADMINISTRATOR: _("Administrator"),
}

_AGENT = frozenset(
    {
        "contact.open",
        "contact.verify",
        "contact.wrap_up",
        "contact.dial",
        "customer.register",
        "customer.change",
        "customer.reveal",
        "ticket.register",
        "ticket.accept",
        "ticket.work",
        "ticket.link",
        "ticket.merge",
        "ticket.urge",
        "sheet.dispatch",
        "sheet.review",
        "callback.claim",
    }
)
_HANDLER = frozenset(
    {"sheet.work", "sheet.return", "sheet.hand_over", "customer.reveal", "contact.dial"}
)
_LEAD = (
    _AGENT
    | _HANDLER
    | frozenset(
        {
            "ticket.triage",
            "ticket.reclassify",
            "ticket.cancel",
            "ticket.release",
            "sheet.assign",
            "sheet.recall",
            "customer.merge",
            "recognition.correct",
            "recognition.review",
            "handbook.draft",
            "report.read",
        }
    )
)
_SUPERVISOR = _LEAD | frozenset({"journal.read", "dispatch.configure", "handbook.approve"})
_ADMINISTRATOR = frozenset(
    {
        "catalog.revise",
        "people.administer",
        "identity.administer",
        "handbook.administer",
        "handbook.draft",
        "handbook.approve",
        "calendars.publish",
        "recognition.administer",
        "journal.read",
        "base.administer",
    }
)

VERBS: dict[Role, frozenset[str]] = {
    Role.AGENT: _AGENT,
    Role.HANDLER: _HANDLER,
    Role.LEAD: _LEAD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}
"""The default hand-out. Verbs that only read need no entry: rows decide (``visible_to``)."""
