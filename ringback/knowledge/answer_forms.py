"""The form in which an agreed answer is drawn up, with its check question."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ringback.knowledge.commands import AnswerDraft, OptionDraft
from ringback.knowledge.commands.answers import LONGEST, MOST_OPTIONS
from ringback.knowledge.forms import LANGUAGES, WrittenForm, leaf_choices
from ringback.knowledge.models import AgreedAnswer
from ringback.knowledge.states import AUDIENCE_LABELS, Audience
from ringback.people import queries as people

TEXTS = tuple(LONGEST)
PLACES = range(1, MOST_OPTIONS + 1)


def _line(label: Any, name: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST[name])


def _area(label: Any, name: str) -> forms.CharField:
    area = forms.Textarea({"rows": 5})
    return forms.CharField(label=label, max_length=LONGEST[name], widget=area)


def _instant(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


def _option(most: int) -> forms.CharField:
    return forms.CharField(label="", max_length=most, required=False)


class AnswerForm(WrittenForm):
    """Its words in both languages, when and for whom it holds, and what is asked to check."""

    valid_from = _instant(_("Holds from"))
    valid_until = _instant(_("Holds until"))
    audience = forms.ChoiceField(label=_("Who reads it"), choices=list(AUDIENCE_LABELS.items()))
    category = forms.ChoiceField(label=_("Service type"), required=False)
    organisation_path = forms.ChoiceField(label=_("Where it holds"))
    is_mandatory = forms.BooleanField(
        label=_("To be acknowledged before going on duty"), required=False
    )
    title_zh, title_en = _line(_("Title"), "title_zh"), _line(_("Title"), "title_en")
    text_zh, text_en = _area(_("What we say"), "text_zh"), _area(_("What we say"), "text_en")
    question_zh = _line(_("Check question"), "question_zh")
    question_en = _line(_("Check question"), "question_en")
    right = forms.ChoiceField(
        label=_("Which option is right"), choices=[(str(place), str(place)) for place in PLACES]
    )

    def __init__(
        self,
        typed: QueryDict | None = None,
        *,
        now: datetime,
        answer: AgreedAnswer | None = None,
    ) -> None:
        shown: dict[str, Any] = {
            "valid_from": now,
            "organisation_path": "/",
            "is_mandatory": True,
        }
        if answer is not None:
            names = (*TEXTS, "valid_from", "valid_until", "audience", "category")
            shown = {name: getattr(answer, name) for name in names}
            shown |= {
                "organisation_path": answer.organisation_path,
                "is_mandatory": answer.is_mandatory,
                "seen": answer.version,
                **_options_of(answer),
            }
        super().__init__(typed, initial=shown)
        for place in PLACES:
            for code, most in (("zh", 200), ("en", 300)):
                self.fields[f"option_{code}_{place}"] = _option(most)
                label = _("Option %(place)d") % {"place": place}
                self.fields[f"option_{code}_{place}"].label = label
        _choices(self, "category", [("", _("whatever is asked")), *leaf_choices(now)])
        places = [(each.path, each.name) for each in people.places()]
        _choices(self, "organisation_path", [("/", _("everywhere")), *places])

    @property
    def sides(self) -> list[tuple[object, str, list[forms.BoundField]]]:
        """(language, its tag, its fields)."""
        parts = ("title", "text", "question")
        return [
            (
                name,
                tag,
                [self[f"{part}_{code}"] for part in parts]
                + [self[f"option_{code}_{place}"] for place in PLACES],
            )
            for code, tag, name in LANGUAGES
        ]

    @property
    def facts(self) -> list[forms.BoundField]:
        names = ("valid_from", "valid_until", "audience", "category", "organisation_path")
        return [self[name] for name in (*names, "is_mandatory", "right")]

    def draft(self) -> AnswerDraft:
        said = self.cleaned_data
        texts = {name: said[name] for name in TEXTS}
        return AnswerDraft(
            options=list(self._options()),
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            category=said["category"],
            organisation_path=said["organisation_path"],
            audience=Audience(said["audience"]),
            is_mandatory=said["is_mandatory"],
            **texts,
        )

    def _options(self) -> list[OptionDraft]:
        said = self.cleaned_data
        return [
            OptionDraft(
                text_zh=said[f"option_zh_{place}"],
                text_en=said[f"option_en_{place}"],
                is_right=said["right"] == str(place),
            )
            for place in PLACES
            if said[f"option_zh_{place}"] or said[f"option_en_{place}"]
        ]


def _options_of(answer: AgreedAnswer) -> dict[str, Any]:
    shown: dict[str, Any] = {}
    for each in answer.options.order_by("place"):
        shown[f"option_zh_{each.place}"] = each.text_zh
        shown[f"option_en_{each.place}"] = each.text_en
        if each.is_right:
            shown["right"] = str(each.place)
    return shown


def _choices(form: forms.Form, name: str, choices: list[Any]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
