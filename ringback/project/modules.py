"""The floors of the house from the ground up; Django loads them in this order."""

MODULES = [
    "ringback.base",
    "ringback.identity",
    "ringback.handbook",
    "ringback.calendars",
    "ringback.people",
    "ringback.catalog",
    "ringback.customers",
    "ringback.messaging",
    "ringback.clocks",
    "ringback.recognition",
    "ringback.tickets",
    "ringback.dispatch",
    "ringback.feedback",
    "ringback.intake",
    "ringback.notifications",
    "ringback.reports",
    "ringback.api",
    "ringback.desk",
    "ringback.portal",
    "ringback.administration",
]
