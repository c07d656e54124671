"""What an actor could do with a case or a sheet now: its life cut down to what is allowed."""

from ringback.kernel.actor import Actor
from ringback.tickets import access
from ringback.tickets.hands import is_returned_out
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.oversight import letter_of
from ringback.tickets.states import (
    ANSWERED,
    ENDED_BY_OUTCOME,
    OPEN,
    PROMISED,
    REVIEWED,
    SHEET,
    SUPERVISED,
    TICKET,
    WORKABLE,
    ClosureBasis,
    SheetKind,
    SheetState,
    TicketState,
)


def sheet_verbs(work: WorkSheet, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the sheet now: its lifecycle cut down to what is allowed."""
    is_reviewed = work.kind in REVIEWED
    allowed = {
        "claim": access.may_claim(actor, work),
        "reply": is_reviewed and access.may_work_on(actor, work),
        "complete": work.kind in ENDED_BY_OUTCOME and access.may_work_on(actor, work),
        "force_claim": access.may_force(actor, work),
        "hand_over": access.may_hand_over(actor, work),
        "return": access.may_return(actor, work) and not is_returned_out(work),
        "recall": access.may_recall(actor, work),
        "pass": access.may_review(actor, work),
        "send_back": access.may_review(actor, work),
        "accept_return": access.may_review(actor, work),
        "refuse_return": access.may_review(actor, work),
    }
    course = tuple(verb for verb in SHEET.verbs(SheetState(work.state)) if allowed[verb])
    is_order = work.kind == SheetKind.SUPERVISION and work.state == SheetState.CLAIMED
    answers = is_order and access.may_work_on(actor, work)
    is_asker = work.assignee == actor.ref or access.may_force(actor, work)
    asks = access.is_assistable(work) and is_asker
    return (
        *(("answer_order",) if answers else ()),
        *course,
        *(("ask_assist",) if asks else ()),
    )


def ticket_verbs(found: Ticket, actor: Actor) -> tuple[str, ...]:
    """What this actor could do with the ticket now: its lifecycle cut down to what is allowed,
    then what can be done beside it."""
    state = TicketState(found.state)
    works = access.may_work(actor, found)
    allowed = {
        "accept": access.may_accept(actor),
        "refuse": access.may_refuse(actor, found),
        "cancel": access.may_cancel(actor, found),
        "merge": access.may_merge(actor),
        "confirm": access.may_confirm(actor, found),
        "reopen": access.may_confirm(actor, found),
        "close": works and state is TicketState.CONFIRMED,
    }
    course = tuple(verb for verb in TICKET.verbs(state) if allowed.get(verb, works))
    return course + tuple(verb for verb, may in _beside(found, actor).items() if may)


def _beside(found: Ticket, actor: Actor) -> dict[str, bool]:
    """Verbs that move no state."""
    state = TicketState(found.state)
    is_open = state in OPEN
    return {
        "take": is_open and not found.owner and access.may_work(actor, found),
        "release": state is TicketState.RESOLVED
        and access.may_close(actor, found, ClosureBasis.RELEASED),
        "classify": is_open and access.may_classify(actor, found),
        "dispatch": state in WORKABLE and access.may_dispatch(actor),
        "say": is_open and access.may_speak(actor, found),
        "note": access.may_speak(actor, found) and not actor.is_customer,
        "attach": is_open and access.may_speak(actor, found),
        **_of_letter(found, actor),
        "promise": state in PROMISED and access.may_work(actor, found),
        "supervise": state in SUPERVISED and access.may_supervise(actor),
        "urge": is_open and access.may_urge(actor, found),
        "link": access.may_link(actor),
        "unmerge": state is TicketState.MERGED and access.may_merge(actor),
    }


def _of_letter(found: Ticket, actor: Actor) -> dict[str, bool]:
    """A case is handed down once, and replied to once the customer has an answer."""
    state, works = TicketState(found.state), access.may_work(actor, found)
    letter = letter_of(found) if works else None
    unsent = letter is not None and letter.sent_at is None
    return {
        "record_letter": letter is None and state in OPEN and works,
        "send_letter": unsent and state in ANSWERED,
    }
