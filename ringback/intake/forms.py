"""The answers of a case as people see them: in the form's order and words, masked."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ringback.base.fields import Secret
from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.catalog.queries import FormField
from ringback.intake.models import IntakeForm


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer: a code for a choice, ISO 8601 for a date, a :class:`Secret`
    that shows itself masked where it is personal; ``None`` while it is open.

    ``brought``: answered by the system from what it knew, so worth a look.
    """

    field: FormField
    answer: Secret | str | bool | None
    brought: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """``version`` is handed back when the form is completed, so that nothing is overwritten."""

    answered: Sequence[Answered]
    missing: Sequence[str]
    complete_by: datetime
    version: int


def view(form: IntakeForm, *, at: datetime) -> FormView:
    """The form as its leaf stood at ``at``, when the case was registered."""
    answers = json.loads(form.answers.reveal())
    return FormView(
        answered=[
            Answered(field, _shown(field, answers.get(field.code)), field.code in form.brought)
            for field in catalog.form_of(form.category, at=at)
        ],
        missing=form.missing,
        complete_by=form.complete_by,
        version=form.version,
    )


def _shown(field: FormField, answer: str | bool | None) -> Secret | str | bool | None:
    if not isinstance(answer, str):
        return answer
    mask = _mask_of(field, answer)
    return Secret(mask=mask, bound_to="", plain=answer) if mask else answer


def _mask_of(field: FormField, answer: str) -> str:
    """The mask an answer wears; empty for what is not personal."""
    if field.type is FieldType.ACCESS_NUMBER:
        return "phone" if answer.lstrip("+").isdigit() else "account"
    if field.type is FieldType.LONG_TEXT:
        return "text"
    if not field.personal:
        return ""
    # Names and addresses keep their beginning: enough to tell two of them apart.
    return "phone" if field.type is FieldType.PHONE else "address"
