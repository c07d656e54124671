"""What others may ask of notifications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from ringback.base import names
from ringback.kernel.actor import Actor
from ringback.notifications import access, policy, wording
from ringback.notifications.models import Notice, Preference
from ringback.notifications.rules import Quiet
from ringback.notifications.slots import destinations
from ringback.notifications.states import BY_MAIL_AT_FIRST, ICONS, NoticeKind

__all__ = ["Notice", "Page", "Settings", "destinations", "page", "settings_of", "unread_count"]

PAGE = 30
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in words, in the reader's language. ``by`` is empty when the house did it."""

    id: int
    words: str
    by: str
    at: datetime
    is_unread: bool
    address: str
    icon: str
    tone: str


@dataclass(frozen=True, slots=True)
class Page:
    """``newest`` is the id up to which the reader has seen; ``older`` the key of the next page."""

    lines: Sequence[Line]
    newest: int
    older: int | None


@dataclass(frozen=True, slots=True)
class Settings:
    """How somebody is told. ``version`` 0: as the house does until they choose."""

    address: str
    language: str
    by_mail: tuple[NoticeKind, ...]
    quiet: tuple[time, time] | None
    manual_quiet: Quiet | None
    version: int


def unread_count(actor: Actor) -> int:
    """Unread notices, counted no further than one above ``MOST_COUNTED``."""
    unread = Notice.objects.visible_to(actor).unread().order_by("-id")
    return len(unread.values_list("pk")[: MOST_COUNTED + 1])


def page(
    *, actor: Actor, before: int | None = None, only_unread: bool = False, limit: int = PAGE
) -> Page:
    """The actor's notices, newest first."""
    access.require_user(actor)
    rows = Notice.objects.visible_to(actor)
    if only_unread:
        rows = rows.unread()
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-id")[: limit + 1])
    shown = found[:limit]
    by = names.display_names({notice.by for notice in shown if not notice.by.startswith("system:")})
    return Page(
        lines=[_line(notice, by.get(notice.by, "")) for notice in shown],
        newest=shown[0].pk if shown else 0,
        older=shown[-1].pk if len(found) > limit else None,
    )


def _line(notice: Notice, by: str) -> Line:
    icon, tone = ICONS[NoticeKind(notice.kind)]
    return Line(
        id=notice.pk,
        words=wording.sentence(notice),
        by=by,
        at=notice.at,
        is_unread=notice.read_at is None,
        address=wording.address_of(notice),
        icon=icon,
        tone=tone,
    )


def address_of(notice: Notice) -> str:
    """Where a notice leads."""
    return wording.address_of(notice)


def settings_of(*, actor: Actor, language: str, now: datetime) -> Settings:
    """``language`` is what is proposed to whoever has not chosen one."""
    user_id = access.require_user(actor)
    manual = policy.quiet_hours(None, now)
    kept = Preference.objects.filter(user_id=user_id).first()
    if kept is None:
        return Settings("", language, BY_MAIL_AT_FIRST, None, manual, 0)
    own = (kept.quiet_from, kept.quiet_until)
    return Settings(
        address=kept.address.reveal() if kept.address else "",
        language=kept.language,
        by_mail=tuple(kind for kind in NoticeKind if kind in kept.by_mail),
        quiet=(own[0], own[1]) if own[0] and own[1] else None,
        manual_quiet=manual,
        version=kept.version,
    )
