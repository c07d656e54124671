"""What the handbook tells the house."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionAdopted(News):
    """A chapter of the packaged manual was taken in.

    ``effective_at`` is None when the operator's own revision is in force and stays so.
    """

    kind: ClassVar[str] = "revision.adopted"
    subject_kind: ClassVar[str] = "revision"
    subject_field: ClassVar[str] = "revision_id"

    revision_id: UUID
    document: str
    number: int
    fingerprint: str
    effective_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _RevisionNews(News):
    """What all news of an operator's revision says."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "revision"
    subject_field: ClassVar[str] = "revision_id"

    revision_id: UUID
    document: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionBegun(_RevisionNews):
    kind: ClassVar[str] = "revision.begun"

    based_on: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _ClauseNews(News):
    """What all news of the clauses of a draft says."""

    kind: ClassVar[str] = ""
    subject_kind: ClassVar[str] = "revision"
    subject_field: ClassVar[str] = "revision_id"

    revision_id: UUID
    document: str
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseEdited(_ClauseNews):
    kind: ClassVar[str] = "revision.clause_edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterSet(_ClauseNews):
    """A parameter of a draft got other values."""

    kind: ClassVar[str] = "revision.parameter_set"

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseAdded(_ClauseNews):
    kind: ClassVar[str] = "revision.clause_added"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseDropped(_ClauseNews):
    """``codes``: the parameters that went with it, none of which the product asks for."""

    kind: ClassVar[str] = "revision.clause_dropped"

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterAdded(_ClauseNews):
    kind: ClassVar[str] = "revision.parameter_added"

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterMoved(_ClauseNews):
    """Another clause states the parameter: ``clause`` from now on, ``before`` until now."""

    kind: ClassVar[str] = "revision.parameter_moved"

    code: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDropped(_ClauseNews):
    kind: ClassVar[str] = "revision.parameter_dropped"

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionSubmitted(_RevisionNews):
    """``digest``: the SHA-256 of what it says, fixed from now on."""

    kind: ClassVar[str] = "revision.submitted"

    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionSentBack(_RevisionNews):
    kind: ClassVar[str] = "revision.sent_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionWithdrawn(_RevisionNews):
    kind: ClassVar[str] = "revision.withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionApproved(_RevisionNews):
    """``alone``: by its own author, who broke the glass."""

    kind: ClassVar[str] = "revision.approved"

    digest: str
    effective_at: datetime
    alone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRatified(_RevisionNews):
    """Somebody else looked at what had been approved alone."""

    kind: ClassVar[str] = "revision.ratified"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionRescheduled(_RevisionNews):
    kind: ClassVar[str] = "revision.rescheduled"

    effective_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionCancelled(_RevisionNews):
    """An approved revision does not take effect after all."""

    kind: ClassVar[str] = "revision.cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionTookEffect(_RevisionNews):
    """``superseded``: the revision that held until then."""

    kind: ClassVar[str] = "revision.took_effect"

    effective_at: datetime
    superseded: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOffFellDue(_RevisionNews):
    """The time for signing off is over. ``missing``: how many of its readers had not by then; none
    either of a revision that is superseded, which nobody need read any more."""

    kind: ClassVar[str] = "revision.sign_off_fell_due"

    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionSignedOff(_RevisionNews):
    kind: ClassVar[str] = "revision.signed_off"
