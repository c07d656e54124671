"""What happened to a case."""

from django.utils.translation import gettext_lazy as _

from ringback.base.templatetags.ringback import listed as listed_words
from ringback.desk.sentences.coded import CHANNEL, LINK
from ringback.desk.sentences.reading import (
    Content,
    Names,
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
from ringback.scripts.states import OUTCOME_LABELS, RULE_LABELS, Outcome, Rule
from ringback.tickets.states import (
    CLOSURE_BASIS_LABELS,
    KIND_LABELS,
    LETTER_SOURCE_LABELS,
    STATEMENT_KIND_LABELS,
    SUPERVISION_CAUSE_LABELS,
    WAIT_ENDING_LABELS,
    ClosureBasis,
    Kind,
    LetterSource,
    StatementKind,
    SupervisionCause,
    WaitEnding,
)


def _rules(content: Content, names: Names) -> str:
    """What the check was about, in words; a rule nobody knows any more stands for itself."""
    known = {rule.value: RULE_LABELS[rule] for rule in Rule}
    return listed_words(known.get(rule, rule) for rule in content.get("rules", ()))


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
    "words.examined": Sentence(
        words=_("Words to the customer examined: %(outcome)s; %(rules)s"),
        icon="message",
        tone="warn",
        places={
            "outcome": label("outcome", Outcome, OUTCOME_LABELS),
            "rules": _rules,
        },
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
    "ticket.reminded": Sentence(
        words=_("The customer was asked again, reminder %(count)s: %(reason)s"),
        icon="bell",
        places={"reason": listed("reason", "hold.reasons"), "count": said("count")},
    ),
    "ticket.wait_given_up": Sentence(
        words=_("The customer did not answer the reminders: %(ending)s"),
        icon="alert-circle",
        tone="warn",
        places={"ending": label("ending", WaitEnding, WAIT_ENDING_LABELS)},
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
    "ticket.promised": Sentence(
        words=_("The customer was told another time: %(promised)s instead of %(old)s"),
        icon="clock",
        tone="info",
        places={"promised": moment("promised_at"), "old": moment("old_promised_at")},
    ),
    "ticket.handed_down": Sentence(
        words=_("Handed down by letter: %(source)s"),
        icon="mail",
        tone="warn",
        places={"source": label("source", LetterSource, LETTER_SOURCE_LABELS)},
    ),
    "ticket.letter_sent": Sentence(
        words=_("The reply letter has gone out: %(source)s"),
        icon="send",
        tone="good",
        places={"source": label("source", LetterSource, LETTER_SOURCE_LABELS)},
    ),
    "ticket.supervised": Sentence(
        words=_("An account of the case is ordered: %(cause)s"),
        icon="alarm",
        tone="warn",
        places={"cause": label("cause", SupervisionCause, SUPERVISION_CAUSE_LABELS)},
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
    "ticket.touched": Sentence(words=_("Worked on in the earlier system"), icon="history"),
    "ticket.loaded": Sentence(
        words=_("Taken over from %(source)s with its past: %(events)s events"),
        icon="history",
        tone="info",
        places={"source": said("source"), "events": said("events")},
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
    "evidence.asked": Sentence(
        words=_("An evidence pack was asked for"), icon="archive", tone="info"
    ),
    "ticket.archived": Sentence(words=_("Moved to the archive"), icon="archive"),
    "ticket.restored": Sentence(words=_("Put back from the archive"), icon="archive"),
}
