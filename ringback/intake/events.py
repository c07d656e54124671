"""What intake tells the house. Codes, numbers and ids only: words and phones stay in the rows."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from ringback.kernel.news import News


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeNews(News):
    subject_kind: ClassVar[str] = "ticket"
    subject_field: ClassVar[str] = "ticket_id"

    ticket_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTaken(IntakeNews):
    """``reason`` is empty unless a person must look. ``confidence`` is that of the category in per
    cent, ``None`` when a person chose it. ``twin_id``: the case it probably repeats."""

    kind: ClassVar[str] = "request.taken"

    verb: str
    reason: str
    confidence: int | None
    suspected: bool
    source: str
    twin_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCameBack(IntakeNews):
    """A customer contacted us about a case that is open; ``action``: what was done for them."""

    kind: ClassVar[str] = "request.came_back"

    contact_id: UUID
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormCompleted(IntakeNews):
    """Facts were added; ``missing`` are the questions still open."""

    kind: ClassVar[str] = "request.form_completed"

    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageSettled(IntakeNews):
    """``corrected``: the person chose another category or kind than the first suggestion."""

    kind: ClassVar[str] = "triage.settled"

    reason: str
    corrected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageDismissed(IntakeNews):
    kind: ClassVar[str] = "triage.dismissed"

    reason: str
    dismissal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageLapsed(IntakeNews):
    """Decided on the ticket's own page, so that nobody need look any more."""

    kind: ClassVar[str] = "triage.lapsed"

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspicionReviewed(IntakeNews):
    """A lead has looked at a case that may be a complaint filed as an enquiry (以咨代诉)."""

    kind: ClassVar[str] = "suspicion.reviewed"

    is_complaint: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchNews(News):
    subject_kind: ClassVar[str] = "batch_run"
    subject_field: ClassVar[str] = "run_id"

    run_id: UUID
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchBegun(BatchNews):
    kind: ClassVar[str] = "batch.begun"


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFinished(BatchNews):
    kind: ClassVar[str] = "batch.finished"

    registered: int
    to_triage: int
    repeated: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFinished(BatchNews):
    """The log of an earlier system was read: ``cases`` came with ``loaded`` rows."""

    kind: ClassVar[str] = "history.finished"

    cases: int
    loaded: int
    repeated: int
    refused: int
