"""What the top bar says about whoever is logged in: their presence, and the contact they are in."""

from typing import Any

from django import template

from ringback.desk.queries import presence
from ringback.kernel import instants

register = template.Library()


@register.simple_tag(takes_context=True)
def standing(context: dict[str, Any]) -> presence.Standing | None:
    """``None`` for whoever is no member of staff."""
    return presence.standing(actor=context["request"].actor, now=instants.now())
