"""What staff are told of, and in which words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class NoticeKind(StrEnum):
    """``repair``: a dissatisfied customer has to be called. ``release``: a complaint whose customer
    stays silent is not closed without a lead. ``sign_off``: a handbook revision wants readers."""

    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    WARNED = "warned"
    BREACHED = "breached"
    RELEASE = "release"
    REPAIR = "repair"
    SIGN_OFF = "sign_off"


KIND_LABELS = {
    NoticeKind.MENTIONED: _("I am mentioned"),
    NoticeKind.ASSIGNED: _("Work is given to me"),
    NoticeKind.WARNED: _("A limit ends soon"),
    NoticeKind.BREACHED: _("A limit has passed"),
    NoticeKind.RELEASE: _("A complaint waits for release"),
    NoticeKind.REPAIR: _("A customer has to be won back"),
    NoticeKind.SIGN_OFF: _("A handbook revision is to be read and signed"),
}

SENTENCES = {
    NoticeKind.MENTIONED: _("You were mentioned on %(about)s."),
    NoticeKind.ASSIGNED: _("Work on %(about)s is given to you."),
    NoticeKind.WARNED: _("%(metric)s of %(about)s: the limit ends soon."),
    NoticeKind.BREACHED: _("%(metric)s of %(about)s: the limit has passed."),
    NoticeKind.RELEASE: _("The customer of %(about)s stays silent: it waits for your release."),
    NoticeKind.REPAIR: _("The customer of %(about)s is not content and has to be called."),
    NoticeKind.SIGN_OFF: _("A handbook revision waits to be read and signed by you."),
}

ICONS = {
    NoticeKind.MENTIONED: ("message", "info"),
    NoticeKind.ASSIGNED: ("inbox", "accent"),
    NoticeKind.WARNED: ("clock-exclamation", "warn"),
    NoticeKind.BREACHED: ("alarm", "bad"),
    NoticeKind.RELEASE: ("shield-check", "warn"),
    NoticeKind.REPAIR: ("phone-outgoing", "warn"),
    NoticeKind.SIGN_OFF: ("book", "info"),
}
"""Icon and tone of each."""

BY_MAIL_AT_FIRST = (
    NoticeKind.MENTIONED,
    NoticeKind.ASSIGNED,
    NoticeKind.BREACHED,
    NoticeKind.SIGN_OFF,
)
"""What goes by mail as well until somebody chooses for themselves."""


class AboutKind(StrEnum):
    """What a notice is about."""

    TICKET = "ticket"
    SHEET = "work_sheet"
    REVISION = "revision"
