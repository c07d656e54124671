"""What the handbook fixes for recognition (§1.3, §3.4.2). The one place that asks it."""

from datetime import datetime
from decimal import Decimal

from ringback.handbook import queries as handbook
from ringback.handbook.queries import Table
from ringback.kernel.spans import Span
from ringback.recognition.rules import Limits


def limits_at(at: datetime) -> Limits:
    """The thresholds and words of clause 1.3 in the manual in force. No query while the process
    remembers it."""
    words = handbook.parameter("recognition.complaint.words", at=at).value_as(Table)
    return Limits(
        automatic=_ratio("recognition.automatic.threshold", at),
        noise=_ratio("recognition.noise.threshold", at),
        suggestions=handbook.parameter("recognition.suggestions.count", at=at).value_as(int),
        complaint=_ratio("recognition.complaint.threshold", at),
        words=tuple((row["word"], row["tendency"]) for row in words.rows),
    )


def _ratio(code: str, at: datetime) -> float:
    return float(handbook.parameter(code, at=at).value_as(Decimal))


def lessons_since(at: datetime) -> datetime:
    """Lessons made before this have outlived their period (§3.4.2): they teach nothing more and
    may be erased. Months and years are taken at their longest, so that none goes too early."""
    record = {"record": "recognition_sample"}
    span = handbook.parameter("retention.period", at=at, facts=record).value_as(Span)
    return at - span.longest
