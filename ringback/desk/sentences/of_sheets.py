"""What happened to a work sheet."""

from django.utils.translation import gettext_lazy as _

from ringback.desk.labels import REPAIR_OUTCOMES
from ringback.desk.sentences.coded import SHEET
from ringback.desk.sentences.reading import Sentence, department, label, listed, moment, person
from ringback.feedback.states import RepairOutcome

SENTENCES = {
    "sheet.dispatched": Sentence(
        words=_("%(sheet)s sheet sent to %(department)s"),
        icon="send",
        tone="info",
        places={"sheet": SHEET, "department": department("department_path")},
    ),
    "sheet.assigned": Sentence(
        words=_("%(sheet)s sheet offered to %(assignee)s"),
        icon="user",
        places={"sheet": SHEET, "assignee": person("assignee")},
    ),
    "sheet.unassigned": Sentence(
        words=_("%(sheet)s sheet taken back from %(was)s: it was not claimed"),
        icon="clock",
        places={"sheet": SHEET, "was": person("was")},
    ),
    "sheet.claimed": Sentence(
        words=_("%(assignee)s claimed the %(sheet)s sheet"),
        icon="check",
        tone="info",
        places={"sheet": SHEET, "assignee": person("assignee")},
    ),
    "sheet.forced": Sentence(
        words=_("%(sheet)s sheet put into the hands of %(assignee)s by a lead: %(reason)s"),
        icon="user",
        tone="warn",
        places={
            "sheet": SHEET,
            "assignee": person("assignee"),
            "reason": listed("reason", "dispatch.force.reasons"),
        },
    ),
    "sheet.replied": Sentence(
        words=_("Reply on the %(sheet)s sheet; cause: %(cause)s"),
        icon="message-reply",
        tone="info",
        places={"sheet": SHEET, "cause": listed("cause", "cause.codes")},
    ),
    "sheet.passed": Sentence(
        words=_("Reply on the %(sheet)s sheet passed"),
        icon="circle-check",
        tone="good",
        places={"sheet": SHEET},
    ),
    "sheet.sent_back": Sentence(
        words=_("Reply on the %(sheet)s sheet sent back"),
        icon="arrow-back-up",
        tone="warn",
        places={"sheet": SHEET},
    ),
    "sheet.completed": Sentence(
        words=_("%(sheet)s done: %(outcome)s"),
        icon="circle-check",
        tone="good",
        places={
            "sheet": SHEET,
            "outcome": label("outcome", RepairOutcome, REPAIR_OUTCOMES),
        },
    ),
    "sheet.order_answered": Sentence(
        words=_("The supervision order is answered: done by %(completes)s"),
        icon="circle-check",
        tone="good",
        places={"completes": moment("completes_at")},
    ),
    "sheet.returned": Sentence(
        words=_("%(sheet)s sheet returned: %(reason)s"),
        icon="arrow-back-up",
        tone="bad",
        places={"sheet": SHEET, "reason": listed("reason", "return.reasons")},
    ),
    "sheet.return_accepted": Sentence(
        words=_("Return accepted: the %(sheet)s sheet is void"), places={"sheet": SHEET}
    ),
    "sheet.return_refused": Sentence(
        words=_("Return refused: the %(sheet)s sheet goes back to the department"),
        icon="arrow-back-up",
        tone="warn",
        places={"sheet": SHEET},
    ),
    "sheet.handed_over": Sentence(
        words=_("%(sheet)s sheet handed over to %(department)s, %(to)s: %(reason)s"),
        icon="arrows-exchange",
        places={
            "sheet": SHEET,
            "department": department("department_path"),
            "to": person("to"),
            "reason": listed("reason", "handover.reasons"),
        },
    ),
    "sheet.recalled": Sentence(
        words=_("%(sheet)s sheet recalled: %(reason)s"),
        icon="x",
        places={"sheet": SHEET, "reason": listed("reason", "recall.reasons")},
    ),
    "sheet.put_first": Sentence(
        words=_("A lead puts it before other work of %(assignee)s"),
        icon="clock-exclamation",
        tone="warn",
        places={"assignee": person("assignee")},
    ),
    "shift.handed_over": Sentence(
        words=_("The shift of %(department)s was handed over"),
        icon="arrows-exchange",
        places={"department": department("department_path")},
    ),
    "shift.taken_over": Sentence(
        words=_("The shift of %(department)s was taken over"),
        icon="checks",
        places={"department": department("department_path")},
    ),
    "offer.made": Sentence(
        words=_("Offered to %(assignee)s until %(until)s"),
        icon="user",
        places={"assignee": person("assignee"), "until": moment("expires_at")},
    ),
    "offer.expired": Sentence(
        words=_("%(assignee)s did not claim it in time"),
        icon="clock",
        tone="warn",
        places={"assignee": person("assignee")},
    ),
}
