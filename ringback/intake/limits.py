"""What the handbook fixes for intake (§2.1–2.4). The one place that asks it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone

from ringback.clocks import queries as clocks
from ringback.clocks.states import Metric
from ringback.handbook import queries as handbook
from ringback.handbook.queries import Bilingual, Table
from ringback.kernel.spans import Span
from ringback.kernel.worktime import ALWAYS
from ringback.tickets.states import Kind


def longest_text(at: datetime) -> int:
    """Characters of a request (§2.1.1)."""
    return handbook.parameter("request.text.maximum", at=at).value_as(int)


def twins_since(at: datetime) -> datetime:
    """Before this no duplicate is looked for, whatever its kind."""
    return min(_reach_back(_twin_window(kind, at), at) for kind in Kind)


def may_be_twin(kind: Kind, registered_at: datetime, at: datetime) -> bool:
    """Whether a case of this kind is recent enough to be repeated (§2.2.3)."""
    return ALWAYS.add(registered_at, _twin_window(kind, at)) > at


def _twin_window(kind: Kind, at: datetime) -> Span:
    return handbook.parameter("duplicate.window", at=at, facts={"kind": kind}).value_as(Span)


def _reach_back(span: Span, at: datetime) -> datetime:
    """An instant not later than the first from which the span has not ended: days, months and
    years run to the end of their last day."""
    return at - span.longest


def twins_from(at: datetime) -> float:
    """The likeness from which a case is a probable duplicate (§2.2.3)."""
    return float(handbook.parameter("duplicate.score", at=at).value_as(Decimal))


def surely_from(at: datetime) -> float:
    """The confidence from which recognition is sure of a service type (§1.3.2)."""
    return float(handbook.parameter("recognition.automatic.threshold", at=at).value_as(Decimal))


def suggestions(at: datetime) -> int:
    """How many labels triage is offered (§1.3.2)."""
    return handbook.parameter("recognition.suggestions.count", at=at).value_as(int)


def complete_by(registered_at: datetime) -> datetime:
    """Until when facts that could wait are to be added (§2.2.1)."""
    limit = handbook.parameter("registration.completion.limit", at=registered_at)
    return ALWAYS.add(registered_at, limit.value_as(Span))


def keys_since(at: datetime) -> datetime:
    """Idempotency keys older than this are forgotten (§2.1.7)."""
    lifetime = handbook.parameter("idempotency.lifetime", at=at).value_as(Span)
    return _reach_back(lifetime, at)


def largest_file(at: datetime) -> int:
    """Bytes of a batch file (§2.1.7)."""
    return handbook.parameter("batch.size.limit", at=at).value_as(int) * 1024 * 1024


def hold_reasons(at: datetime) -> tuple[str, ...]:
    """The coded reasons for which a case may wait (§3.2.4)."""
    return handbook.parameter("hold.reasons", at=at).value_as(Table).column("code")


def promise(facts: dict[str, Any], at: datetime) -> datetime | None:
    """By when a case of these facts would be answered if it were registered now."""
    edition = handbook.edition_at(at)
    return clocks.would_be_due(metric=Metric.HANDLING, facts=facts, since=at, edition_id=edition.pk)


def read_back(summary: str, promised_at: datetime, *, language: str, at: datetime) -> str:
    """What the person accepting reads back to the customer (§2.3.2). The wording closes the
    sentence, so the summary's own full stop is left out."""
    summary = summary.rstrip("。.；;，, ")
    words = handbook.parameter("readback.wording", at=at).value_as(Bilingual)
    return words.in_language(language).format(
        summary=summary, promised_time=clock_time(promised_at)
    )


def receipt_words(
    *,
    number: str,
    summary: str,
    promised_at: datetime,
    kind: str,
    language: str,
    edition_id: UUID,
) -> str:
    """The receipt a customer is sent (§2.3.3)."""
    words = handbook.ruling("receipt.wording", edition_id=edition_id, facts={"kind": kind})
    return (
        words.value_as(Bilingual)
        .in_language(language)
        .format(number=number, summary=summary, promised_time=clock_time(promised_at))
    )


def ineligible_words(*, number: str, condition: str, cure: str, language: str, at: datetime) -> str:
    """The notice that a condition is not met, and what to do (§2.3.4)."""
    words = handbook.parameter("ineligible.wording", at=at).value_as(Bilingual)
    return words.in_language(language).format(number=number, condition=condition, cure=cure)


def clock_time(instant: datetime) -> str:
    """02-14 16:20 in the operator's zone: as it is read out in both languages."""
    return timezone.localtime(instant, timezone.get_default_timezone()).strftime("%m-%d %H:%M")
