"""What goes in and comes out, typed. Field descriptions are the documentation."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime, ConfigDict, JsonValue, StringConstraints

from ringback.catalog.facts import Kind
from ringback.customers.states import Language
from ringback.records.states import PackState
from ringback.tickets.states import Complexity, LetterSource, Severity, TicketState

Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Short = Annotated[str, StringConstraints(max_length=200)]


class HandedDownIn(Schema):
    """The letter a case was handed down with."""

    model_config = ConfigDict(extra="forbid")

    source: LetterSource
    number: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        description="Their own number of it; one number is taken once."
    )
    received_at: AwareDatetime
    deadline: AwareDatetime | None = Field(
        None, description="As the letter names it; the handbook's default where it names none."
    )


class RequestIn(Schema):
    """A customer's request. Somebody must be asking: give a phone number or a name."""

    model_config = ConfigDict(extra="forbid")

    text: Words = Field(description="What the customer wants, in their own words.")
    phone: Short = Field("", description="With or without +86; short codes and landlines too.")
    name: Short = Field("")
    category: Short = Field("", description="A leaf of the catalogue, if a person chose it.")
    kind: Kind | None = Field(None, description="If a person chose it; recognised otherwise.")
    complexity: Complexity | None = None
    severity: Severity = Severity.NORMAL
    answers: dict[str, JsonValue] = Field(
        default_factory=dict, description="Answers to the form of the category.", max_length=100
    )
    restated: Annotated[str, StringConstraints(max_length=20_000)] = Field(
        "", description="What was read back to the customer and confirmed."
    )
    language: Language = Language.CHINESE
    occurred_at: AwareDatetime | None = Field(
        None, description="In back-entry: when it happened. Clocks run from then."
    )
    handed_down: HandedDownIn | None = Field(
        None, description="When 12345, 12315, a petition office or headquarters handed it down."
    )


class ReceiptOut(Schema):
    number: str = Field(description="What the customer is told; its last digit is a check digit.")
    state: TicketState
    kind: Kind
    category: str
    confidence: float | None = Field(description="Of the recognised category; null when chosen.")
    restated: str
    promised_at: datetime | None
    reason: str | None = Field(description="Why a person must look first; null when none must.")
    cure: str = Field(description="What to do about a condition that is not met.")
    twin: str = Field(description="The number of the case this one probably repeats.")


class StatusOut(Schema):
    """Where a request stands. No words: they are for the customer and those who work on it."""

    number: str
    state: TicketState
    kind: Kind
    category: str
    registered_at: datetime
    promised_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None


class PageOut(Schema):
    """Requests, newest first."""

    requests: list[StatusOut]
    older: str | None = Field(description="Send it as `before` for the next page; null at the end.")


class AdditionIn(Schema):
    model_config = ConfigDict(extra="forbid")

    text: Words


class CategoryOut(Schema):
    code: str
    kind: Kind
    zh: str
    en: str


class FigureOut(Schema):
    """A figure by its one definition: the same on page, API and export."""

    code: str
    name: str
    formula: str = Field(description="In words, in the language asked for.")
    cohort: str
    clause: str = Field(description="Of the handbook that states it.")
    scale: str = Field(description="count, ratio (0 to 1) or seconds.")
    value: float | None = Field(description="Null when there is nothing to count it from.")
    hits: int | None = Field(description="Of a ratio: in how many it happened.")
    count: int = Field(description="How many it rests on.")
    target: float | None
    aim: str = Field(description="at_least or at_most: on which side of the target it is good.")
    verdict: str = Field(description="met, missed, few (too few to judge) or none (no target).")


class LineOut(Schema):
    code: str
    figures: dict[str, float | None]


class LimitOut(Schema):
    metric: str
    layer: str
    clause: str
    limit: str
    decided: int
    kept: int


class StepOut(Schema):
    step: str
    department: str
    stays: int
    mean_seconds: float
    longest_seconds: int


class CountOut(Schema):
    code: str
    count: int


class PeriodOut(Schema):
    """The service report of a period and organisation."""

    since: date
    until: date
    organisation: str
    counted_at: datetime | None
    figures: list[FigureOut]
    channels: list[LineOut]
    kinds: list[LineOut]
    categories: list[CountOut]
    limits: list[LimitOut]
    steps: list[StepOut]
    recognitions: list[CountOut]


class ArrowOut(Schema):
    source: str
    target: str
    count: int
    median_seconds: int
    p90_seconds: int


class DeviationOut(Schema):
    """``is_against``: the clause speaks against it; else it is a detour the clause allows."""

    deviation: str
    clause: str
    is_against: bool
    count: int
    cases: int


class FlowOut(Schema):
    """The process map of a period; ``stuck`` counts the sheets stuck at this moment."""

    since: date
    until: date
    organisation: str
    counted_at: datetime | None
    figures: list[FigureOut]
    arrows: list[ArrowOut]
    deviations: list[DeviationOut]
    steps: list[StepOut]
    stuck: int


class StuckSheetOut(Schema):
    sheet: int
    ticket: str
    step: str
    department: str
    since: datetime
    touched_at: datetime
    limit: str
    clause: str


class StuckOut(Schema):
    """``after`` asks for the next page; empty on the last."""

    count: int
    sheets: list[StuckSheetOut]
    after: str


class Problem(Schema):
    """RFC 9457, with a stable ``code`` and, where fields are wrong, what is wrong with each."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    fields: dict[str, Any] | None = None


class PackIn(Schema):
    """Without a reason personal data is masked."""

    reason: str = Field(
        "", max_length=40, description="A code of handbook clause 5.1.1 (reveal.reasons)."
    )
    note: str = Field("", max_length=200)


class PackOut(Schema):
    """A file about one case, for the client that asked for it."""

    id: UUID
    number: str = Field(description="Of the case.")
    state: PackState
    is_unmasked: bool
    asked_at: datetime
    expires_at: datetime | None = Field(description="Null until the file is there.")
    size: int = Field(description="Bytes.")
    digest: str = Field(description="SHA-256 of the file; empty until it is there.")
