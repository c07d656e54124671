"""The bell's count, for whoever is logged in."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext, ngettext

from ringback.kernel.actor import ANYBODY
from ringback.notifications import queries

register = template.Library()


@dataclass(frozen=True, slots=True)
class Unread:
    """``shown`` is empty when there is nothing to show."""

    shown: str
    label: str


@register.simple_tag(takes_context=True)
def unread_notices(context: dict[str, Any]) -> Unread:
    actor = getattr(context["request"], "actor", ANYBODY)
    count = queries.unread_count(actor)
    if not count:
        return Unread("", gettext("No unread notices"))
    most = queries.MOST_COUNTED
    shown = f"{most}+" if count > most else str(count)
    label = ngettext("%(shown)s unread notice", "%(shown)s unread notices", count)
    return Unread(shown, label % {"shown": shown})
