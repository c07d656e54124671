"""What is done in a contact besides making sure who speaks: begin it, name the customer, end it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.desk.actions.base import Action, CategoryField, number_field, words_field
from ringback.desk.actions.contacts import ContactAction
from ringback.desk.queries import contacts as queries
from ringback.desk.queries.naming import category_names
from ringback.intake import commands as intake
from ringback.intake import queries as intake_queries
from ringback.messaging import commands
from ringback.messaging import queries as messaging
from ringback.messaging.commands import Party
from ringback.messaging.states import CHANNEL_LABELS, Channel
from ringback.tickets import queries as tickets

TAKEN_BY_STAFF = (Channel.PHONE, Channel.COUNTER, Channel.LETTER)
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
QUICK = 6
"""Service types a contact is wrapped up under by one key."""


class Open(Action):
    """Somebody has reached us. The number comes first; who has come to the counter needs none."""

    verb, icon, tone = "open", "phone-incoming", "primary"
    label, done = _("Begin the contact"), ""

    channel = forms.ChoiceField(
        label=_("How they reach us"),
        choices=[(each, CHANNEL_LABELS[each]) for each in TAKEN_BY_STAFF],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Number they call from"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text=_("At the counter and for a letter it may be left empty."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def proposed(self) -> dict[str, Any]:
        return {"channel": Channel.PHONE}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("channel") == Channel.PHONE and not self.cleaned_data["number"]:
            self.add_error("number", str(_("A call shows a number. Type it, or the one told.")))
        return self.cleaned_data

    def act(self) -> object:
        ground = intake_queries.home_ground(self.actor)
        # The only customer a number leads to is whose call it is; they are still to be verified.
        known = queries.callers(self.given["number"])
        return commands.open_contact(
            channel=Channel(self.given["channel"]),
            organisation_path=ground,
            party=Party(
                language=self.given["language"],
                number=self.given["number"],
                customer_id=known[0] if len(known) == 1 else None,
            ),
            actor=self.actor,
            now=self.now,
        )

    def version_now(self) -> int:
        return 0


class Identify(ContactAction):
    verb, icon = "identify", "search"
    label, done = _("Find the customer"), _("The customer is found.")

    number = number_field()
    customer = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = self.data.get("number", "").strip()
        self.found = queries.candidates(number, self.row, actor=self.actor) if number else []
        if len(self.found) > 1:
            # Several have it: they are named, masked, and one has to be chosen.
            self.fields["customer"] = forms.ChoiceField(
                label=_("Which of them"),
                choices=[(str(each.customer_id), each.name) for each in self.found],
                widget=forms.RadioSelect,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("customer"):
            return self.cleaned_data
        if len(self.found) == 1:
            self.cleaned_data["customer"] = self.found[0].customer_id
        elif self.found:
            self.add_error("customer", str(_("Several customers have this number. Choose one.")))
        else:
            self.add_error("number", str(_("Nobody you know has this number.")))
        return self.cleaned_data

    def act(self) -> object:
        return commands.identify(**self.where, customer_id=self.given["customer"])


class Introduce(ContactAction):
    verb, icon = "introduce", "plus"
    label, done = _("Register the customer"), _("The customer is registered.")

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("As they call themselves. It may be told later."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.party is not None:
            del self.fields["phone"]  # the number they speak from is theirs

    def act(self) -> object:
        return commands.introduce(**self.where, **self.given)


class Ending(ContactAction):
    """The contact ends without a case, under the service type it was about."""

    code = CategoryField(label=_("What it was about"), required=False)
    pick = forms.CharField(required=False, widget=forms.HiddenInput, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suspected = self._suspected()
        self.initial["code"] = self.suspected

    def _suspected(self) -> str:
        """What the words typed so far are about, as chosen or recognised."""
        kept = intake_queries.unfinished_of(contact_id=self.row.pk, actor=self.actor)
        if kept is None or not kept.unfinished.text.strip():
            return ""
        preview = intake_queries.preview_unfinished(
            contact_id=self.row.pk, unfinished=kept.unfinished, actor=self.actor, now=self.now
        )
        return preview.category

    @property
    def picks(self) -> list[tuple[str, str]]:
        """(code, name) of what is one key away: what it seems to be about, then the usual."""
        usual = messaging.usual_wrap_ups(actor=self.actor, limit=QUICK)
        codes = [code for code in dict.fromkeys([self.suspected, *usual]) if code][:QUICK]
        known = category_names(codes, self.now)
        return [(code, known[code]) for code in codes if code in known]

    def clean(self) -> dict[str, Any]:
        code = self.cleaned_data.get("pick") or self.cleaned_data.get("code") or ""
        if not catalog.is_on_offer(code, at=self.now):
            self.add_error("code", str(_("Choose what the contact was about.")))
        return {**self.cleaned_data, "code": code}


class WrapUp(Ending):
    verb, icon, key = "wrap_up", "check", "w"
    label, done = _("Wrap up"), _("Wrapped up. No case was made.")

    def act(self) -> object:
        return commands.wrap_up(**self.where, code=self.given["code"])


class SolveOnLine(Ending):
    verb, icon, key = "solve_on_line", "circle-check", "l"
    label, done = _("Solved on the line"), _("Recorded as solved on the line.")
    answer_field, answers_customer, is_brief = "note", False, True

    note = words_field(_("What was done, in brief"), rows=2)

    @property
    def picks(self) -> list[tuple[str, str]]:
        """A note has to be written: nothing ends by one key."""
        return []

    def act(self) -> object:
        return commands.solve_on_line(
            **self.where, code=self.given["code"], note=self.given["note"]
        )


class TakeOver(ContactAction):
    """A colleague has gone and left somebody in the line (a lead's)."""

    verb, icon = "take_over", "arrows-exchange"
    label, done = _("Take over"), _("You are in this contact now.")

    def act(self) -> object:
        return commands.take_over(**self.where)


class Register(ContactAction):
    """What was read back is registered, in the words the customer confirmed (§2.3.2)."""

    verb, icon, tone = "register", "check", "primary"
    label, done = _("Customer confirms: register"), ""

    restated = words_field(
        _("In these words"),
        rows=2,
        required=False,
        help_text=_("Correct them as the customer does."),
    )

    def act(self) -> object:
        return intake.take_unfinished(
            **self.where, restated=self.given["restated"], seen=self.version_seen
        )

    def version_now(self) -> int:
        kept = intake_queries.unfinished_of(contact_id=self.row.pk, actor=self.actor)
        return kept.version if kept else 0


class CaseAction(ContactAction):
    """What is done in a contact about a case that is open. ``number`` names it."""

    number = forms.CharField(widget=forms.HiddenInput, max_length=24)

    def clean_number(self) -> int:
        return tickets.id_of(self.cleaned_data["number"])

    @property
    def pair(self) -> dict[str, Any]:
        return {**self.where, "ticket_id": self.given["number"]}


class UrgeCase(CaseAction):
    verb, icon = "urge", "bell"
    label, done = _("Urge"), _("The urge is recorded; the contact has ended with the case.")

    def act(self) -> object:
        return intake.urge_in_contact(**self.pair)


class AddToCase(CaseAction):
    verb, icon = "add_facts", "message"
    label, done = _("Add facts"), _("Added to the case; the contact has ended with it.")

    body = words_field(_("What the customer adds"), rows=3)

    def proposed(self) -> dict[str, Any]:
        kept = intake_queries.unfinished_of(contact_id=self.row.pk, actor=self.actor)
        return {"body": kept.unfinished.text if kept else ""}

    def act(self) -> object:
        return intake.add_facts_in_contact(**self.pair, body=self.given["body"])
