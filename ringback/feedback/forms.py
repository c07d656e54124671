from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ringback.feedback import limits, rules
from ringback.feedback.states import Question
from ringback.tickets.queries import Ticket

YES_NO = {"1": _("Yes, it is solved"), "2": _("No, it is not")}


class RatingForm(forms.Form):
    """The questions still open, in the handbook's words, and room for the customer's own."""

    words = forms.CharField(
        label=_("Anything else you would like to tell us?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, ticket: Ticket, given: dict[Question, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields([*Question, "words"])
        for question in Question:
            if question not in given:
                self.fields[question] = forms.ChoiceField(
                    label=limits.question_words(ticket, question),
                    choices=[
                        (digit, YES_NO.get(digit, digit) if question is Question.SOLVED else digit)
                        for digit in rules.answers(question)
                    ],
                    widget=forms.RadioSelect,
                )
        self.order_fields([*Question, "words"])

    def answers(self) -> dict[Question, str]:
        return {q: self.cleaned_data[q] for q in Question if q in self.cleaned_data}
