"""What a person decides about a request that was registered: triage, suspicions, facts that came
later."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.desk.actions.base import Action, CategoryField
from ringback.desk.actions.examined import TicketAction
from ringback.desk.questions import ANSWER, field_of
from ringback.intake import commands
from ringback.intake import queries as intake
from ringback.intake.states import DISMISSAL_LABELS, Dismissal
from ringback.tickets.states import (
    COMPLEXITY_LABELS,
    KIND_LABELS,
    SEVERITY_LABELS,
    Complexity,
    Kind,
    Severity,
)


class Settle(TicketAction):
    """Classify what waits in triage, and accept it (§2.3.1)."""

    verb, icon, tone = "settle", "check", "primary"
    label, done = _("File and accept"), _("Filed and accepted; the receipt is on its way.")

    category = CategoryField(label=_("Service type"))
    kind = forms.ChoiceField(label=_("Request"), choices=list(KIND_LABELS.items()))
    complexity = forms.ChoiceField(label=_("Complexity"), choices=list(COMPLEXITY_LABELS.items()))
    severity = forms.ChoiceField(label=_("Severity"), choices=list(SEVERITY_LABELS.items()))

    def proposed(self) -> dict[str, Any]:
        fields = ("kind", "category", "complexity", "severity")
        return {name: getattr(self.row, name) for name in fields}

    def act(self) -> object:
        return commands.settle_triage(
            **self.where_seen,
            kind=Kind(self.given["kind"]),
            category=self.given["category"],
            complexity=Complexity(self.given["complexity"]),
            severity=Severity(self.given["severity"]),
        )


class Dismiss(TicketAction):
    """Not taken on after all. Never a complaint."""

    verb, icon, tone = "dismiss", "x", "danger"
    label, done = _("Do not take on"), _("Not taken on. The case is cancelled with the reason.")

    dismissal = forms.ChoiceField(
        label=_("Why"), choices=list(DISMISSAL_LABELS.items()), widget=forms.RadioSelect
    )

    def act(self) -> object:
        return commands.dismiss_triage(**self.where, dismissal=Dismissal(self.given["dismissal"]))


class ReviewSuspicion(TicketAction):
    """A lead looks at what may be a complaint filed as an enquiry (§1.3.3)."""

    icon = "shield-check"
    is_complaint: ClassVar[bool]

    def act(self) -> object:
        return commands.review_suspicion(**self.where, is_complaint=self.is_complaint)


class IsComplaint(ReviewSuspicion):
    verb, tone, is_complaint = "complaint", "danger", True
    label = _("It is a complaint")
    done = _("Filed as a complaint. Its limits run from the first contact.")


class IsNone(ReviewSuspicion):
    verb, is_complaint = "enquiry", False
    label, done = _("It is none"), _("It stays filed as it is.")


OF_TRIAGE: dict[str, type[Action]] = {each.verb: each for each in (Settle, Dismiss)}
OF_SUSPICION: dict[str, type[ReviewSuspicion]] = {each.verb: each for each in (IsComplaint, IsNone)}


class CompleteForm(TicketAction):
    """Questions of the service type that could wait, answered afterwards (§2.2.1). What is masked
    stands empty, and stays as it is unless it is answered anew."""

    verb, icon = "complete_form", "edit"
    label, done = _("Answer what is open"), _("The answers are kept.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = intake.form_of(self.row)
        if "seen" not in self.data:
            self.initial["seen"] = self.version_now()
        answered = (
            {each.field.code: each.answer for each in self.known.answered} if self.known else {}
        )
        for asked in catalog.form_of(self.row.category, at=self.row.registered_at):
            name, answer = f"{ANSWER}{asked.code}", answered.get(asked.code)
            self.fields[name] = field_of(asked, place=self.row.handling_path)
            if asked.type is FieldType.BOOLEAN and isinstance(answer, bool):
                self.initial[name] = "yes" if answer else "no"
            elif isinstance(answer, str):
                self.initial[name] = answer
            elif answer is not None:
                self.fields[name].widget.attrs["placeholder"] = str(answer)

    @classmethod
    def is_plain(cls) -> bool:
        return False

    def act(self) -> object:
        answers = {name.removeprefix(ANSWER): typed for name, typed in self.given.items() if typed}
        return commands.complete_form(**self.where_seen, answers=answers)

    def version_now(self) -> int:
        """That of the form; 0 before there is one."""
        form = intake.form_of(self.row)
        return form.version if form else 0
