"""What is said, sent and linked beside the course of a case."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.desk.actions.base import InstantField, words_field
from ringback.desk.actions.examined import Examined, TicketAction, examined_field
from ringback.messaging.states import CHANNEL_LABELS, Channel
from ringback.people import queries as people
from ringback.tickets import commands, queries
from ringback.tickets.queries import Ticket
from ringback.tickets.states import (
    LETTER_SOURCE_LABELS,
    LINK_KIND_LABELS,
    SHEET_KIND_LABELS,
    LetterSource,
    LinkKind,
    SheetKind,
    SupervisionCause,
)

MENTION = re.compile(r"@([0-9A-Za-z][0-9A-Za-z._-]*)")
SENT_BY_DESK = (SheetKind.HANDLING, SheetKind.ASSIST, SheetKind.VISIT, SheetKind.CALLBACK)
HEARD_BY = (Channel.PHONE, Channel.COUNTER, Channel.LETTER, Channel.EMAIL)
LOOSE_LINKS = (LinkKind.RELATED, LinkKind.CHILD_OF, LinkKind.REOPENS)


class Say(Examined):
    verb, icon, tone = "say", "message-reply", "primary"
    label, done = _("Reply to the customer"), _("Sent to the customer.")

    part = answer_field = "body"

    body = examined_field(_("Words to the customer"), help_text=_("The customer reads this."))

    def send(self, confirmed: str) -> object:
        return commands.say(**self.where, **self.given, confirmed=confirmed)


class Note(TicketAction):
    verb, icon = "note", "edit"
    label, done = _("Internal note"), _("Noted.")

    body = words_field(
        _("Note"),
        help_text=_("Only colleagues read this. @ and a work number names somebody."),
    )

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        numbers = dict.fromkeys(MENTION.findall(body))
        self.mentioned = people.refs_by_work_number(numbers)
        if unknown := [number for number in numbers if number not in self.mentioned]:
            raise forms.ValidationError(
                _("Nobody has the work number %(number)s.") % {"number": ", ".join(unknown)}
            )
        return body

    def act(self) -> object:
        return commands.note(**self.where, **self.given, mentions=tuple(self.mentioned.values()))


class Attach(TicketAction):
    verb, icon = "attach", "paperclip"
    label, done = _("Add a file"), _("The file was added.")

    file = forms.FileField(label=_("File"), help_text=_("Pictures lose their place and time."))

    def act(self) -> object:
        return commands.attach(**self.where, upload=self.given["file"])


class Urge(TicketAction):
    verb, icon = "urge", "bell"
    label, done = _("Customer urges"), _("The urge is recorded.")

    channel = forms.ChoiceField(
        label=_("Heard by"), choices=[(each, CHANNEL_LABELS[each]) for each in HEARD_BY]
    )

    def act(self) -> object:
        return commands.urge(**self.where, **self.given)


class Promise(TicketAction):
    verb, icon = "promise", "clock"
    label, done = _("Promise another time"), _("The customer has been told; the promise is timed.")

    promised_at = InstantField(label=_("Answer promised by"))
    body = words_field(_("Why, in words to the customer"), help_text=_("The customer reads this."))

    def proposed(self) -> dict[str, Any]:
        return {"promised_at": self.row.promised_at}

    def act(self) -> object:
        return commands.promise(**self.where_seen, **self.given)


class RecordLetter(TicketAction):
    verb, icon = "record_letter", "mail"
    label, done = _("Handed down by letter"), _("Recorded; the letter's deadline is timed.")

    source = forms.ChoiceField(
        label=_("Handed down by"), choices=list(LETTER_SOURCE_LABELS.items())
    )
    number = forms.CharField(label=_("Their number"), max_length=80)
    received_at = InstantField(label=_("Letter received at"))
    deadline = InstantField(
        label=_("Deadline in the letter"),
        required=False,
        help_text=_("Left open, the handbook's default holds."),
    )

    def proposed(self) -> dict[str, Any]:
        return {"received_at": self.row.clocks_from}

    def act(self) -> object:
        letter = {**self.given, "source": LetterSource(self.given["source"])}
        return commands.record_letter(**self.where, letter=commands.HandedDown(**letter))


class SendLetter(TicketAction):
    verb, icon = "send_letter", "send"
    label, done = _("Reply letter sent"), _("Recorded: the reply letter has gone out.")
    asks = _("It says what the customer was answered. Print it from the case's page.")

    def act(self) -> object:
        return commands.send_letter(**self.where)


class Supervise(TicketAction):
    verb, icon = "supervise", "alarm"
    label, done = _("Order an account"), _("The order is given; its answer is timed.")
    asks = _("Whoever has the case in hand answers in writing, within the manual's limit.")

    def act(self) -> object:
        return commands.supervise(**self.where, cause=SupervisionCause.LEAD)


class Dispatch(TicketAction):
    verb, icon = "dispatch", "send"
    label, done = _("Send a work sheet"), _("The work sheet is on its way.")

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(each, SHEET_KIND_LABELS[each]) for each in SENT_BY_DESK]
    )
    department_path = forms.ChoiceField(label=_("Department"))

    def __init__(self, *args: Any, row: Ticket, **kwargs: Any) -> None:
        self.departments = people.departments_serving(row.handling_path)
        super().__init__(*args, row=row, **kwargs)
        self.fields["department_path"].choices = [  # type: ignore[attr-defined]
            (each.path, each.name) for each in self.departments
        ]

    def proposed(self) -> dict[str, Any]:
        """The department whose leaf it is."""
        if not self.row.category:
            return {}
        leaf = catalog.category(self.row.category, at=self.row.registered_at)
        paths = (each.path for each in self.departments if each.code == leaf.department)
        return {"department_path": next(paths, None)}

    def act(self) -> object:
        return commands.dispatch(
            **self.where,
            kind=SheetKind(self.given["kind"]),
            department_path=self.given["department_path"],
        )


class OtherTicket(TicketAction):
    """An action that names a second case by its number."""

    number = forms.CharField(label=_("Number of the other case"), max_length=24)

    def clean_number(self) -> int:
        other = queries.by_number(number=self.cleaned_data["number"], actor=self.actor)
        if other is None:
            raise forms.ValidationError(_("There is no such ticket, or it is not yours to see."))
        return other.pk

    @property
    def pair(self) -> dict[str, Any]:
        here = self.where
        return {
            "source_id": here.pop("ticket_id"),
            "target_id": self.given["number"],
            **here,
        }


class Link(OtherTicket):
    verb, icon = "link", "arrows-split-2"
    label, done = _("Link"), _("Linked.")

    kind = forms.ChoiceField(
        label=_("This case is"), choices=[(each, LINK_KIND_LABELS[each]) for each in LOOSE_LINKS]
    )

    def act(self) -> object:
        return commands.link(**self.pair, kind=LinkKind(self.given["kind"]))


class Merge(OtherTicket):
    verb, icon = "merge", "arrows-exchange"
    label, done = _("Merge as duplicate"), _("Merged; work goes on in the other case.")

    def act(self) -> object:
        return commands.merge(**self.pair)


class Unmerge(TicketAction):
    verb, icon = "unmerge", "arrow-back-up"
    label, done = _("Undo the merge"), _("The case stands by itself again.")
    asks = _("The case goes back to the state it had.")

    def act(self) -> object:
        here = self.where
        return commands.unmerge(source_id=here.pop("ticket_id"), **here)
