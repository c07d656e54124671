"""Programs that call the API: made with what they may do, their token shown once, taken back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, Shown, WhyField
from ringback.administration.page import Area, Ask, Cell, Page, Table, coded, cut, instant, text
from ringback.base import names
from ringback.base.reasons import Why
from ringback.base.templatetags.ringback import listed
from ringback.identity import commands, queries
from ringback.identity.queries import Role
from ringback.kernel.errors import NotFound

LIMIT = 50


class AddClient(forms.Form):
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=60,
        help_text=_("Of the program, not of a person."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(verb, verb) for verb in sorted(queries.verbs_of(Role.AGENT))],
        widget=forms.CheckboxSelectMultiple,
    )


class Revoke(forms.Form):
    why = WhyField(Why.UNNEEDED, Why.SECURITY)


def page(ask: Ask) -> Page:
    if ask.key:
        raise NotFound(_("There is no such page."))
    shown, is_more = cut(queries.clients(before=ask.before, limit=LIMIT), LIMIT)
    by = names.display_names({client.created_by for client in shown})
    return Page(
        title=_("API clients"),
        about=_(
            "A program acts with its own rights over the whole operator. Of its token only a hash "
            "is kept: what is lost is made anew."
        ),
        acts=[
            Act("add", _("Add a client"), AddClient, lambda given: _added(ask, given), icon="plus")
        ],
        tables=[
            Table(
                title=_("API clients"),
                heads=[
                    pgettext_lazy("of a thing", "Name"),
                    _("What it may do"),
                    _("Made by"),
                    _("Made at"),
                    _("State"),
                ],
                rows=[
                    [
                        text(client.name),
                        coded(listed(client.scopes)),
                        text(by[client.created_by]),
                        instant(client.created_at),
                        _state(client),
                    ]
                    for client in shown
                ],
                empty=_("No program may call yet."),
                older=f"?before={shown[-1].pk}" if is_more else "",
                acts=[[_revoke(ask, each)] if each.revoked_at is None else [] for each in shown],
            )
        ],
    )


def _state(client: Any) -> Cell:
    if client.revoked_at:
        return Cell(words=_("Revoked"), tone="neutral")
    return Cell(words=_("In use"), tone="good")


def _added(ask: Ask, given: dict[str, Any]) -> Shown:
    client, token = commands.add_client(
        name=given["name"].strip(), scopes=given["scopes"], actor=ask.actor, now=ask.now
    )
    return Shown(
        title=_("The token of %(name)s") % {"name": client.name},
        secret=token,
        words=_("It is shown this once. Copy it to the program now; nobody can look it up later."),
    )


def _revoke(ask: Ask, client: Any) -> Act:
    return Act(
        "revoke",
        _("Revoke"),
        Revoke,
        lambda given: _nothing(
            commands.revoke_client(client_id=client.pk, **given, actor=ask.actor, now=ask.now)
        ),
        done=_("The token is worth nothing from now on."),
        icon="x",
        tone="danger",
        asks=_("The program is refused from its next call on. This cannot be undone."),
        of=client.pk,
    )


def _nothing(_row: object) -> None:
    return None


AREA = Area(
    code="clients",
    label=_("API clients"),
    about=_("Programs that may call, and what they may do."),
    icon="device-desktop",
    verb="identity.administer",
    page=page,
    order=100,
)
