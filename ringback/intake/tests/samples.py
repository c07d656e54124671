"""A county with an agent and its lead, a department handler, and words customers might say."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from ringback.identity.queries import Role, verbs_of
from ringback.intake.commands import Request
from ringback.kernel.actor import Actor
from ringback.messaging import queries as messaging
from ringback.messaging.queries import MessageView
from ringback.messaging.states import Channel
from ringback.recognition.facts import Guess, Opinion
from ringback.recognition.states import Decision

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
PROVINCE, CITY, COUNTY = "/44/", "/44/4401/", "/44/4401/440103/"
SYSTEM = Actor.system("test")
AGENT = Actor("user:agent", verbs=verbs_of(Role.AGENT), scope_paths=(COUNTY,))
LEAD = Actor("user:lead", verbs=verbs_of(Role.LEAD), scope_paths=(CITY,))
HANDLER = Actor("user:handler", verbs=verbs_of(Role.HANDLER), scope_paths=(CITY,))
STRANGER = Actor("user:stranger", verbs=verbs_of(Role.LEAD), scope_paths=("/44/4403/",))
CLIENT = Actor("client:1", verbs=frozenset({"ticket.register"}), scope_paths=("/",))

PHONE, OTHER_PHONE = "13812345678", "13987654321"
COMPLAINT = "没订过视频会员，每月扣25块三个月了"
QUESTION = "还剩多少流量帮我看看"
ORDER = "我想办理挂失停机"

REQUEST = Request(text=QUESTION, channel=Channel.PHONE, phone=PHONE, organisation_path=COUNTY)


def request(text: str = QUESTION, **changes: Any) -> Request:
    return replace(REQUEST, text=text, **changes)


def opinion(
    category: str = "basic.data_left",
    kind: str = "lookup",
    decision: Decision = Decision.FILE,
    confidence: float = 0.93,
) -> Opinion:
    return Opinion(
        category=Guess(category, confidence, ((category, confidence), ("basic.balance", 0.04))),
        kind=Guess(kind, confidence, ((kind, confidence), ("praise", 0.03))),
        decision=decision,
    )


def messages(ticket_id: int) -> list[MessageView]:
    return messaging.messages_about(subject_kind="ticket", subject_id=ticket_id)


def words_of(message: MessageView) -> str:
    assert message.body is not None
    return message.body.reveal()
