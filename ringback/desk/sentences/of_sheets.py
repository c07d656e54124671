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
    "sheet.claimed": Sentence(
        words=_("%(assignee)s claimed the %(sheet)s sheet"),
        icon="check",
        tone="info",
        places={"sheet": SHEET, "assignee": person("assignee")},
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
