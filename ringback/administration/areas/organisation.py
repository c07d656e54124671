"""The tree of the operator: organisations, departments, teams and posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import (
    Act,
    WhyField,
    code_field,
    name_en_field,
    name_zh_field,
    seen_field,
)
from ringback.administration.page import (
    Area,
    Ask,
    Cell,
    Page,
    Table,
    address,
    coded,
    cut,
    instant,
    text,
)
from ringback.base.reasons import Why
from ringback.kernel.errors import NotFound
from ringback.people import commands, queries
from ringback.people.states import LEVEL_LABELS, Level

CODE = "organisation"
KINDS = {
    "organisation": _("Organisation"),
    "department": _("Department"),
    "team": _("Team"),
    "post": _("Post"),
    "skill": _("Skill"),
}


class AddUnit(forms.Form):
    code = code_field()
    name_zh = name_zh_field()
    name_en = name_en_field()


class Rename(forms.Form):
    name_zh = name_zh_field()
    name_en = name_en_field()
    why = WhyField(Why.CORRECTION, Why.REORGANISATION)
    seen = seen_field()


class Retire(forms.Form):
    why = WhyField(Why.REORGANISATION, Why.UNNEEDED)
    seen = seen_field()


class Reinstate(forms.Form):
    why = WhyField(Why.CORRECTION, Why.REORGANISATION)
    seen = seen_field()


class Move(forms.Form):
    parent = forms.ChoiceField(label=_("Where it belongs from now on"))
    why = WhyField(Why.REORGANISATION, Why.CORRECTION)
    seen = seen_field()


def page(ask: Ask) -> Page:
    return _one(ask) if ask.key else _tree(ask)


def _tree(ask: Ask) -> Page:
    parts = queries.organisation_tree(after=ask.query.get("after", "")[:200])
    shown, is_more = cut(parts, len(parts) - 1 if len(parts) > queries.MOST_UNITS else len(parts))
    return Page(
        title=_("Organisation"),
        about=_(
            "Whoever holds a place sees all that lies there. A part that moves takes its cases, "
            "old and new, along; a code stays for ever."
        ),
        tables=[
            Table(
                title=_("Parts of the operator"),
                heads=[
                    pgettext_lazy("of a thing", "Name"),
                    pgettext_lazy("of a row", "Kind"),
                    pgettext_lazy("of a row", "Code"),
                    _("State"),
                ],
                rows=[_line(part) for part in shown],
                empty=_("No organisation is laid out yet."),
                older=f"?after={shown[-1].path}" if is_more else "",
            )
        ],
        acts=[_add_organisation(ask, None)],
    )


def _line(part: queries.Part) -> list[Cell]:
    return [
        Cell(
            words=part.unit.name,
            href=address(CODE, f"{part.kind}-{part.unit.pk}"),
            indent=min(part.depth, 4),
        ),
        Cell(words=KINDS[part.kind]),
        coded(part.unit.code),
        state_of(part.unit),
    ]


def state_of(unit: Any) -> Cell:
    if unit.retired_at:
        return Cell(words=_("Retired"), tone="neutral")
    return Cell(words=_("In use"), tone="good")


def _one(ask: Ask) -> Page:
    kind, _dash, unit_id = ask.key.partition("-")
    if kind == "skill" or not unit_id.isdecimal() or len(unit_id) > 18:
        raise NotFound(_("There is no such part of the operator."))
    unit: Any = queries.unit(kind, int(unit_id))
    facts = [
        (pgettext_lazy("of a row", "Kind"), Cell(words=KINDS[kind])),
        (pgettext_lazy("of a row", "Code"), coded(unit.code)),
        (_("Chinese name"), text(unit.name_zh)),
        (_("English name"), text(unit.name_en, lang="en")),
        (_("State"), state_of(unit)),
    ]
    if unit.retired_at:
        facts.append((_("Retired at"), instant(unit.retired_at)))
    if kind == "organisation":
        facts.insert(1, (_("Level"), Cell(words=LEVEL_LABELS[Level(unit.level)])))
    below = queries.children_of(unit)
    return Page(
        title=unit.name,
        above=(_("Organisation"), address(CODE)),
        facts=facts,
        acts=[*_additions(ask, kind, unit), *upkeep(ask, unit), *_moving(ask, kind, unit)],
        tables=[
            *([_below(below)] if kind in ("organisation", "department") else []),
            *(_moves(unit) if kind == "organisation" else []),
        ],
    )


def _below(below: list[queries.Part]) -> Table:
    return Table(
        title=_("What lies below"),
        heads=[
            pgettext_lazy("of a thing", "Name"),
            pgettext_lazy("of a row", "Kind"),
            pgettext_lazy("of a row", "Code"),
            _("State"),
        ],
        rows=[_line(part) for part in below],
        empty=_("Nothing lies below."),
    )


def _moves(unit: Any) -> list[Table]:
    """Where it lay before; nothing is shown of what never moved."""
    moves = queries.relocations_of(unit)
    if not moves:
        return []
    return [
        Table(
            title=_("Moves"),
            heads=[_("Moved at"), _("Where it lay"), _("Where it came to lie")],
            rows=[
                [instant(move.moved_at), coded(move.old_path), coded(move.new_path)]
                for move in moves
            ],
            empty="",
        )
    ]


def _moving(ask: Ask, kind: str, unit: Any) -> list[Act]:
    parents = (
        queries.possible_parents(unit, ask.actor.scope_paths) if kind == "organisation" else []
    )
    if not parents:
        return []
    by_key = {str(each.pk): each for each in parents}

    def move(given: dict[str, Any]) -> None:
        parent = by_key[given.pop("parent")]
        commands.move_organisation(
            organisation=unit, parent=parent, **given, actor=ask.actor, now=ask.now
        )

    return [
        Act(
            "move",
            _("Move elsewhere"),
            Move,
            move,
            done=_("It has moved, and everything that lies there went along."),
            icon="arrows-exchange",
            asks=_(
                "Its cases, contacts, customers and figures go along, and so does who sees them: "
                "the leads of the new place see all, those of the old one only what their own "
                "departments took part in. Work sheets given to departments of the old place "
                "stay with them."
            ),
            initial={"seen": unit.version},
            choices={"parent": [("", "—"), *((key, each.name) for key, each in by_key.items())]},
        )
    ]


def upkeep(ask: Ask, unit: Any) -> list[Act]:
    """What can be done to a part of the operator or a skill, whatever it is."""
    told: dict[str, Any] = {"unit": unit, "actor": ask.actor, "now": ask.now}
    seen = {"seen": unit.version}
    names = {"name_zh": unit.name_zh, "name_en": unit.name_en, **seen}
    renaming = Act(
        "rename",
        _("Rename"),
        Rename,
        lambda given: _done(commands.rename(**given, **told)),
        done=_("It has its new name."),
        icon="edit",
        initial=names,
    )
    if unit.retired_at:
        ending = Act(
            "reinstate",
            _("Reinstate"),
            Reinstate,
            lambda given: _done(commands.reinstate(**given, **told)),
            done=_("It is in use again."),
            icon="history",
            initial=seen,
        )
    else:
        ending = Act(
            "retire",
            _("Retire"),
            Retire,
            lambda given: _done(commands.retire(**given, **told)),
            done=_("It is retired. What lies there stays."),
            icon="archive",
            tone="danger",
            asks=_("Nothing new is put there from now on. It can be reinstated."),
            initial=seen,
        )
    return [renaming, ending]


def _additions(ask: Ask, kind: str, unit: Any) -> list[Act]:
    told: dict[str, Any] = {"actor": ask.actor, "now": ask.now}
    if kind == "organisation":
        return [
            _add_organisation(ask, unit),
            _addition(
                "add-department",
                _("Add a department"),
                lambda given: commands.add_department(organisation=unit, **given, **told),
            ),
        ]
    if kind == "department":
        return [
            _addition(
                "add-team",
                _("Add a team"),
                lambda given: commands.add_team(department=unit, skill=None, **given, **told),
            ),
            _addition(
                "add-post",
                _("Add a post"),
                lambda given: commands.add_post(department=unit, **given, **told),
            ),
        ]
    return []


def _add_organisation(ask: Ask, parent: Any) -> Act:
    return _addition(
        "add-organisation",
        _("Add an organisation below") if parent else _("Add a root"),
        lambda given: commands.add_organisation(
            parent=parent, **given, actor=ask.actor, now=ask.now
        ),
    )


def _addition(verb: str, label: Any, run: Any) -> Act:
    return Act(
        verb, label, AddUnit, lambda given: _done(run(given)), done=_("It is added."), icon="plus"
    )


def _done(_row: object) -> None:
    return None


AREA = Area(
    code=CODE,
    label=_("Organisation"),
    about=_("Organisations, departments, teams and posts."),
    icon="archive",
    verb="people.administer",
    page=page,
    order=10,
)
