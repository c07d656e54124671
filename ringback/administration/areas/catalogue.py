"""The service types: the tree on offer, each with its versions, form and document."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ringback.administration.acts import Act, Since, WhyField
from ringback.administration.areas import questions
from ringback.administration.page import Area, Ask, Cell, Page, Table, address, coded, instant, text
from ringback.base import names
from ringback.base.reasons import Why
from ringback.catalog import commands, queries
from ringback.kernel.errors import Invalid, NotFound

CODE = "catalogue"
LONGEST = 60_000
WHY = (Why.NEW, Why.CORRECTION, Why.REORGANISATION, Why.UNNEEDED)


def document_field() -> forms.CharField:
    return forms.CharField(
        label=_("Document"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false", "lang": "en"}),
        help_text=_("JSON: names, words, form fields, conditions, department and team."),
    )


class Revise(forms.Form):
    document = document_field()
    effective_at = Since()
    why = WhyField(*WHY)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


class Add(forms.Form):
    document = document_field()
    effective_at = Since()
    why = WhyField(*WHY)


class Retire(forms.Form):
    effective_at = Since()
    why = WhyField(Why.UNNEEDED, Why.REORGANISATION)
    based_on = forms.IntegerField(widget=forms.HiddenInput)


def page(ask: Ask) -> Page:
    if questions.FORM in ask.key:
        return questions.page(ask)
    return _one(ask) if ask.key else _tree(ask)


def _tree(ask: Ask) -> Page:
    return Page(
        title=_("Service catalogue"),
        about=_(
            "Cases keep the version that held when they were registered. To add a type, open one "
            "like it, copy its document and give it a code of its own."
        ),
        acts=[
            Act(
                "add",
                _("Add from a document"),
                Add,
                lambda given: _added(ask, given),
                done=_("It is added."),
                icon="plus",
            )
        ],
        tables=[
            Table(
                title=_("On offer"),
                heads=[
                    pgettext_lazy("of a thing", "Name"),
                    pgettext_lazy("of a row", "Code"),
                    _("Department"),
                    _("Team"),
                ],
                rows=list(_lines(ask.now)),
                empty=_("Nothing is on offer."),
            )
        ],
    )


def _lines(now: datetime) -> Iterator[list[Cell]]:
    frame = queries.frame()
    departments = {code: _name(each.name) for code, each in frame.departments.items()}
    teams = {code: _name(each.name) for code, each in frame.teams.items()}
    for whole in queries.tree(at=now):
        yield _line(whole.branch, 0)
        for part in whole.groups:
            yield _line(part.group, 1)
            for leaf in part.leaves:
                yield _line(leaf, 2, departments[leaf.department], teams[leaf.team])


def _line(node: Any, indent: int, department: str = "", team: str = "") -> list[Cell]:
    return [
        Cell(words=_name(node.name), href=address(CODE, node.code), indent=indent),
        coded(node.code),
        text(department),
        text(team),
    ]


def _one(ask: Ask) -> Page:
    code = ask.key[:40]
    versions = queries.history(code)
    if not versions:
        raise NotFound(_("There is no such service type."))
    document = queries.document(code)
    newest = versions[0]
    told = queries.names([code], at=max(ask.now, newest.effective_at))
    return Page(
        title=_name(told[code]) if code in told else code,
        above=(_("Service catalogue"), address(CODE)),
        links=[(_("Change what is asked"), address(CODE, f"{code}{questions.FORM}"))]
        if "leaf" in document
        else [],
        facts=[
            (pgettext_lazy("of a row", "Code"), coded(code)),
            (_("Newest version"), text(newest.number)),
            (_("State"), _state(newest)),
        ],
        acts=_acts(ask, code, document, newest),
        tables=[*_form(code, ask.now), _history(versions)],
    )


def _state(version: Any) -> Cell:
    if version.is_retired:
        return Cell(words=_("Retired"), tone="neutral")
    return Cell(words=_("On offer"), tone="good")


def _acts(ask: Ask, code: str, document: Any, newest: Any) -> list[Act]:
    seen = {"based_on": newest.number}
    written = json.dumps(document, ensure_ascii=False, indent=2)
    revising = Act(
        "revise",
        _("Revise"),
        Revise,
        lambda given: _revised(ask, code, given),
        done=_("The new version is kept; it holds from the time you gave."),
        icon="edit",
        initial={"document": written, **seen},
    )
    if newest.is_retired:
        return [revising]
    retiring = Act(
        "retire",
        _("Retire"),
        Retire,
        lambda given: _nothing(
            commands.retire_category(code=code, **given, actor=ask.actor, now=ask.now)
        ),
        done=_("It is offered no more from the time you gave."),
        icon="archive",
        tone="danger",
        asks=_("Cases filed under it keep it. A revision brings it back."),
        initial=seen,
    )
    return [revising, retiring]


def _form(code: str, now: datetime) -> list[Table]:
    try:
        fields = queries.form_of(code, at=now)
    except NotFound:
        return []  # a branch or a group asks nothing
    return [
        Table(
            title=_("What is asked"),
            heads=[
                _("Field"),
                pgettext_lazy("of a row", "Code"),
                pgettext_lazy("of a field", "Type"),
                _("Must be answered"),
                _("Personal"),
            ],
            rows=[
                [
                    text(_name(field.name)),
                    coded(field.code),
                    coded(field.type),
                    Cell(words=_("yes") if field.required else _("no")),
                    Cell(words=_("yes") if field.personal else _("no")),
                ]
                for field in fields
            ],
            empty=_("Nothing is asked beside the request itself."),
        )
    ]


def _history(versions: Any) -> Table:
    shown = versions[:50]
    by = names.display_names({version.recorded_by for version in shown})
    return Table(
        title=_("Versions"),
        heads=[_("Version"), _("Holds from"), _("Written at"), _("Written by"), _("State")],
        rows=[
            [
                text(version.number),
                instant(version.effective_at),
                instant(version.recorded_at),
                text(by[version.recorded_by]),
                _state(version),
            ]
            for version in shown
        ],
        empty="",
    )


def _revised(ask: Ask, code: str, given: dict[str, Any]) -> None:
    given["document"] = _read(given["document"])
    commands.revise_category(code=code, **given, actor=ask.actor, now=ask.now)


def _added(ask: Ask, given: dict[str, Any]) -> str:
    given["document"] = _read(given["document"])
    version = commands.add_category(**given, actor=ask.actor, now=ask.now)
    return address(CODE, version.category_id)


def _read(written: str) -> Any:
    try:
        document = json.loads(written)
    except (ValueError, RecursionError) as problem:
        raise Invalid(
            _("The document cannot be read. Nothing was saved."),
            fields={"document": str(problem)},
        ) from None
    whole = isinstance(document, dict) and all(isinstance(each, list) for each in document.values())
    if not whole:
        raise Invalid(
            _("The document has not the form that a category has. Nothing was saved."),
            fields={"document": _("Lists by name, as in the document of an existing type.")},
        )
    return document


def _name(wording: Any) -> str:
    name: str = wording.in_language(get_language() or "zh-hans")
    return name


def _nothing(_row: object) -> None:
    return None


AREA = Area(
    code=CODE,
    label=_("Service catalogue"),
    about=_("What may be registered: types, forms, owners, by version."),
    icon="inbox",
    verb="catalog.revise",
    page=page,
    order=50,
)
