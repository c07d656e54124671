"""What feedback tells the house."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationNews(News):
    subject_kind: ClassVar[str] = "invitation"
    subject_field: ClassVar[str] = "invitation_id"

    invitation_id: UUID
    ticket_id: int
    episode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPlanned(InvitationNews):
    kind: ClassVar[str] = "invitation.planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAsked(InvitationNews):
    kind: ClassVar[str] = "invitation.asked"

    attempt: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSkipped(InvitationNews):
    kind: ClassVar[str] = "invitation.skipped"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRated(InvitationNews):
    kind: ClassVar[str] = "invitation.rated"

    question: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentGiven(InvitationNews):
    kind: ClassVar[str] = "invitation.commented"

    comment_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationConcluded(InvitationNews):
    """All that will be answered is answered; ``verdict`` is content or repair."""

    kind: ClassVar[str] = "invitation.concluded"

    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerSilent(InvitationNews):
    """Nobody answered. ``risk`` is an estimate in percent."""

    kind: ClassVar[str] = "invitation.silent"

    risk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairEnded(InvitationNews):
    kind: ClassVar[str] = "repair.ended"

    outcome: str
