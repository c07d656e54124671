"""What the clocks, the feedback and the messages of a case told."""

from django.utils.translation import gettext_lazy as _

from ringback.clocks.states import Alarm
from ringback.desk.labels import QUESTIONS, REPAIR_OUTCOMES
from ringback.desk.sentences.coded import METRIC
from ringback.desk.sentences.reading import Sentence, label, limit, moment, said, variant
from ringback.feedback.states import Question, RepairOutcome

CLOCKS = {
    "clock.started": Sentence(
        words=_("%(metric)s: limit %(limit)s, due %(due)s"),
        icon="clock",
        places={"metric": METRIC, "limit": limit("limit"), "due": moment("due_at")},
    ),
    "clock.loaded": Sentence(
        words=_("%(metric)s: limit %(limit)s, reckoned from its past"),
        icon="clock",
        places={"metric": METRIC, "limit": limit("limit")},
    ),
    "clock.paused": Sentence(
        words=_("%(metric)s: the clock is paused"), icon="clock-pause", places={"metric": METRIC}
    ),
    "clock.resumed": Sentence(
        words=_("%(metric)s: the clock runs on, due %(due)s"),
        icon="clock",
        places={"metric": METRIC, "due": moment("due_at")},
    ),
    "clock.rebound": Sentence(
        words=_("%(metric)s: the limit is now %(limit)s"),
        icon="clock",
        places={"metric": METRIC, "limit": limit("limit")},
    ),
    "calendar.reckoned": Sentence(
        words=_("Open limits reckoned on version %(number)s of the calendar, %(moved)s due anew"),
        icon="calendar",
        places={"number": said("number"), "moved": said("moved")},
    ),
    "clock.moved": Sentence(
        words=_("%(metric)s: due %(due)s, not %(old)s: the calendar has changed"),
        icon="calendar",
        places={"metric": METRIC, "due": moment("due_at"), "old": moment("old_due_at")},
    ),
    "clock.stopped": Sentence(
        words=_("%(metric)s: %(how)s"),
        icon="clock",
        places={
            "metric": METRIC,
            "how": variant("in_time", {True: _("met in time"), False: _("done too late")}),
        },
    ),
    "clock.cancelled": Sentence(
        words=_("%(metric)s: no longer owed"), icon="clock", places={"metric": METRIC}
    ),
    "clock.warned": Sentence(
        words=_("%(metric)s is due at %(due)s: %(who)s warned"),
        icon="clock-exclamation",
        tone="warn",
        places={
            "metric": METRIC,
            "due": moment("due_at"),
            "who": variant(
                "alarm",
                {
                    Alarm.HANDLER: _("the handler"),
                    Alarm.LEAD: _("the team lead too"),
                    Alarm.SUPERVISION: _("an account is due"),
                },
            ),
        },
    ),
    "clock.breached": Sentence(
        words=_("%(metric)s: the limit passed at %(at)s"),
        icon="alarm",
        tone="bad",
        places={"metric": METRIC, "at": moment("breached_at")},
    ),
}

FEEDBACK = {
    "invitation.planned": Sentence(words=_("The customer will be asked how it went")),
    "invitation.asked": Sentence(
        words=_("The customer was asked how it went, try %(attempt)s"),
        icon="send",
        places={"attempt": said("attempt")},
    ),
    "invitation.skipped": Sentence(words=_("The customer is not asked this time")),
    "invitation.rated": Sentence(
        words=_("Rated: %(question)s %(score)s"),
        icon="star",
        tone="accent",
        places={"question": label("question", Question, QUESTIONS), "score": said("score")},
    ),
    "invitation.commented": Sentence(words=_("The customer added a comment"), icon="message"),
    "invitation.concluded": Sentence(
        words=_("Survey answered: %(verdict)s"),
        icon="star",
        places={
            "verdict": variant(
                "verdict",
                {"content": _("content"), "repair": _("not content, to be called back")},
            )
        },
    ),
    "invitation.silent": Sentence(
        words=_("The customer stayed silent; estimated risk of dissatisfaction %(risk)s %%"),
        icon="help",
        tone="warn",
        places={"risk": said("risk")},
    ),
    "repair.ended": Sentence(
        words=_("Call-back after a low rating: %(outcome)s"),
        icon="phone",
        places={"outcome": label("outcome", RepairOutcome, REPAIR_OUTCOMES)},
    ),
}

SENTENCES = CLOCKS | FEEDBACK
