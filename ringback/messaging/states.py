"""The words of contacts, verification and messages, and their lives as tables."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from ringback.kernel.lifecycle import Lifecycle


class Channel(StrEnum):
    """How a customer reaches us or we reach them: the channels of the manual (§4.1)."""

    PHONE = "phone"
    COUNTER = "counter"
    PORTAL = "portal"
    APP = "app"
    API = "api"
    EMAIL = "email"
    SMS = "sms"
    CHAT = "chat"
    WECHAT = "wechat"
    LETTER = "letter"
    BATCH = "batch"


CHANNEL_LABELS = {
    Channel.PHONE: _("Phone"),
    Channel.COUNTER: _("Counter"),
    Channel.PORTAL: _("Web"),
    Channel.APP: _("App"),
    Channel.API: _("API"),
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("Text message"),
    Channel.CHAT: _("Web chat"),
    Channel.WECHAT: _("WeChat"),
    Channel.LETTER: _("Letter"),
    Channel.BATCH: _("Batch"),
}


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Outcome(StrEnum):
    """How a contact ended. A contact is not a ticket: most end without one."""

    OPEN = "open"
    WRAPPED_UP = "wrapped_up"
    SOLVED = "solved"
    TICKET = "ticket"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    LEFT_OPEN = "left_open"


OUTCOME_LABELS = {
    Outcome.OPEN: _("Going on"),
    Outcome.WRAPPED_UP: _("Wrapped up"),
    Outcome.SOLVED: _("Solved on the line"),
    Outcome.TICKET: _("Ticket"),
    Outcome.REACHED: _("Customer reached"),
    Outcome.NOT_REACHED: _("Customer not reached"),
    Outcome.LEFT_OPEN: _("Left open"),
}


CONTACT = Lifecycle[Outcome](
    {
        (Outcome.OPEN, "wrap_up"): Outcome.WRAPPED_UP,
        (Outcome.OPEN, "solve_on_line"): Outcome.SOLVED,
        (Outcome.OPEN, "end_with_ticket"): Outcome.TICKET,
        (Outcome.OPEN, "reach"): Outcome.REACHED,
        (Outcome.OPEN, "miss"): Outcome.NOT_REACHED,
        (Outcome.OPEN, "leave_open"): Outcome.LEFT_OPEN,
        (Outcome.LEFT_OPEN, "wrap_up"): Outcome.WRAPPED_UP,
        (Outcome.LEFT_OPEN, "solve_on_line"): Outcome.SOLVED,
        (Outcome.LEFT_OPEN, "end_with_ticket"): Outcome.TICKET,
        (Outcome.LEFT_OPEN, "reach"): Outcome.REACHED,
        (Outcome.LEFT_OPEN, "miss"): Outcome.NOT_REACHED,
    }
)
"""An outbound contact ends by ``reach`` or ``miss``, an inbound one by the other three. One that
nobody ended is ended by time (``leave_open``): nothing more can be verified or seen in it, but what
came of it can still be written down."""


class Level(StrEnum):
    """How surely we know who is speaking (核验, §2.1.2). Compare with :meth:`reaches` alone:
    the order of the words themselves means nothing."""

    NONE = "none"
    NUMBER = "calling_number"
    CODE = "one_time_code"
    PASSWORD = "service_password"  # noqa: S105 - a word for one, not one
    SIGHTED = "sighted_id"
    AGENT = "agent_ids"

    @property
    def rank(self) -> int:
        return list(Level).index(self)

    def reaches(self, needed: "Level") -> bool:
        return self.rank >= needed.rank


LEVEL_LABELS = {
    Level.NONE: _("Not verified"),
    Level.NUMBER: _("Calling number"),
    Level.CODE: _("One-time code"),
    Level.PASSWORD: _("Service password"),
    Level.SIGHTED: _("Sighted ID"),
    Level.AGENT: _("Agent with both IDs"),
}


class Method(StrEnum):
    """What a verification rested on."""

    CALLER_ID = "caller_id"
    TEXT_CODE = "text_code"
    CALL_CODE = "call_code"
    SERVICE_PASSWORD = "service_password"  # noqa: S105
    DOCUMENT = "document"


class Document(StrEnum):
    """What proves a real name (MIIT Order 25 of 2013). Its kind is kept, its number is not."""

    RESIDENT = "resident"
    HOUSEHOLD = "household"
    MILITARY = "military"
    HONG_KONG_MACAU = "hong_kong_macau"
    TAIWAN = "taiwan"
    PASSPORT = "passport"
    ORGANISATION = "organisation"


DOCUMENT_LABELS = {
    Document.RESIDENT: _("Resident identity card"),
    Document.HOUSEHOLD: _("Household register"),
    Document.MILITARY: _("Military or police card"),
    Document.HONG_KONG_MACAU: _("Travel permit for Hong Kong and Macau residents"),
    Document.TAIWAN: _("Travel permit for Taiwan residents"),
    Document.PASSPORT: _("Passport"),
    Document.ORGANISATION: _("Business licence"),
}


class Purpose(StrEnum):
    """Why a message is sent. Cool-downs, quiet hours and lifetimes depend on it (§4.1)."""

    CODE = "code"
    RECEIPT = "receipt"
    PROGRESS = "progress"
    ANSWER = "answer"
    SURVEY = "survey"
    NOTICE = "notice"
    CALL = "call"
    STAFF = "staff"
    ACCOUNT = "account"


SECRETS = frozenset({Purpose.CODE, Purpose.ACCOUNT})
"""What these say lets somebody in: shown on no screen, and never sent late."""

PURPOSE_LABELS = {
    Purpose.CODE: _("Code"),
    Purpose.RECEIPT: _("Receipt"),
    Purpose.PROGRESS: _("Progress"),
    Purpose.ANSWER: _("Answer"),
    Purpose.SURVEY: _("Survey"),
    Purpose.NOTICE: _("Notice"),
    Purpose.CALL: _("Call by staff"),
    Purpose.STAFF: _("Notice to staff"),
    Purpose.ACCOUNT: _("Mail about an account"),
}


class Medium(StrEnum):
    """In what form a message arrives: read on a phone, heard on a phone, read as mail."""

    TEXT = "text"
    CALL = "call"
    EMAIL = "email"


MEDIUM_LABELS = {
    Medium.TEXT: _("Text message"),
    Medium.CALL: _("Call"),
    Medium.EMAIL: _("E-mail"),
}


class MessageState(StrEnum):
    """``failed``: refused for good. ``dead``: tried to the end. ``skipped``: not to be sent.
    ``held``: it waited when a backup was made, and the old machine may have sent it since."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    DEAD = "dead"
    HELD = "held"


