"""What is handed in to intake, and what is handed back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ringback.customers.states import Language
from ringback.intake import limits
from ringback.intake.rules import Choice
from ringback.intake.states import TriageReason
from ringback.kernel.errors import Invalid
from ringback.kernel.instants import format_instant, parse_instant
from ringback.kernel.words import cleaned
from ringback.messaging.states import Channel
from ringback.tickets import queries as tickets
from ringback.tickets.commands import HandedDown
from ringback.tickets.states import Complexity, Kind, Severity, TicketState

LONGEST_SOURCE = 80
LONGEST_EXTERNAL_ID = 200
EARLIEST_YEAR = 1971
"""Calendars reckon from 1970."""


_LANGUAGES = frozenset(Language)


def _too_long(longest: int) -> object:
    return _("Too long: at most %(most)s characters.") % {"most": longest}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A customer's request as it comes in by any channel.

    Needed: words, a channel, and somebody: a phone, a name, a customer, or a contact with one.
    ``category`` and ``kind`` are what a person chose, else they are recognised; ``complexity`` is
    the leaf's unless told. ``answers`` answer the form of the chosen category. ``facts`` are what
    systems or the agent know for its eligibility. ``restated`` is what was read back and confirmed.
    ``organisation_path`` is where the request was taken: unless told, where the member of staff
    works, else the whole operator. ``occurred_at``: back-entry and import; clocks run from it.
    ``source`` with ``external_id``: a second request of the same two is answered with the first.
    ``letter``: what the case was handed down with.
    """

    text: str
    channel: Channel
    phone: str = ""
    name: str = ""
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    category: str = ""
    kind: Kind | None = None
    complexity: Complexity | None = None
    severity: Severity = Severity.NORMAL
    answers: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    restated: str = ""
    language: str = Language.CHINESE
    organisation_path: str = ""
    owner: str = ""
    occurred_at: datetime | None = None
    source: str = ""
    external_id: str = ""
    letter: HandedDown | None = None

    @property
    def choice(self) -> Choice:
        return Choice(self.category, self.kind)

    def cleaned(self, now: datetime, **filled: Any) -> "Request":
        """In the form it is kept in, some fields filled in. Raises ``Invalid`` naming every field
        that cannot be."""
        wrong = dict(self._problems(now))
        if wrong:
            raise Invalid(_("The request cannot be taken yet. Nothing was saved."), fields=wrong)
        return replace(
            self,
            text=cleaned(self.text),
            restated=cleaned(self.restated),
            phone=self.phone.strip(),
            name=self.name.strip(),
            **filled,
        )

    def _problems(self, now: datetime) -> list[tuple[str, object]]:
        longest = limits.longest_text(now)
        found: list[tuple[str, object]] = []
        if not cleaned(self.text):
            found.append(("text", _("Write down what the customer wants.")))
        if len(self.text) > longest:
            found.append(("text", _too_long(longest)))
        if len(self.restated) > longest:
            found.append(("restated", _too_long(longest)))
        if self.language not in _LANGUAGES:
            found.append(("language", _("Chinese or English: zh-hans or en.")))
        if self.answers and not self.category:
            found.append(("answers", _("Choose a category: answers belong to its form.")))
        return found + self._problems_of_origin(now)

    def _problems_of_origin(self, now: datetime) -> list[tuple[str, object]]:
        found: list[tuple[str, object]] = []
        if bool(self.source) != bool(self.external_id):
            found.append(("external_id", _("A source and the number there come together.")))
        if len(self.source) > LONGEST_SOURCE or len(self.external_id) > LONGEST_EXTERNAL_ID:
            found.append(("external_id", _("This is too long.")))
        if not (self.source.isprintable() and self.external_id.isprintable()):
            found.append(("external_id", _("There are characters in it that cannot be kept.")))
        if self.occurred_at is not None and not (
            self.occurred_at.year >= EARLIEST_YEAR and self.occurred_at <= now
        ):
            found.append(("occurred_at", _("It must lie in the past, and not before 1971.")))
        if self.letter is not None:
            found += [("letter", said) for said in self.letter.problems(now).values()]
        if not (self.phone.strip() or self.name.strip() or self.customer_id or self.contact_id):
            found.append(("phone", _("Somebody must be asking: give a phone number or a name.")))
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the customer is told, and what whoever handed the request in may want to know.

    ``confidence`` is that of the category, ``None`` when a person chose it. ``reason`` says why a
    person must look first, ``cure`` what to do about a condition not met. ``twin_id`` is the case
    this one probably repeats, ``twin`` its number.
    """

    ticket_id: int
    number: str
    state: TicketState
    kind: Kind
    category: str
    confidence: float | None
    restated: str
    promised_at: datetime | None
    reason: TriageReason | None = None
    cure: str = ""
    twin_id: int | None = None

    @property
    def twin(self) -> str:
        return tickets.number_of(self.twin_id) if self.twin_id else ""

    def to_json(self) -> str:
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        promised = plain["promised_at"]
        plain["promised_at"] = format_instant(promised) if promised else None
        return json.dumps(plain, ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> "Receipt":
        plain = json.loads(stored)
        promised, reason = plain["promised_at"], plain["reason"]
        return cls(
            **{
                **plain,
                "state": TicketState(plain["state"]),
                "kind": Kind(plain["kind"]),
                "promised_at": parse_instant(promised) if promised else None,
                "reason": TriageReason(reason) if reason else None,
            }
        )
