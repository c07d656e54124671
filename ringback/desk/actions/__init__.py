"""Every button of the desk: which verbs there are, and in which order they stand."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar

from ringback.desk.actions import (
    beside,
    contacts,
    conversations,
    customers,
    intake,
    knowledge,
    records,
    sheets,
    tickets,
)
from ringback.desk.actions.base import Action
from ringback.desk.actions.examined import TicketAction

__all__ = [
    "OF_CONTACT",
    "OF_CONVERSATION",
    "OF_SHEET",
    "OF_TICKET",
    "REVIEWING",
    "Action",
    "offered",
]

OF_TICKET: Mapping[str, type[TicketAction]] = {
    action.verb: action
    for action in (
        tickets.Accept,
        tickets.Take,
        tickets.Resume,
        tickets.Resolve,
        tickets.Confirm,
        tickets.Close,
        tickets.Release,
        beside.Dispatch,
        tickets.Refuse,
        tickets.Begin,
        tickets.Hold,
        tickets.Reopen,
        beside.Say,
        beside.Note,
        beside.Attach,
        beside.Urge,
        beside.RecordLetter,
        beside.SendLetter,
        beside.Promise,
        beside.Supervise,
        tickets.Classify,
        beside.Link,
        beside.Merge,
        beside.Unmerge,
        intake.CompleteForm,
        customers.Call,
        customers.Reveal,
        knowledge.MakeArticle,
        tickets.Cancel,
    )
}
"""What leads on comes first, what ends a case last."""

OF_SHEET: Mapping[str, type[sheets.SheetAction]] = {
    action.verb: action
    for action in (
        sheets.Claim,
        sheets.AnswerOrder,
        sheets.Reply,
        sheets.Complete,
        sheets.Pass,
        sheets.SendBack,
        sheets.AcceptReturn,
        sheets.RefuseReturn,
        sheets.AskAssist,
        sheets.HandOver,
        sheets.ForceClaim,
        sheets.Return,
        sheets.Recall,
    )
}

REVIEWING = frozenset({"pass", "send_back", "accept_return", "refuse_return", "recall"})
"""Verbs of the desk that sent the sheet; the work itself is done on the page of the sheet."""

OF_CONTACT: Mapping[str, type[contacts.ContactAction]] = {
    action.verb: action
    for action in (
        contacts.SendCode,
        contacts.CheckCode,
        contacts.AskPassword,
        contacts.ConfirmNumber,
        contacts.SightDocument,
        contacts.EndCall,
    )
}

OF_CONVERSATION: Mapping[str, type[contacts.ContactAction]] = {
    **OF_CONTACT,
    **{
        action.verb: action
        for action in (
            conversations.Identify,
            conversations.Introduce,
            conversations.WrapUp,
            conversations.SolveOnLine,
            conversations.TakeOver,
            conversations.Register,
            conversations.UrgeCase,
            conversations.AddToCase,
            records.Agree,
            records.TakeBack,
        )
    },
}
"""Verbs of a contact's own page; elsewhere only who speaks is made sure of."""

Kind = TypeVar("Kind", bound=type[Action])


def offered(actions: Mapping[str, Kind], verbs: Collection[str]) -> Sequence[Kind]:
    """The buttons for what can be done, in the house's order."""
    return [action for verb, action in actions.items() if verb in verbs]
