"""The words of messages, in the language of whoever will read them.

A template is a wording the manual states (``receipt.wording``) or one of the texts below, which no
clause governs.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.kernel.conditions import Facts
from ringback.messaging import policy
from ringback.messaging.states import Medium, Purpose

LONGEST = 1000
"""Characters of one message; fifteen parts of a long text."""

OWN: dict[str, Promise] = {
    "answer": _("Your case %(number)s has been answered: %(answer)s"),
    "closed": _(
        "Your case %(number)s is closed. If something is left to do, tell us this number and we "
        "go on from there."
    ),
    "reply": _("About your case %(number)s: %(reply)s"),
    "dial": _("A customer service agent is calling you. The number you see is the hotline's."),
    "password": _(
        "Please key in your six-digit service password and end with the hash key. Never tell it "
        "to anybody, not even to staff."
    ),
}

TITLES: dict[Purpose, Promise] = {
    Purpose.CODE: _("Your code"),
    Purpose.RECEIPT: _("Your request has been accepted"),
    Purpose.PROGRESS: _("News of your request"),
    Purpose.ANSWER: _("The answer to your request"),
    Purpose.SURVEY: _("How did we do?"),
    Purpose.NOTICE: _("A notice for you"),
    Purpose.CALL: _("We are calling you"),
    Purpose.STAFF: _("Work is waiting for you"),
    Purpose.ACCOUNT: _("A new password for your account"),
}


def words(
    template: str, language: str, places: Mapping[str, object], *, at: datetime, facts: Facts
) -> str:
    """The words of a template with its places filled in; dates among them are text already.

    Raises ``KeyError`` for a template nobody knows and for a place left empty.
    """
    if template not in OWN:
        wording = policy.wording(template, at, facts)
        return wording.in_language(language).format_map(places)
    with translation.override(language):
        return str(OWN[template]) % dict(places)


def title(purpose: Purpose, language: str) -> str:
    """The subject line of a mail."""
    with translation.override(language):
        return str(TITLES[purpose])


def signed(body: str, medium: Medium, language: str) -> str:
    """A text names its sender in front, as texts in China must (【回铃】)."""
    if medium is not Medium.TEXT:
        return body
    with translation.override(language):
        return gettext("[Ringback] %(body)s") % {"body": body}
