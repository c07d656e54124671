"""Pure rules of the case: numbers, and what a reply must contain before it passes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ringback.kernel import checkdigit

_FIRST = 1_000_000


def number_of(ticket_id: int) -> str:
    """The spoken number of a ticket: at least eight digits, the last one a check digit."""
    return checkdigit.with_check_digit(str(_FIRST + ticket_id))


def id_of(number: str) -> int | None:
    """The ticket id behind a number as typed, blanks and hyphens allowed; ``None`` if misheard."""
    digits = "".join(number.split()).replace("-", "")
    if not 8 <= len(digits) <= 18 or not checkdigit.is_sound(digits):
        return None
    ticket_id = int(digits[:-1]) - _FIRST
    return ticket_id if ticket_id > 0 else None


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold that paused the work; one that outlived its end paused nothing beyond it."""

    held_at: datetime
    until: datetime
    resumed_at: datetime | None

    @property
    def length(self) -> timedelta:
        return min(self.until, self.resumed_at or self.until) - self.held_at


def is_beyond_cap(
    pauses: Collection[Pause], asked: timedelta, *, longest: timedelta, most: int
) -> bool:
    """Whether one more pause of the length asked for makes them too many, or too long together."""
    used = sum((pause.length for pause in pauses), timedelta())
    return len(pauses) >= most or used + asked > longest


class Gap(StrEnum):
    """What a reply sheet still lacks (§3.3)."""

    CAUSE = "cause"
    FINDING = "finding"
    EMPTY_PHRASE = "empty_phrase"
    CUSTOMER_CONTACT = "customer_contact"
    CONTACT_IN_FUTURE = "contact_in_future"
    NEXT_STEP = "next_step"


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """A reply sheet as handed in. ``customer_contacted_at`` is ``None`` when nobody called."""

    cause: str
    finding: str
    customer_contacted_at: datetime | None
    next_step: str


@dataclass(frozen=True, slots=True)
class ReplyGate:
    """The handbook's demands: phrases that say nothing, and the fewest characters that can."""

    empty_phrases: Collection[str]
    minimum_length: int


def reply_gaps(draft: ReplyDraft, gate: ReplyGate, now: datetime) -> tuple[Gap, ...]:
    """What keeps the reply from passing; empty when it may."""
    gaps = []
    if not draft.cause.strip():
        gaps.append(Gap.CAUSE)
    if not draft.finding.strip():
        gaps.append(Gap.FINDING)
    elif is_empty_talk(draft.finding, gate):
        gaps.append(Gap.EMPTY_PHRASE)
    if draft.customer_contacted_at is None:
        gaps.append(Gap.CUSTOMER_CONTACT)
    elif draft.customer_contacted_at > now:
        gaps.append(Gap.CONTACT_IN_FUTURE)
    if len(draft.next_step.strip()) < 2:
        gaps.append(Gap.NEXT_STEP)
    return tuple(gaps)


def is_empty_talk(text: str, gate: ReplyGate) -> bool:
    """Whether nothing is left once the stock phrases are taken out (「已处理，已解释。」)."""
    rest = "".join(character for character in text.casefold() if character.isalnum())
    for phrase in sorted(gate.empty_phrases, key=len, reverse=True):
        rest = rest.replace("".join(c for c in phrase.casefold() if c.isalnum()), "")
    return len(rest) < gate.minimum_length
