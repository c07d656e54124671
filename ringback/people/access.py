"""Who may change the organisation, and whose presence is whose."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed
from ringback.people.models import StaffMember


def may_administer(actor: Actor, path: str) -> bool:
    """Whether the actor may change what lies at ``path``: the verb, over that subtree."""
    return actor.may("people.administer") and actor.covers(path)


def require_administer(actor: Actor, path: str) -> None:
    if not may_administer(actor, path):
        raise NotAllowed(_("Only an administrator of this organisation may change it."))


def require_administer_anywhere(actor: Actor) -> None:
    if not actor.may("people.administer"):
        raise NotAllowed(_("Only an administrator may enrol staff."))


def require_administer_skills(actor: Actor) -> None:
    """Skills belong to no place: every administrator may add one."""
    if not actor.may("people.administer"):
        raise NotAllowed(_("Only an administrator may add skills."))


def require_own_presence(actor: Actor, staff: StaffMember) -> None:
    if actor.ref != staff.ref and not actor.is_system:
        raise NotAllowed(_("Everybody states their own presence only."))
