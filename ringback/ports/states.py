"""The life of a business request, and the words of the ports."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.kernel.lifecycle import Lifecycle


class RequestKind(StrEnum):
    """What the billing system can be told to do."""

    CANCEL = "cancel"
    REFUND = "refund"
    SUSPEND = "suspend"
    RESTORE = "restore"
    GIFT = "gift"


KIND_LABELS = {
    RequestKind.CANCEL: _("Cancel the order"),
    RequestKind.REFUND: _("Refund"),
    RequestKind.SUSPEND: _("Suspend the line"),
    RequestKind.RESTORE: _("Restore the line"),
    RequestKind.GIFT: _("Give a credit"),
}

WITH_AMOUNT = frozenset({RequestKind.REFUND, RequestKind.GIFT})
"""Money moves, so the limit of a role applies (§5.3.4)."""
ON_ORDER = frozenset({RequestKind.CANCEL, RequestKind.REFUND})
"""They are about one order of the line; the others about the line itself."""

ACTION_NEEDED = {
    RequestKind.CANCEL: "cancel_subscription",
    RequestKind.REFUND: "claim_refund",
    RequestKind.SUSPEND: "suspend_service",
    RequestKind.RESTORE: "restore_service",
    RequestKind.GIFT: "change_plan",
}
"""The action of the manual whose verification level a customer must have reached (§2.1.2)."""
READ_ACTION = "see_bill"
"""And the one for looking into orders, bills, balance and the line."""

REMEDY = {RequestKind.REFUND: "refund", RequestKind.GIFT: "goodwill"}
"""What the limits of the manual call it."""


class RequestState(StrEnum):
    WAITING = "waiting"
    DUE = "due"
    SENT = "sent"
    UNKNOWN = "unknown"
    DONE = "done"
    DECLINED = "declined"
    REFUSED = "refused"


STATE_LABELS = {
    RequestState.WAITING: _("Waits for approval"),
    RequestState.DUE: _("To be sent"),
    RequestState.SENT: pgettext_lazy("business request", "Sent"),
    RequestState.UNKNOWN: _("Outcome unknown"),
    RequestState.DONE: pgettext_lazy("business request", "Done"),
    RequestState.DECLINED: _("Declined by the billing system"),
    RequestState.REFUSED: pgettext_lazy("business request", "Refused"),
}

_R = RequestState
REQUEST = Lifecycle[RequestState](
    {
        (_R.WAITING, "approve"): _R.DUE,
        (_R.WAITING, "refuse"): _R.REFUSED,
        (_R.DUE, "send"): _R.SENT,
        (_R.SENT, "complete"): _R.DONE,
        (_R.SENT, "decline"): _R.DECLINED,
        (_R.SENT, "put_back"): _R.DUE,
        (_R.SENT, "lose"): _R.UNKNOWN,
        (_R.UNKNOWN, "complete"): _R.DONE,
        (_R.UNKNOWN, "decline"): _R.DECLINED,
        (_R.UNKNOWN, "put_back"): _R.DUE,
        (_R.UNKNOWN, "lose"): _R.UNKNOWN,
    }
)
"""``put_back``: it certainly never arrived. ``lose``: it was sent and no answer came; it is asked
after under the same key, and sent again only when the other side has never heard of it."""

COUNTED = frozenset({_R.WAITING, _R.DUE, _R.SENT, _R.UNKNOWN, _R.DONE})
"""What has moved money, or may yet."""


class OrderChannel(StrEnum):
    """Where a customer's order of a product came from (订购渠道)."""

    COUNTER = "counter"
    PHONE = "phone"
    OUTBOUND_CALL = "outbound_call"
    APP = "app"
    WEB = "web"
    SMS = "sms"
    DEALER = "dealer"
    UNKNOWN = "unknown"


ORDER_CHANNEL_LABELS = {
    OrderChannel.COUNTER: _("Counter"),
    OrderChannel.PHONE: _("Phone"),
    OrderChannel.OUTBOUND_CALL: _("Sales call"),
    OrderChannel.APP: _("App"),
    OrderChannel.WEB: _("Web page"),
    OrderChannel.SMS: _("Text message"),
    OrderChannel.DEALER: _("Dealer"),
    OrderChannel.UNKNOWN: pgettext_lazy("channel of an order", "Not on record"),
}


class Confirmation(StrEnum):
    """Whether the customer confirmed the order a second time (二次确认)."""

    CONFIRMED = "confirmed"
    NO_RECORD = "no_record"
    NOT_NEEDED = "not_needed"


CONFIRMATION_LABELS = {
    Confirmation.CONFIRMED: _("on record"),
    Confirmation.NO_RECORD: pgettext_lazy("second confirmation", "no record"),
    Confirmation.NOT_NEEDED: pgettext_lazy("second confirmation", "not needed"),
}

DECLINED_LABELS = {
    "no_such_order": _("there is no such order"),
    "already_ended": _("the order has ended already"),
    "already_suspended": _("the line is suspended already"),
    "not_suspended": _("the line is not suspended"),
    "more_than_charged": _("more than was charged"),
}
"""Why the billing system declined; a code of its own is shown as it is."""
