"""Which role holds which verbs. Modules announce their verbs; this table hands them out."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    AGENT = "agent"
    HANDLER = "handler"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    ADMINISTRATOR = "administrator"


LABELS = {
    Role.AGENT: _("Agent"),
    Role.HANDLER: _("Department handler"),
    Role.LEAD: _("Team lead"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.QUALITY: _("Quality and training officer"),
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
        "business.read",
        "business.request",
        "knowledge.write",
    }
)
_HANDLER = frozenset(
    {
        "sheet.work",
        "sheet.return",
        "sheet.hand_over",
        "customer.reveal",
        "contact.dial",
        "business.read",
        "business.request",
        "knowledge.write",
    }
)
_LEAD = (
    _AGENT
    | _HANDLER
    | frozenset(
        {
            "contact.take_over",
            "ticket.triage",
            "ticket.reclassify",
            "ticket.cancel",
            "ticket.release",
            "ticket.supervise",
            "ticket.approve_hold",
            "sheet.assign",
            "sheet.recall",
            "customer.merge",
            "business.approve",
            "recognition.correct",
            "recognition.review",
            "suspicion.read",
            "satisfaction.read",
            "handbook.draft",
            "report.read",
            "knowledge.approve",
            "evidence.make",
        }
    )
)
_SUPERVISOR = _LEAD | frozenset(
    {"journal.read", "dispatch.configure", "handbook.approve", "archive.hold"}
)
_QUALITY = frozenset(
    {
        "handbook.draft",
        "report.read",
        "satisfaction.read",
        "suspicion.read",
        "knowledge.write",
        "knowledge.approve",
        "evidence.make",
    }
)
"""Reads what came of the work and writes how it is to be done; decides about no case."""
_ADMINISTRATOR = frozenset(
    {
        "catalog.revise",
        "customer.register",
        "people.administer",
        "identity.administer",
        "handbook.administer",
        "handbook.draft",
        "handbook.approve",
        "calendars.publish",
        "recognition.administer",
        "journal.read",
        "base.administer",
        "archive.administer",
        "archive.hold",
    }
)

VERBS: dict[Role, frozenset[str]] = {
    Role.AGENT: _AGENT,
    Role.HANDLER: _HANDLER,
    Role.LEAD: _LEAD,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.QUALITY: _QUALITY,
    Role.ADMINISTRATOR: _ADMINISTRATOR,
}
"""The default hand-out. Verbs that only read need no entry: rows decide (``visible_to``)."""
