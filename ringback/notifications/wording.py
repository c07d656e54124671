"""A notice in words, and a letter of several. Only the number of a case, never what is in it."""

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext

from ringback.base.templatetags.ringback import number
from ringback.clocks.states import Layer, title
from ringback.notifications.slots import destinations
from ringback.notifications.states import SENTENCES, AboutKind, NoticeKind
from ringback.tickets import queries as tickets

MOST_LINES = 8
"""Of a letter: what is more stands behind the link. A message is at most 1000 characters."""


class Told(Protocol):
    """What a sentence needs of a notice."""

    kind: str
    about_kind: str
    about_id: str
    ticket_id: int | None
    detail: str


def sentence(notice: Told) -> str:
    """In the language that is active."""
    metric, _slash, layer = notice.detail.partition("/")
    return SENTENCES[NoticeKind(notice.kind)] % {
        "about": about(notice),
        "metric": title(metric, layer or Layer.MANUAL),
    }


def about(notice: Told) -> str:
    if notice.ticket_id is not None:
        spoken = number(tickets.number_of(notice.ticket_id))
        return gettext("case %(number)s") % {"number": spoken}
    if notice.about_kind == AboutKind.SHEET:
        return gettext("work sheet %(number)s") % {"number": notice.about_id}
    return ""


def address_of(notice: Told) -> str:
    """Where it leads; the list of notices when nobody knows."""
    if notice.about_kind not in destinations:
        return reverse("notifications:notices")
    return destinations[notice.about_kind](notice.about_id, notice.ticket_id)


def letter(notices: Sequence[Told], language: str) -> str:
    """The body of one mail about all of these, oldest first."""
    with translation.override(language):
        lines = [sentence(notice) for notice in notices[:MOST_LINES]]
        more = len(notices) - len(lines)
        if more:
            lines.append(
                ngettext("… and %(count)d more.", "… and %(count)d more.", more) % {"count": more}
            )
        lone = len(notices) == 1
        onward = address_of(notices[0]) if lone else reverse("notifications:notices")
        return "\n".join([*lines, "", settings.RINGBACK_PUBLIC_URL + onward])
