"""What knowledge offers to the floors below: the places it keeps, the frame of every page, and what
is to be read before anybody goes on duty."""

from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ringback.base import places, shell
from ringback.kernel.actor import Actor
from ringback.knowledge import queries
from ringback.knowledge.models import AgreedAnswer
from ringback.people import queries as people

places.keep(AgreedAnswer, "organisation_path")


@people.obstacles.register("agreed answers")
def unread_answers(actor: Actor, now: datetime) -> str | Promise:
    """Nobody goes on duty with a mandatory answer unread (§3.3.1)."""
    count = len(queries.unread(actor=actor, now=now))
    if not count:
        return ""
    return ngettext(
        "%(count)d agreed answer is still to be read before you can be available. "
        "Your presence was not changed: read it here, then choose again.",
        "%(count)d agreed answers are still to be read before you can be available. "
        "Your presence was not changed: read them here, then choose again.",
        count,
    ) % {"count": count}


shell.navigation.add(
    "knowledge",
    shell.Entry(
        label=_("Knowledge"),
        url_name="knowledge:articles",
        icon="help",
        section=shell.Section.RECORDS,
        order=55,
    ),
)
shell.tools.add("agreed_answers", shell.Tool(template="knowledge/unread.html", order=5))
