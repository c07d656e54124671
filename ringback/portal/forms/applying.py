"""The forms of an application: the customer's words, and the questions of a service type."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ringback.catalog import queries as catalog
from ringback.catalog.facts import FieldType
from ringback.catalog.queries import FormField, Leaf
from ringback.kernel.conditions import FactType
from ringback.people import queries as people
from ringback.portal import limits
from ringback.portal.filled import Filled, answers_of, stood_for
from ringback.tickets.states import Kind

WISHES = {
    Kind.INQUIRY: _("I have a question"),
    Kind.LOOKUP: _("I want something looked up"),
    Kind.TRANSACTION: _("I want it done"),
    Kind.FAULT: _("Something does not work"),
    Kind.COMPLAINT: _("I want to complain"),
    Kind.SUGGESTION: _("I have a suggestion"),
    Kind.PRAISE: _("I want to thank somebody"),
}
KNOWN_TO_CUSTOMERS = ("is_holder", "real_name_done", "line_state", "authorised_contact")
"""Facts of the conditions that customers can tell of themselves; the rest stands in our records."""
KNOWN_WITH_PHONE = (FieldType.ACCESS_NUMBER, FieldType.PHONE)
"""What the phone they verify with answers as long as they name no other."""
FEW = 5
"""Choices that fit under a thumb; more become a list."""
YES_OR_NO = (("true", _("Yes")), ("false", _("No")))


def words_field(now: datetime) -> forms.CharField:
    return forms.CharField(
        label=_("What is it about?"),
        help_text=_("In your own words. Please write no password, code or identity number."),
        max_length=limits.longest_text(now),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write down what you want.")},
    )


class WordsForm(forms.Form):
    use_required_attribute = False

    def __init__(self, typed: QueryDict | None = None, *, now: datetime, text: str = "") -> None:
        super().__init__(typed, initial={"text": text})
        self.fields["text"] = words_field(now)


class Question(forms.CharField):
    """A question of the catalogue, which says itself what may be answered. ``required`` is only
    its mark: whatever is missing may be added later."""

    def validate(self, value: Any) -> None:
        """Left to the catalogue."""


class FactsForm(forms.Form):
    """The customer's words, what they want, and the questions of the type.

    ``missing`` are the questions left open, in words, once it has been checked. They keep the form
    from passing unless ``later`` is said: nothing keeps anybody from being heard.
    """

    use_required_attribute = False
    WORDS: ClassVar[str] = "text"

    def __init__(
        self,
        typed: Mapping[str, Any] | None = None,
        *,
        leaf: Leaf | None,
        filled: Filled,
        now: datetime,
        later: bool = False,
    ) -> None:
        self.leaf, self.now, self.later, self.before = leaf, now, later, filled
        self.missing: list[str] = []
        self.language = get_language() or "zh-hans"
        super().__init__(typed, initial=self._initial(filled))
        self.fields["text"] = words_field(now)
        self.fields["kind"] = self._kind_field()
        for each in self._asked():
            self.fields[f"q-{each.code}"] = question(each, self.language)
        for fact in self._conditions():
            self.fields[f"c-{fact.code}"] = condition(fact, self.language)

    def _initial(self, filled: Filled) -> dict[str, str]:
        usual = str(self.leaf.default_kind) if self.leaf else ""
        kinds = [str(kind) for kind in self._kinds()]
        return {
            "text": filled.text,
            "kind": filled.kind if filled.kind in kinds else usual,
            **{f"q-{code}": answer for code, answer in filled.answers.items()},
            **{f"c-{code}": said for code, said in filled.told.items()},
        }

    def _kinds(self) -> Sequence[Kind]:
        """Of any type somebody may complain."""
        if self.leaf is None:
            return list(WISHES)
        return list(dict.fromkeys([*map(Kind, self.leaf.kinds), Kind.COMPLAINT]))

    def _kind_field(self) -> forms.ChoiceField:
        choices = [(kind.value, WISHES[kind]) for kind in self._kinds()]
        if self.leaf is None:
            choices.append(("", _("I am not sure")))
        return forms.ChoiceField(
            label=_("What do you want?"),
            choices=choices,
            required=self.leaf is not None,
            widget=forms.RadioSelect,
        )

    def _asked(self) -> list[FormField]:
        """Without the one that the customer's own words answer."""
        if self.leaf is None:
            return []
        return [each for each in self.leaf.form if each.code != stood_for(self.leaf)]

    def _conditions(self) -> list[Any]:
        if self.leaf is None or not self.leaf.requirements:
            return []
        return [fact for fact in self.leaf.facts if fact.code in KNOWN_TO_CUSTOMERS]

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("q-")]

    @property
    def conditions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("c-")]

    @property
    def filled(self) -> Filled:
        """The draft with what was typed, sound or not: nothing that was written is dropped."""
        typed = {name: self._typed(name) for name in self.fields}
        return Filled(
            text=typed["text"],
            category=self.before.category,
            kind=typed["kind"] if typed["kind"] in list(Kind) else "",
            answers={**self.before.answers, **_under("q-", typed)},
            told=_under("c-", typed),
            is_new=self.before.is_new,
        )

    def _typed(self, name: str) -> str:
        written = str(self.data.get(name, "")).replace("\0", "")
        return written[: limits.longest_text(self.now)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.leaf is None:
            return cleaned
        given = answers_of(self.leaf, self.filled)
        checked = catalog.checked_answers(
            code=self.leaf.code, answers=given, at=self.now, now=self.now
        )
        for code, problem in checked.problems.items():
            if problem.fault != "required":
                self._say(code, catalog.problem_text(problem))
            elif not self._is_known_later(code):
                self.missing.append(self._name_of(code))
                if not self.later:
                    self._say(code, catalog.problem_text(problem))
        return cleaned

    def _is_known_later(self, code: str) -> bool:
        return any(each.code == code and each.type in KNOWN_WITH_PHONE for each in self._asked())

    def _name_of(self, code: str) -> str:
        named = {each.code: each.name for each in self._asked()}
        return named[code].in_language(self.language) if code in named else ""

    def _say(self, code: str, words: object) -> None:
        """Beside the question, or beside the words that stand for it."""
        name = f"q-{code}" if f"q-{code}" in self.fields else self.WORDS
        if not self.has_error(name):
            self.add_error(name, str(words))


def _under(prefix: str, typed: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(prefix): written
        for name, written in typed.items()
        if name.startswith(prefix) and written
    }


def question(each: FormField, language: str) -> Question:
    about = [each.help.in_language(language), each.purpose.in_language(language)]
    if each.type in KNOWN_WITH_PHONE:
        about.insert(1, gettext("Leave it empty when it is the phone you verify with."))
    return Question(
        label=each.name.in_language(language),
        help_text=" ".join(about),
        required=each.required and each.type not in KNOWN_WITH_PHONE,
        widget=_widget(each, language),
    )


def _widget(each: FormField, language: str) -> forms.Widget:
    attrs: dict[str, object] = {}
    if each.high is not None and each.type is FieldType.TEXT:
        attrs["maxlength"] = int(each.high)
    if each.when:
        attrs["data-when"] = " ".join(condition.fact for condition in each.when)
    if each.type is FieldType.CHOICE:
        choices = [(one.code, one.name.in_language(language)) for one in each.choices]
        return _choosing(choices, each.required, attrs)
    if each.type is FieldType.BOOLEAN:
        return forms.RadioSelect(attrs, choices=YES_OR_NO)
    if each.type is FieldType.AREA:
        return forms.Select(attrs, choices=[("", "—"), *_places(language)])
    if each.type is FieldType.LONG_TEXT:
        return forms.Textarea({**attrs, "rows": 3})
    return forms.TextInput({**attrs, **_INPUTS.get(each.type, {})})


def _choosing(
    choices: list[tuple[str, str]], is_required: bool, attrs: dict[str, object]
) -> forms.Widget:
    if len(choices) > FEW:
        return forms.Select(attrs, choices=[("", "—"), *choices])
    if not is_required:
        choices = [*choices, ("", str(_("Not said")))]
    return forms.RadioSelect(attrs, choices=choices)


_INPUTS: Mapping[FieldType, dict[str, object]] = {
    FieldType.NUMBER: {"inputmode": "decimal"},
    FieldType.MONEY: {"inputmode": "decimal"},
    FieldType.DATE: {"type": "date"},
    FieldType.DATETIME: {"type": "datetime-local"},
    FieldType.PHONE: {"type": "tel", "autocomplete": "tel"},
    FieldType.ACCESS_NUMBER: {"autocomplete": "off"},
}


def _places(language: str) -> list[tuple[str, str]]:
    """Deeper places stand further in."""
    return [
        (place.code, f"{'　' * (place.path.count('/') - 3)}{_name_of_place(place, language)}")
        for place in people.places()
    ]


def _name_of_place(place: Any, language: str) -> str:
    return str(place.name_zh if language.startswith("zh") else place.name_en)


def condition(fact: Any, language: str) -> forms.ChoiceField:
    """Whether it holds, as far as the customer knows."""
    named = [(each.code, each.name.in_language(language)) for each in fact.choices]
    known = named if fact.value.type is FactType.CHOICE else [("yes", _("Yes")), ("no", _("No"))]
    return forms.ChoiceField(
        label=fact.name.in_language(language),
        choices=[*known, ("", _("I do not know"))],
        required=False,
        widget=forms.RadioSelect,
    )
