"""What was said to and by customers, and what became of their record."""

from django.utils.translation import gettext_lazy as _

from ringback.base.reasons import LABELS as WHY_LABELS
from ringback.base.reasons import Why
from ringback.customers.states import (
    CONTACT_TYPE_LABELS,
    MERGE_REASON_LABELS,
    PURPOSE_LABELS,
    WATCH_REASON_LABELS,
    ContactType,
    MergeReason,
    Purpose,
    WatchReason,
)
from ringback.desk.labels import METHODS
from ringback.desk.sentences.coded import CHANNEL, MESSAGE
from ringback.desk.sentences.reading import Sentence, label, listed, moment, variant
from ringback.messaging.states import (
    LEVEL_LABELS,
    OUTCOME_LABELS,
    SKIP_REASON_LABELS,
    Level,
    Method,
    Outcome,
    SkipReason,
)

METHOD = label("method", Method, METHODS)

CONTACTS = {
    "contact.opened": Sentence(
        words=_("Contact began, channel: %(channel)s"),
        icon="phone-incoming",
        places={"channel": CHANNEL},
    ),
    "contact.identified": Sentence(words=_("The customer of the contact was found"), icon="user"),
    "contact.ended": Sentence(
        words=_("Contact ended: %(outcome)s"),
        icon="phone",
        places={"outcome": label("outcome", Outcome, OUTCOME_LABELS)},
    ),
    "contact.taken_over": Sentence(words=_("A lead took the contact over"), icon="user"),
    "contact.agreed": Sentence(
        words=_("The customer agreed: %(purpose)s"),
        icon="check",
        tone="good",
        places={"purpose": label("consent_to", Purpose, PURPOSE_LABELS)},
    ),
    "contact.took_back": Sentence(
        words=_("The customer took an agreement back: %(purpose)s"),
        icon="x",
        places={"purpose": label("consent_to", Purpose, PURPOSE_LABELS)},
    ),
    "contact.dialled": Sentence(words=_("The customer is being called"), icon="phone-outgoing"),
    "contact.logged": Sentence(
        words=_("We called: %(reached)s"),
        icon="phone-outgoing",
        tone="info",
        places={
            "reached": variant(
                "reached", {True: _("spoke to the customer"), False: _("customer not reached")}
            )
        },
    ),
    "contact.code_sent": Sentence(words=_("A code was sent to the customer"), icon="shield-check"),
    "contact.password_asked": Sentence(
        words=_("The customer was asked to key in the service password"), icon="shield-check"
    ),
    "contact.verified": Sentence(
        words=_("Verified: %(level)s"),
        icon="shield-check",
        tone="good",
        places={"level": label("level", Level, LEVEL_LABELS)},
    ),
    "contact.verification_failed": Sentence(
        words=_("Verification failed: %(method)s"),
        icon="alert-triangle",
        tone="warn",
        places={"method": METHOD},
    ),
}

MESSAGES = {
    "message.queued": Sentence(words=_("%(what)s is to be sent"), places={"what": MESSAGE}),
    "message.sent": Sentence(words=_("%(what)s sent"), icon="send", places={"what": MESSAGE}),
    "message.delivered": Sentence(
        words=_("%(what)s delivered"), icon="check", places={"what": MESSAGE}
    ),
    "message.skipped": Sentence(
        words=_("%(what)s not sent: %(reason)s"),
        places={"what": MESSAGE, "reason": label("reason", SkipReason, SKIP_REASON_LABELS)},
    ),
    "message.failed": Sentence(
        words=_("%(what)s was refused by the network"),
        icon="alert-triangle",
        tone="bad",
        places={"what": MESSAGE},
    ),
    "message.dead": Sentence(
        words=_("%(what)s could not be sent"),
        icon="alert-triangle",
        tone="bad",
        places={"what": MESSAGE},
    ),
    "message.dropped": Sentence(
        words=_("%(what)s is not sent after all: %(reason)s"),
        icon="x",
        places={"what": MESSAGE, "reason": label("why", Why, WHY_LABELS)},
    ),
    "message.requeued": Sentence(
        words=_("%(what)s is sent once more: %(reason)s"),
        icon="send",
        places={"what": MESSAGE, "reason": label("why", Why, WHY_LABELS)},
    ),
    "message.answered": Sentence(
        words=_("The customer answered: %(what)s"), icon="device-mobile", places={"what": MESSAGE}
    ),
    "reply.unmatched": Sentence(words=_("A text came in that answers no question")),
}

CUSTOMERS = {
    "customer.registered": Sentence(words=_("Customer registered"), icon="user"),
    "customer.changed": Sentence(words=_("Customer's record changed"), icon="edit"),
    "customer.subscription_added": Sentence(words=_("Subscription added")),
    "customer.contact_point_added": Sentence(
        words=_("Way to reach the customer added: %(type)s"),
        places={"type": label("type", ContactType, CONTACT_TYPE_LABELS)},
    ),
    "customer.contact_point_verified": Sentence(words=_("Way to reach the customer verified")),
    "customer.contact_point_removed": Sentence(words=_("Way to reach the customer removed")),
    "customer.consent_given": Sentence(
        words=_("Consent given: %(purpose)s"),
        places={"purpose": label("purpose", Purpose, PURPOSE_LABELS)},
    ),
    "customer.consent_withdrawn": Sentence(
        words=_("Consent withdrawn: %(purpose)s"),
        places={"purpose": label("purpose", Purpose, PURPOSE_LABELS)},
    ),
    "customer.watched": Sentence(
        words=_("Watched until %(until)s: %(reason)s"),
        icon="eye",
        tone="warn",
        places={
            "reason": label("reason", WatchReason, WATCH_REASON_LABELS),
            "until": moment("until"),
        },
    ),
    "customer.unwatched": Sentence(words=_("No longer watched"), icon="eye-off"),
    "customer.revealed": Sentence(
        words=_("Masked field revealed until %(until)s: %(reason)s"),
        icon="eye",
        tone="warn",
        places={"reason": listed("reason", "reveal.reasons"), "until": moment("expires_at")},
    ),
    "customer.merge_proposed": Sentence(
        words=_("Merge with another customer proposed: %(reason)s"),
        places={"reason": label("reason", MergeReason, MERGE_REASON_LABELS)},
    ),
    "customer.merge_refused": Sentence(words=_("Merge refused")),
    "customer.merged": Sentence(words=_("Merged with another customer"), icon="users"),
    "customer.unmerged": Sentence(words=_("Merge undone"), icon="users"),
}

SENTENCES = CONTACTS | MESSAGES | CUSTOMERS
