"""A fault of an answer in the reader's words: what is wrong, and what would be right."""

from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ringback.catalog.rules import Fault, Problem

_WORDS: Final = {
    Fault.REQUIRED: _("Please answer this."),
    Fault.UNKNOWN_FIELD: _("This form does not ask that."),
    Fault.NOT_TEXT: _("This should be text."),
    Fault.BAD_CHARACTERS: _("There are characters in it that cannot be kept."),
    Fault.TOO_SHORT: _("Too short: at least {limit} characters."),
    Fault.TOO_LONG: _("Too long: at most {limit} characters."),
    Fault.WRONG_FORM: _("It does not have the form shown beside the question."),
    Fault.NOT_A_NUMBER: _("This should be a number in digits, such as 12.50."),
    Fault.TOO_MANY_DECIMALS: _("Too exact: at most {limit} digits after the point."),
    Fault.TOO_SMALL: _("Too small: at least {limit}."),
    Fault.TOO_LARGE: _("Too large: at most {limit}."),
    Fault.NOT_A_DATE: _("This should be a date, such as 2026-02-13."),
    Fault.NOT_A_TIME: _("This should be a date and time, such as 2026-02-13 09:30."),
    Fault.TOO_EARLY: _("Too early: not before {limit}."),
    Fault.TOO_LATE: _("Too late: not after {limit}."),
    Fault.NOT_A_PHONE: _("This is no phone number. A landline needs its area code."),
    Fault.NOT_AN_ACCESS_NUMBER: _("This is neither a phone number nor an account."),
    Fault.NOT_AN_AREA: _("Choose an area from the list."),
    Fault.NOT_A_CHOICE: _("Choose one of those offered."),
    Fault.NOT_YES_OR_NO: _("Answer yes or no."),
}


def problem_text(problem: Problem) -> object:
    """Words that are translated when they are shown."""
    return format_lazy(_WORDS[problem.fault], limit=problem.limit)
