"""A request as far as it has been typed, in a contact that goes on."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from ringback.catalog.queries import Leaf
from ringback.intake import rules
from ringback.intake.requests import Request
from ringback.intake.rules import Choice
from ringback.kernel.conditions import FactType
from ringback.messaging.queries import Contact
from ringback.messaging.states import Channel
from ringback.recognition.facts import Opinion
from ringback.recognition.states import Decision
from ringback.tickets.states import Complexity, Kind, Severity

YES_AND_NO = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """Everything as it was typed or chosen; an empty code leaves the choice to recognition.

    ``answers`` and ``facts`` are by code and may belong to a service type chosen before: what the
    present one does not ask is left out when it is handed in. ``insists``: told that it looks like
    a complaint, the person says that it is none (§1.3.3).
    """

    text: str = ""
    kind: str = ""
    category: str = ""
    complexity: str = ""
    severity: str = Severity.NORMAL.value
    answers: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    insists: bool = False

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, stored: str) -> Self:
        return cls(**json.loads(stored))

    @property
    def choice(self) -> Choice:
        return Choice(self.category, Kind(self.kind) if self.kind else None)


def settled(
    unfinished: Unfinished,
    contact: Contact,
    opinion: Opinion | None,
    on_offer: Mapping[str, Leaf],
    *,
    surely_from: float,
    restated: str = "",
) -> Request:
    """The request this has become. Whoever saw what recognition would file and changed nothing
    has agreed with it, as the customer has when it was read back (§2.3.2)."""
    code = rules.agreed_category(unfinished.choice, opinion, surely_from)
    leaf = on_offer.get(code)
    return Request(
        text=unfinished.text,
        channel=Channel(contact.channel),
        contact_id=contact.pk,
        category=unfinished.category or (code if leaf else ""),
        kind=_kind(unfinished.choice, opinion, leaf),
        complexity=Complexity(unfinished.complexity) if unfinished.complexity else None,
        severity=Severity(unfinished.severity),
        answers=_answers(unfinished, leaf),
        facts=_facts(unfinished, leaf),
        restated=restated,
        language=contact.language,
    )


def _kind(choice: Choice, opinion: Opinion | None, leaf: Leaf | None) -> Kind | None:
    """``None``: nobody could tell yet."""
    suspected = opinion is not None and opinion.decision is Decision.COMPLAINT_SUSPECTED
    if choice.kind is not None or not (leaf or suspected):
        return choice.kind
    kinds = tuple(Kind(kind) for kind in leaf.kinds) if leaf else ()
    return rules.kind_of(choice, opinion, kinds)


def _answers(unfinished: Unfinished, leaf: Leaf | None) -> dict[str, str]:
    asked = [each.code for each in leaf.form] if leaf else []
    given = {code: unfinished.answers.get(code, "").strip() for code in asked}
    return {code: answer for code, answer in given.items() if answer}


def _facts(unfinished: Unfinished, leaf: Leaf | None) -> dict[str, Any]:
    """What the person says is known, each as its type is written; nothing for what is left open."""
    told: dict[str, Any] = {}
    for fact in leaf.facts if leaf else ():
        written = unfinished.facts.get(fact.code, "").strip()
        if not written:
            continue
        told[fact.code] = written
        if fact.value.type is FactType.BOOLEAN:
            told[fact.code] = YES_AND_NO.get(written)
        elif fact.value.type is FactType.INTEGER and written.isdecimal():
            told[fact.code] = int(written)
    return told
