"""Where a member of staff stands just now: present or not, in a contact or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.functional import Promise

from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.people import queries as people
from ringback.people.states import AT_WORK, PRESENCE_LABELS, PresenceState


@dataclass(frozen=True, slots=True)
class Choice:
    code: PresenceState
    label: str | Promise
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """``under_way``: the contact begun last and not ended, ``None`` when there is none."""

    label: str | Promise
    is_at_work: bool
    choices: Sequence[Choice]
    under_way: UUID | None


def standing(*, actor: Actor, now: datetime) -> Standing | None:
    """``None`` for whoever is no member of staff: work is given to nobody else."""
    staff = people.staff_of(actor.ref)
    if staff is None:
        return None
    state = people.presence_of(staff, now)
    open_contacts = messaging.contacts_under_way(actor=actor) if actor.may("contact.open") else []
    return Standing(
        label=PRESENCE_LABELS[state],
        is_at_work=state in AT_WORK,
        choices=[Choice(each, PRESENCE_LABELS[each], each is state) for each in PresenceState],
        under_way=open_contacts[0].pk if open_contacts else None,
    )
