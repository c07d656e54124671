"""What staff are told of, and in which words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class NoticeKind(StrEnum):
    """``repair``: a dissatisfied customer has to be called. ``release``: a complaint whose customer
    stays silent is not closed without a lead. ``sign_off``: a handbook revision wants readers.
    ``sign_off_overdue``: the time for that is over. ``team_overdue``: people of the team have not
    signed in time. ``supervised``: whoever has a case in hand is to account for it;
    ``accounted``: has done so. ``put_first``: a lead wants one of their sheets done before the
    others. ``day_report``: yesterday's figures are there. ``stuck``: nobody touches a sheet of the
    department."""

    MENTIONED = "mentioned"
    ASSIGNED = "assigned"
    WARNED = "warned"
    BREACHED = "breached"
    RELEASE = "release"
    REPAIR = "repair"
    UNANSWERED = "unanswered"
    SIGN_OFF = "sign_off"
    URGED = "urged"
    SUPERVISED = "supervised"
    ACCOUNTED = "accounted"
    SIGN_OFF_OVERDUE = "sign_off_overdue"
    TEAM_OVERDUE = "team_overdue"
    PUT_FIRST = "put_first"
    DAY_REPORT = "day_report"
    STUCK = "stuck"


KIND_LABELS = {
    NoticeKind.MENTIONED: _("I am mentioned"),
    NoticeKind.ASSIGNED: _("Work is given to me"),
    NoticeKind.WARNED: _("A limit ends soon"),
    NoticeKind.BREACHED: _("A limit has passed"),
    NoticeKind.RELEASE: _("A complaint waits for release"),
    NoticeKind.REPAIR: _("A customer has to be won back"),
    NoticeKind.UNANSWERED: _("A customer we waited for stays silent"),
    NoticeKind.SIGN_OFF: _("A handbook revision is to be read and signed"),
    NoticeKind.URGED: _("A customer of mine urges"),
    NoticeKind.SUPERVISED: _("I am to account for a case"),
    NoticeKind.ACCOUNTED: _("An order of mine is answered"),
    NoticeKind.SIGN_OFF_OVERDUE: _("I have not signed a handbook revision in time"),
    NoticeKind.TEAM_OVERDUE: _("My people have not signed a handbook revision in time"),
    NoticeKind.PUT_FIRST: _("A lead puts work of mine first"),
    NoticeKind.DAY_REPORT: _("The report of the day is there"),
    NoticeKind.STUCK: _("A work sheet of my people is stuck"),
}

SENTENCES = {
    NoticeKind.MENTIONED: _("You were mentioned on %(about)s."),
    NoticeKind.ASSIGNED: _("Work on %(about)s is given to you."),
    NoticeKind.WARNED: _("%(metric)s of %(about)s: the limit ends soon."),
    NoticeKind.BREACHED: _("%(metric)s of %(about)s: the limit has passed."),
    NoticeKind.RELEASE: _("The customer of %(about)s stays silent: it waits for your release."),
    NoticeKind.REPAIR: _("The customer of %(about)s is not content and has to be called."),
    NoticeKind.UNANSWERED: _(
        "The customer of %(about)s answers no reminder: decide how it goes on."
    ),
    NoticeKind.SIGN_OFF: _("A handbook revision waits to be read and signed by you."),
    NoticeKind.URGED: _("The customer of %(about)s asks where it stays."),
    NoticeKind.SUPERVISED: _("An account of %(about)s is ordered: answer it in writing."),
    NoticeKind.ACCOUNTED: _("The account of %(about)s that you ordered has been given."),
    NoticeKind.SIGN_OFF_OVERDUE: _("The time is over: read and sign the handbook revision."),
    NoticeKind.TEAM_OVERDUE: _("People you lead have not signed a handbook revision in time."),
    NoticeKind.PUT_FIRST: _("Your lead wants %(about)s done before your other work."),
    NoticeKind.DAY_REPORT: _("Yesterday's figures of the places you lead are there."),
    NoticeKind.STUCK: _("Nobody has touched the work on %(about)s for too long."),
}

ICONS = {
    NoticeKind.MENTIONED: ("message", "info"),
    NoticeKind.ASSIGNED: ("inbox", "accent"),
    NoticeKind.WARNED: ("clock-exclamation", "warn"),
    NoticeKind.BREACHED: ("alarm", "bad"),
    NoticeKind.RELEASE: ("shield-check", "warn"),
    NoticeKind.REPAIR: ("phone-outgoing", "warn"),
    NoticeKind.UNANSWERED: ("alert-circle", "warn"),
    NoticeKind.SIGN_OFF: ("book", "info"),
    NoticeKind.URGED: ("bell", "warn"),
    NoticeKind.SUPERVISED: ("alarm", "warn"),
    NoticeKind.ACCOUNTED: ("circle-check", "good"),
    NoticeKind.SIGN_OFF_OVERDUE: ("alarm", "bad"),
    NoticeKind.TEAM_OVERDUE: ("alarm", "warn"),
    NoticeKind.PUT_FIRST: ("clock-exclamation", "warn"),
    NoticeKind.DAY_REPORT: ("chart-bar", "info"),
    NoticeKind.STUCK: ("alert-circle", "warn"),
}
"""Icon and tone of each."""

BY_MAIL_AT_FIRST = (
    NoticeKind.MENTIONED,
    NoticeKind.ASSIGNED,
    NoticeKind.BREACHED,
    NoticeKind.SIGN_OFF,
    NoticeKind.SIGN_OFF_OVERDUE,
    NoticeKind.TEAM_OVERDUE,
)
"""What goes by mail as well until somebody chooses for themselves."""


class AboutKind(StrEnum):
    """What a notice is about."""

    TICKET = "ticket"
    SHEET = "work_sheet"
    REVISION = "revision"
    DAY = "day"
