"""What the top bar says of agreed answers."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import ngettext

from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY
from ringback.knowledge import queries

register = template.Library()


@dataclass(frozen=True, slots=True)
class Unread:
    count: int
    label: str


@register.simple_tag(takes_context=True)
def unread_answers(context: dict[str, Any]) -> Unread | None:
    """``None`` when there is nothing to read."""
    actor = getattr(context["request"], "actor", ANYBODY)
    count = len(queries.unread(actor=actor, now=instants.now()))
    if not count:
        return None
    words = ngettext("%(count)d agreed answer to read", "%(count)d agreed answers to read", count)
    return Unread(count, words % {"count": count})
