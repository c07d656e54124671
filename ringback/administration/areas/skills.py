"""What somebody can be able to do."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, code_field, name_en_field, name_zh_field
from ringback.administration.areas.organisation import state_of, upkeep
from ringback.administration.page import Area, Ask, Cell, Page, Table, address, coded, text
from ringback.kernel.errors import NotFound
from ringback.people import commands, queries

CODE = "skills"


class AddSkill(forms.Form):
    code = code_field()
    name_zh = name_zh_field()
    name_en = name_en_field()
    levels = forms.IntegerField(label=_("Levels"), min_value=1, max_value=9, initial=3)


def page(ask: Ask) -> Page:
    if ask.key:
        return _one(ask)
    return Page(
        title=_("Skills"),
        acts=[
            Act(
                "add",
                _("Add a skill"),
                AddSkill,
                lambda given: _added(ask, given),
                done=_("It is added."),
                icon="plus",
            )
        ],
        tables=[
            Table(
                title=_("Skills"),
                heads=[
                    pgettext_lazy("of a thing", "Name"),
                    pgettext_lazy("of a row", "Code"),
                    _("Levels"),
                    _("State"),
                ],
                rows=[
                    [
                        Cell(words=skill.name, href=address(CODE, skill.pk)),
                        coded(skill.code),
                        text(skill.levels),
                        state_of(skill),
                    ]
                    for skill in queries.skills()
                ],
                empty=_("No skill is named yet."),
            )
        ],
    )


def _one(ask: Ask) -> Page:
    if not ask.key.isdecimal() or len(ask.key) > 18:
        raise NotFound(_("There is no such skill."))
    skill = queries.unit("skill", int(ask.key))
    return Page(
        title=skill.name,
        above=(_("Skills"), address(CODE)),
        facts=[
            (pgettext_lazy("of a row", "Code"), coded(skill.code)),
            (_("Chinese name"), text(skill.name_zh)),
            (_("English name"), text(skill.name_en, lang="en")),
            (_("State"), state_of(skill)),
        ],
        acts=upkeep(ask, skill),
    )


def _added(ask: Ask, given: dict[str, object]) -> None:
    commands.add_skill(**given, actor=ask.actor, now=ask.now)  # type: ignore[arg-type]


AREA = Area(
    code=CODE,
    label=_("Skills"),
    about=_("What work may ask of whoever does it, in degrees."),
    icon="star",
    verb="people.administer",
    page=page,
    order=30,
)
