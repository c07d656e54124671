"""What the manual fixes for messages, codes and verification. The one place that asks it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from ringback.handbook import queries as handbook
from ringback.kernel.conditions import Facts
from ringback.kernel.spans import Span
from ringback.messaging.rules import CodePolicy, Hours, SendingPolicy
from ringback.messaging.states import Level, Purpose


def codes(at: datetime) -> CodePolicy:
    """Clause 2.1.3."""
    return CodePolicy(
        length=handbook.parameter("code.length", at=at).value_as(int),
        lifetime=handbook.parameter("code.lifetime", at=at).duration,
        attempts=handbook.parameter("code.attempts", at=at).value_as(int),
        cool_down=handbook.parameter("code.resend.cool_down", at=at).duration,
        daily_limit=handbook.parameter("code.daily.limit", at=at).value_as(int),
    )


def sending(purpose: Purpose, at: datetime) -> SendingPolicy:
    """Clauses 4.1.1 and 4.1.2."""
    facts = {"purpose": purpose.value}
    waits = handbook.parameter("message.backoff", at=at).value_as(handbook.Table)
    cool_down = handbook.parameter_if_any("message.cool_down", at=at, facts=facts)
    limit = handbook.parameter_if_any("message.daily.limit", at=at, facts=facts)
    quiet = handbook.parameter_if_any("message.quiet_hours", at=at, facts=facts)
    return SendingPolicy(
        attempts=handbook.parameter("message.attempts", at=at).value_as(int),
        waits=tuple(span.duration for span in waits.column("wait")),
        lifetime=handbook.parameter("message.lifetime", at=at, facts=facts).duration,
        # Of some purposes it is counted in days: then it never ends too early.
        cool_down=cool_down.value_as(Span).longest if cool_down else None,
        daily_limit=limit.value_as(int) if limit else None,
        quiet=_hours(quiet) if quiet else None,
    )


def calling_hours(at: datetime) -> Hours:
    """Clause 4.1.2: when we call customers of our own accord."""
    return _hours(handbook.parameter("call.hours", at=at))


def calling_pause(at: datetime) -> timedelta:
    """Clause 4.1.4: before a customer who did not answer is called again."""
    return handbook.parameter("call.retry.interval", at=at).duration


def repeat_window(at: datetime) -> Span:
    """Clause 2.2.2: within it a customer who contacts us once more is greeted as such."""
    return handbook.parameter("contact.repeat.window", at=at).value_as(Span)


def longest_open(channel: str, at: datetime) -> timedelta:
    """Clause 2.2.2: a contact nobody ended counts as left open afterwards."""
    facts = {"channel": channel}
    return handbook.parameter("contact.open.longest", at=at, facts=facts).duration


def verification_lifetime(at: datetime) -> timedelta:
    """Clause 2.1.2."""
    return handbook.parameter("verification.lifetime", at=at).duration


def password_wait(at: datetime) -> timedelta:
    """Clause 2.1.2: how long a call waits for the keys."""
    return handbook.parameter("service_password.wait", at=at).duration


def level_needed(action: str, at: datetime) -> Level:
    """Clause 2.1.2. Raises ``ConditionError`` for an action the manual does not know."""
    ruling = handbook.parameter("verification.level", at=at, facts={"action": action})
    return Level(ruling.value_as(str))


def wording(code: str, at: datetime, facts: Facts) -> handbook.Bilingual:
    """The words of a clause, in both languages."""
    return handbook.parameter(code, at=at, facts=facts).value_as(handbook.Bilingual)


def _hours(ruling: handbook.Ruling) -> Hours:
    window = ruling.value_as(handbook.TimeWindow)
    return Hours(window.opens, window.closes, ZoneInfo(settings.TIME_ZONE))