MESSAGE_STATE_LABELS = {
    MessageState.QUEUED: _("Waiting"),
    MessageState.SENDING: _("Being sent"),
    MessageState.SENT: _("Sent"),
    MessageState.FAILED: _("Refused"),
    MessageState.SKIPPED: _("Not sent"),
    MessageState.DEAD: _("Given up"),
    MessageState.HELD: _("Held after a restore"),
}


_S = MessageState
MESSAGE = Lifecycle[MessageState](
    {
        (_S.QUEUED, "claim"): _S.SENDING,
        # A sender was killed and its lease is over.
        (_S.SENDING, "claim"): _S.SENDING,
        (_S.QUEUED, "put_off"): _S.QUEUED,
        (_S.SENDING, "put_off"): _S.QUEUED,
        (_S.QUEUED, "skip"): _S.SKIPPED,
        (_S.SENDING, "skip"): _S.SKIPPED,
        (_S.SENDING, "send"): _S.SENT,
        (_S.SENDING, "fail"): _S.FAILED,
        (_S.QUEUED, "give_up"): _S.DEAD,
        (_S.SENDING, "give_up"): _S.DEAD,
        # A person has mended what kept it from being sent.
        (_S.DEAD, "resend"): _S.QUEUED,
        (_S.FAILED, "resend"): _S.QUEUED,
        # After a restore a person decides about each.
        (_S.QUEUED, "hold"): _S.HELD,
        (_S.SENDING, "hold"): _S.HELD,
        (_S.HELD, "release"): _S.QUEUED,
        (_S.HELD, "drop"): _S.SKIPPED,
        # The network reports afterwards that it could not deliver.
        (_S.SENT, "fail"): _S.FAILED,
    }
)
WAITING = (MessageState.QUEUED, MessageState.SENDING)


class SkipReason(StrEnum):
    EXPIRED = "expired"
    COOL_DOWN = "cool_down"
    DAILY_LIMIT = "daily_limit"
    DROPPED = "dropped"


SKIP_REASON_LABELS = {
    SkipReason.EXPIRED: _("too late to be of use"),
    SkipReason.COOL_DOWN: _("the customer heard from us a short while ago"),
    SkipReason.DAILY_LIMIT: _("the customer has had enough messages today"),
}
