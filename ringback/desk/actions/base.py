"""What every button of the desk has in common: a form whose fields are a command's parameters."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ringback.desk.choices import Choices
from ringback.desk.queries.answers import Answers, of_row
from ringback.desk.queries.catalogue import OptionGroup, category_groups
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid

LONGEST_WORDS = 5000


class CodedField(forms.ChoiceField):
    """A code of one of the handbook's lists."""

    def __init__(self, parameter: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parameter = parameter


class CategoryField(forms.CharField):
    """A service type, found by typing or chosen from the list (``desk/category_field.html``)."""

    is_category = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=80, **kwargs)


class InstantField(forms.DateTimeField):
    """A date and time on the operator's clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


def is_category(field: forms.BoundField) -> bool:
    return isinstance(field.field, CategoryField)


def number_field() -> forms.CharField:
    """A number somebody tells, by which a customer is found: looked up whole."""
    return forms.CharField(
        label=_("Phone, access, account or document number"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("The whole number: parts are not searched for."),
    )


def words_field(label: Any, rows: int = 4, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, widget=area, max_length=LONGEST_WORDS, **kwargs)


class Action(forms.Form):
    """A verb with its button, its form and its command.

    ``seen`` is the version the reader decided on, ``once`` guards against a second click. ``asks``
    is put before a verb without fields that is not easily undone; ``key`` with Alt is its short
    cut. A command that keeps something although it fails (a wrong code) is not one transaction.
    ``is_examined``: its words go to a customer, and the check stands beside them.
    """

    do_not_call_in_templates: ClassVar[bool] = True

    verb: ClassVar[str]
    label: ClassVar[Promise]
    icon: ClassVar[str]
    done: ClassVar[Promise | str]
    tone: ClassVar[str] = ""
    asks: ClassVar[Promise | None] = None
    key: ClassVar[str] = ""
    is_one_transaction: ClassVar[bool] = True
    is_examined: ClassVar[bool] = False
    answer_field: ClassVar[str] = ""
    """Where an answer of knowledge goes with one click; empty for what answers nothing."""
    answers_customer: ClassVar[bool] = True
    """The customer reads it: only what is public is offered."""
    is_brief: ClassVar[bool] = False
    """The title of an answer is enough."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    once = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        typed: QueryDict | None = None,
        files: Any = None,
        *,
        row: Any,
        choices: Choices,
        actor: Actor,
        now: datetime,
    ) -> None:
        self.row, self.actor, self.now = row, actor, now
        proposed = {"seen": getattr(row, "version", 0), "once": uuid4(), **self.proposed()}
        super().__init__(typed, files, auto_id=f"{self.verb}-%s", initial=proposed)
        for field in self.fields.values():
            if isinstance(field, CodedField):
                field.choices = choices.offered(field.parameter)

    def proposed(self) -> dict[str, Any]:
        """What the form says before anybody has written in it."""
        return {}

    def act(self) -> object:
        """Give the one command. Raises what the command raises."""
        raise NotImplementedError

    def version_now(self) -> int:
        """The row as it stands now; 0 where nothing is counted."""
        self.row.refresh_from_db()
        version: int = getattr(self.row, "version", 0)
        return version

    @property
    def category_groups(self) -> list[OptionGroup]:
        """What the list of a category field offers."""
        chosen = next((str(field.value() or "") for field in self if is_category(field)), "")
        return category_groups(words="", chosen=chosen, now=self.now)

    @property
    def answers(self) -> Answers | None:
        """What may be put into the answer; ``None`` for what answers nothing."""
        if not self.answer_field:
            return None
        found = of_row(self.row, actor=self.actor, now=self.now)
        return found.public if self.answers_customer else found

    @classmethod
    def is_plain(cls) -> bool:
        """Nothing is to be filled in: a button is enough."""
        return set(cls.base_fields) == {"seen", "once"}

    @property
    def given(self) -> dict[str, Any]:
        """The command's own parameters as they were filled in."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("seen", "once")
        }

    @property
    def version_seen(self) -> int:
        seen: int = self.cleaned_data["seen"]
        return seen

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        return [field for field in self if not field.is_hidden]

    def refused(self, refusal: Invalid) -> None:
        """Put what the command said beside the fields it is about."""
        for name, said in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(said))
        if not refusal.fields:
            self.add_error(None, str(refusal.message))

    def look_again(self, version: int) -> None:
        """Show the same input over the present state: saved again, it is meant."""
        kept = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        kept["seen"], kept["once"] = str(version), str(uuid4())
        self.data = kept
