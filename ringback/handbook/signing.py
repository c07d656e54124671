"""What the screens show of signing off: how far it has come, who is overdue, what is to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base.names import display_names
from ringback.handbook import access
from ringback.handbook.models import Audience, Revision
from ringback.handbook.revising import PAGE, RevisionLine, lines_for
from ringback.handbook.states import RevisionState
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor

MOST_READERS = 500
NAMED = 40
MOST_OVERDUE = 10


@dataclass(frozen=True, slots=True)
class Progress:
    """How far signing off has come. ``missing`` are names, at most forty of them; ``reminded_at``:
    when those were told that the time is over."""

    due_at: datetime
    roles: Sequence[str]
    required: int
    signed: int
    is_late: bool
    missing: Sequence[str]
    reminded_at: datetime | None

    @property
    def percent(self) -> int:
        return self.signed * 100 // self.required if self.required else 100


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of the sheet. ``at`` is ``None`` while it is missing; ``is_asked`` is false for
    somebody who signed without having to."""

    name: str
    at: datetime | None
    is_asked: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """A revision that is still to be signed by ``missing`` readers, past its time."""

    line: RevisionLine
    due_at: datetime
    missing: int


def progress(revision: Revision, now: datetime) -> Progress | None:
    """Who of its audience has signed; ``None`` when nobody must."""
    audience = list(revision.audience.order_by("role"))
    if not audience:
        return None
    roles = [row.role for row in audience]
    required = identity.refs_in_roles(roles, limit=MOST_READERS)
    signed = set(revision.sign_offs.filter(ref__in=required).values_list("ref", flat=True))
    missing = [ref for ref in required if ref not in signed]
    names = display_names(missing[:NAMED])
    labels = dict(identity.role_choices())
    return Progress(
        due_at=audience[0].due_at,
        roles=[labels.get(role, role) for role in roles],
        required=len(required),
        signed=len(signed),
        is_late=bool(missing) and audience[0].due_at < now,
        missing=[names[ref] for ref in missing[:NAMED]],
        reminded_at=audience[0].reminded_at,
    )


def to_sign(actor: Actor, now: datetime) -> list[RevisionLine]:
    """What the actor has still to sign off: approved, not superseded, addressed to their role."""
    if not access.is_person(actor):
        return []
    rows = Revision.objects.filter(
        state=RevisionState.APPROVED, audience__role__in=identity.roles_of(actor.ref)
    ).exclude(sign_offs__ref=actor.ref)
    found = list(rows.distinct().select_related("document").order_by("-id")[:PAGE])
    return [each for each in lines_for(found, now) if each.state is not RevisionState.SUPERSEDED]


def sheet(revision: Revision) -> list[Signature]:
    """Everybody who must sign and everybody who has, the missing first, each by name; at most as
    many as a page can name."""
    roles = list(revision.audience.values_list("role", flat=True))
    asked = identity.refs_in_roles(roles, limit=MOST_READERS)
    signed = dict(revision.sign_offs.order_by("at").values_list("ref", "at")[:MOST_READERS])
    refs = list(dict.fromkeys([*asked, *signed]))[:MOST_READERS]
    names = display_names(refs)
    lines = [Signature(names[ref], signed.get(ref), ref in set(asked)) for ref in refs]
    return sorted(lines, key=lambda each: (each.at is not None, each.name))


def overdue(actor: Actor, now: datetime) -> list[Overdue]:
    """For those who work on the manual: what is not signed in time, newest first."""
    if not access.sees_drafts(actor):
        return []
    late = Audience.objects.filter(due_at__lt=now).values("revision")
    rows = Revision.objects.filter(state=RevisionState.APPROVED, pk__in=late)
    found = list(rows.select_related("document").order_by("-id")[:PAGE])
    lines = [line for line in lines_for(found, now) if line.state is not RevisionState.SUPERSEDED]
    told = ((line, progress(line.revision, now)) for line in lines[:MOST_OVERDUE])
    return [
        Overdue(line, each.due_at, each.required - each.signed)
        for line, each in told
        if each is not None and each.is_late
    ]
