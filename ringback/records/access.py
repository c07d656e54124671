"""Who may do what with records. Which cases an actor sees, tickets say."""

from django.utils.translation import gettext_lazy as _

from ringback.kernel.actor import Actor
from ringback.kernel.errors import NotAllowed


def may_make_evidence(actor: Actor) -> bool:
    return actor.may("evidence.make") and not actor.is_customer


def require_make_evidence(actor: Actor) -> None:
    if not may_make_evidence(actor):
        raise NotAllowed(_("You may not make evidence packs."))


def require_unmask(actor: Actor) -> None:
    if not actor.may("customer.reveal"):
        raise NotAllowed(_("You may not reveal what is masked."))


def require_archive(actor: Actor) -> None:
    if not actor.may("archive.administer"):
        raise NotAllowed(_("Only an administrator may look after the archive."))


def require_legal_hold(actor: Actor) -> None:
    if not actor.may("archive.hold"):
        raise NotAllowed(_("You may not place or lift a legal hold."))
