"""The places a member of staff looks after: part of their page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, WhyField
from ringback.administration.page import Ask, Table, instant, text
from ringback.base.reasons import Why
from ringback.kernel.errors import Invalid
from ringback.people import commands, queries


class HoldGrid(forms.Form):
    organisation = forms.ChoiceField(label=_("Place"))


class DropGrid(forms.Form):
    why = WhyField(Why.CHANGED_POST, Why.REORGANISATION, Why.CORRECTION, Why.LEFT)


def hold(ask: Ask, member: Any) -> Act:
    places = queries.organisations_within([member.department.organisation.path])
    return Act(
        "hold_grid",
        _("Add a grid"),
        HoldGrid,
        lambda given: _held(ask, member, places, given),
        done=_("Field work from there is theirs from now on."),
        icon="home",
        choices={"organisation": [("", "—"), *((each.pk, each.name) for each in places)]},
    )


def _held(ask: Ask, member: Any, places: list[Any], given: dict[str, Any]) -> None:
    chosen = next((each for each in places if str(each.pk) == given["organisation"]), None)
    if chosen is None:
        raise Invalid(_("Choose a place."), fields={"organisation": _("is missing")})
    commands.hold_grid(staff=member, organisation=chosen, actor=ask.actor, now=ask.now)


def table(ask: Ask, member: Any) -> Table:
    held = queries.grids_of(member)
    return Table(
        title=_("Grids looked after"),
        heads=[_("Place"), pgettext_lazy("of what is held", "Since")],
        rows=[[text(each.organisation.name), instant(each.starts_at)] for each in held],
        empty=_("No grid is theirs alone."),
        acts=[[_drop(ask, member, each)] for each in held],
    )


def _drop(ask: Ask, member: Any, holding: Any) -> Act:
    def run(given: dict[str, Any]) -> None:
        commands.drop_grid(
            staff=member,
            organisation=holding.organisation,
            why=given["why"],
            actor=ask.actor,
            now=ask.now,
        )

    return Act(
        "drop_grid",
        _("Take back"),
        DropGrid,
        run,
        done=_("The grid is no longer theirs."),
        icon="x",
        of=holding.pk,
    )
