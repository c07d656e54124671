"""What the top bar says about whoever is logged in: their presence, and the contact they are in."""

from typing import Any

from django import template

from ringback.desk.queries import presence
from ringback.kernel import instants
from ringback.kernel.actor import ANYBODY

register = template.Library()


@register.simple_tag(takes_context=True)
def standing(context: dict[str, Any]) -> presence.Standing | None:
    """``None`` for whoever is no member of staff."""
    actor = getattr(context["request"], "actor", ANYBODY)
    return presence.standing(actor=actor, now=instants.now())
