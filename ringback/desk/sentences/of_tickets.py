"""What happened to a case."""

from django.utils.translation import gettext_lazy as _

from ringback.desk.sentences.coded import CHANNEL, LINK
from ringback.desk.sentences.reading import (
    Sentence,
    category,
    condition,
    label,
    listed,
    moment,
    number,
    person,
    said,
)
from ringback.tickets.states import (
    CLOSURE_BASIS_LABELS,
    KIND_LABELS,
    STATEMENT_KIND_LABELS,
    ClosureBasis,
    Kind,
    StatementKind,
)

SENTENCES = {
    "ticket.registered": Sentence(
        words=_("Registered as %(kind)s, channel: %(channel)s"),
        icon="ticket",
        tone="accent",
        places={"kind": label("ticket_kind", Kind, KIND_LABELS), "channel": CHANNEL},
    ),
    "ticket.classified": Sentence(
        words=_("Filed as %(kind)s, %(category)s"),
        icon="adjustments",
        places={
            "kind": label("new_kind", Kind, KIND_LABELS),
            "category": category("new_category"),
        },
    ),
    "ticket.accepted": Sentence(
        words=_("Accepted; answer promised by: %(promised)s"),
        icon="check",
        tone="good",
        places={"promised": moment("promised_at")},
    ),
    "ticket.refused": Sentence(
        words=_("Conditions not met: %(reason)s"),
        icon="alert-circle",
        tone="warn",
        places={"reason": condition("reason")},
    ),
    "ticket.taken": Sentence(
        words=_("%(owner)s answers for the case"),
        icon="user",
        places={"owner": person("owner")},
    ),
    "ticket.begun": Sentence(words=_("Work has begun")),
    "ticket.said": Sentence(
        words="%(what)s",
        icon="message",
        places={"what": label("statement_kind", StatementKind, STATEMENT_KIND_LABELS)},
    ),
    "ticket.attached": Sentence(words=_("A file was added"), icon="paperclip"),
    "ticket.held": Sentence(
        words=_("On hold until %(until)s: %(reason)s"),
        icon="player-pause",
        tone="warn",
        places={"reason": listed("reason", "hold.reasons"), "until": moment("until")},
    ),
    "ticket.resumed": Sentence(
        words=_("Taken up again; the wait is over: %(reason)s"),
        icon="refresh",
        places={"reason": listed("reason", "hold.reasons")},
    ),
    "ticket.urged": Sentence(
        words=_("The customer asked where it stays, channel: %(channel)s"),
        icon="bell",
        tone="warn",
        places={"channel": CHANNEL},
    ),
    "ticket.resolved": Sentence(
        words=_("Answered: %(code)s; cause: %(cause)s"),
        icon="circle-check",
        tone="good",
        places={
            "code": listed("code", "resolution.codes"),
            "cause": listed("cause", "cause.codes"),
        },
    ),
    "ticket.confirmed": Sentence(
        words=_("The customer confirms that it is solved"), icon="checks", tone="good"
    ),
    "ticket.reopened": Sentence(
        words=_("Back to work, round %(episode)s: %(reason)s"),
        icon="arrow-back-up",
        tone="bad",
        places={"episode": said("episode"), "reason": listed("reason", "reopen.reasons")},
    ),
    "ticket.closed": Sentence(
        words=_("Closed: %(basis)s"),
        icon="archive",
        tone="good",
        places={"basis": label("basis", ClosureBasis, CLOSURE_BASIS_LABELS)},
    ),
    "ticket.cancelled": Sentence(
        words=_("Cancelled: %(reason)s"),
        icon="x",
        places={"reason": listed("reason", "cancel.reasons")},
    ),
    "ticket.linked": Sentence(
        words=_("%(link)s %(number)s"),
        icon="arrows-split-2",
        places={"link": LINK, "number": number("target_id")},
    ),
    "ticket.unlinked": Sentence(
        words=_("No longer: %(link)s %(number)s"),
        icon="x",
        places={"link": LINK, "number": number("target_id")},
    ),
}
