"""The people: who works where, with which skills, in which roles, and whether they may log in."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ringback.administration.acts import Act, WhyField, seen_field
from ringback.administration.areas import grids
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
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.kernel.errors import Invalid, NotFound
from ringback.people import commands, queries

CODE = "staff"
LIMIT = 50
NONE = ("", "—")


class AddPerson(forms.Form):
    username = forms.CharField(label=_("Username"), max_length=60)
    display_name = forms.CharField(label=_("Name"), max_length=60)
    work_number = forms.CharField(label=_("Work number"), max_length=20)
    department = forms.ChoiceField(label=_("Department"))


class Move(forms.Form):
    department = forms.ChoiceField(label=_("Department"))
    team = forms.ChoiceField(label=_("Team"), required=False)
    post = forms.ChoiceField(label=_("Post"), required=False)
    why = WhyField(Why.CHANGED_POST, Why.REORGANISATION, Why.CORRECTION)
    seen = seen_field()


class HoldSkill(forms.Form):
    skill = forms.ChoiceField(label=_("Skill"))
    level = forms.IntegerField(label=_("Level"), min_value=1, max_value=9)


class GiveRole(forms.Form):
    role = forms.ChoiceField(label=_("Role"))
    scope_path = forms.ChoiceField(label=_("For which place"))


class JustWhy(forms.Form):
    why = WhyField()


def page(ask: Ask) -> Page:
    return _one(ask) if ask.key else _list(ask)


def _list(ask: Ask) -> Page:
    after = ask.query.get("after", "")[:20]
    found = queries.staff_list(scope_paths=ask.actor.scope_paths, after=after, limit=LIMIT)
    shown, is_more = cut(found, LIMIT)
    return Page(
        title=_("People"),
        links=[(_("Accounts and log-in"), reverse("identity:accounts"))],
        acts=[
            Act(
                "add",
                _("Add a person"),
                AddPerson,
                lambda given: _added(ask, given),
                done=_("The person is added. Give a role, then a link to choose a password."),
                icon="plus",
                choices={"department": _departments(ask)},
            )
        ],
        tables=[
            Table(
                title=_("People"),
                heads=[_("Work number"), _("Name"), _("Department"), _("Team"), _("Log-in")],
                rows=[_line(member) for member in shown],
                empty=_("Nobody works within your reach yet."),
                older=f"?after={shown[-1].work_number}" if is_more else "",
            )
        ],
    )


def _line(member: Any) -> list[Cell]:
    return [
        Cell(words=member.work_number, href=address(CODE, member.pk)),
        text(member.user.display_name.reveal()),
        text(f"{member.department.organisation.name} · {member.department.name}"),
        text(member.team.name if member.team else "—"),
        _account(member.user),
    ]


def _account(user: Any) -> Cell:
    if user.is_active:
        return Cell(words=_("Open"), tone="good")
    return Cell(words=pgettext_lazy("of an account", "Closed"), tone="neutral")


def _one(ask: Ask) -> Page:
    if not ask.key.isdecimal() or len(ask.key) > 18:
        raise NotFound(_("There is nobody of that number within your reach."))
    member = queries.staff_member(staff_id=int(ask.key), scope_paths=ask.actor.scope_paths)
    user = member.user
    locked = identities.locked_until(user, ask.now)
    return Page(
        title=user.display_name.reveal(),
        above=(_("People"), address(CODE)),
        links=[
            (_("Password link, factors, sessions"), reverse("identity:one_account", args=[user.pk]))
        ],
        warnings=[_("Wrong passwords keep this account locked for a while.")] if locked else [],
        facts=[
            (_("Work number"), text(member.work_number)),
            (_("Username"), text(user.username)),
            (_("Department"), text(member.department.name)),
            (_("Team"), text(member.team.name if member.team else "—")),
            (_("Post"), text(member.post.name if member.post else "—")),
            (_("Log-in"), _account(user)),
            (_("Last in"), instant(user.last_login)),
        ],
        acts=[
            _move(ask, member),
            _hold(ask, member),
            grids.hold(ask, member),
            _give(ask, user),
            *_account_acts(ask, user, locked),
        ],
        tables=[_skills(ask, member), grids.table(ask, member), _roles(ask, user)],
    )


def _move(ask: Ask, member: Any) -> Act:
    reach = ask.actor.scope_paths
    return Act(
        "move",
        _("Move"),
        Move,
        lambda given: _moved(ask, member, given),
        done=_("The person works there from now on."),
        icon="arrows-exchange",
        initial={
            "department": member.department_id,
            "team": member.team_id or "",
            "post": member.post_id or "",
            "seen": member.version,
        },
        choices={
            "department": _departments(ask),
            "team": _within(queries.teams_within(reach)),
            "post": _within(queries.posts_within(reach)),
        },
    )


def _hold(ask: Ask, member: Any) -> Act:
    return Act(
        "hold",
        _("Add a skill"),
        HoldSkill,
        lambda given: _held(ask, member, given),
        done=_("The skill holds from now on."),
        icon="star",
        choices={
            "skill": [NONE, *((s.pk, s.name) for s in queries.skills() if s.retired_at is None)]
        },
    )


def _give(ask: Ask, user: Any) -> Act:
    return Act(
        "grant",
        _("Give a role"),
        GiveRole,
        lambda given: _granted(ask, user, given),
        done=_("The role is held from now on."),
        icon="shield-check",
        choices={
            "role": [NONE, *((role.value, identities.LABELS[role]) for role in Role)],
            "scope_path": [NONE, *_scopes(ask)],
        },
    )


def _account_acts(ask: Ask, user: Any, locked: object) -> list[Act]:
    told = {"user_id": user.pk, "actor": ask.actor, "now": ask.now}
    if not user.is_active:
        return [_why("open", _("Let log in again"), identity.open_account, told, "lock")]
    acts = [_why("close", _("Close the account"), identity.close_account, told, "x", "danger")]
    if locked:
        acts.append(_why("unlock", _("Unlock"), identity.unlock, told, "lock"))
    return acts


def _why(verb: str, label: Any, run: Any, told: dict[str, Any], icon: str, tone: str = "") -> Act:
    return Act(
        verb,
        label,
        JustWhy,
        lambda given: _nothing(run(**given, **told)),
        done=_("Done. It stands in the journal."),
        icon=icon,
        tone=tone,
    )


def _skills(ask: Ask, member: Any) -> Table:
    held = queries.holdings_of(member, ask.now)
    told = {"staff": member, "actor": ask.actor, "now": ask.now}
    return Table(
        title=_("Skills held"),
        heads=[_("Skill"), _("Level"), pgettext_lazy("of what is held", "Since")],
        rows=[[text(h.skill.name), text(h.level), instant(h.starts_at)] for h in held],
        empty=_("No skill is held."),
        acts=[[_drop(holding, told)] for holding in held],
    )


def _drop(holding: Any, told: dict[str, Any]) -> Act:
    return Act(
        "drop",
        _("Take back"),
        JustWhy,
        lambda given: _nothing(commands.drop_skill(skill=holding.skill, **given, **told)),
        done=_("The skill is held no more."),
        icon="x",
        of=holding.pk,
    )


def _roles(ask: Ask, user: Any) -> Table:
    grants = identities.grants_held(user.pk)
    return Table(
        title=_("Roles held"),
        heads=[_("Role"), _("For which place"), pgettext_lazy("of what is held", "Since")],
        rows=[
            [
                Cell(words=identities.LABELS[Role(grant.role)]),
                coded(grant.scope_path),
                instant(grant.granted_at),
            ]
            for grant in grants
        ],
        empty=_("No role is held: this person can log in and see nothing."),
        acts=[[_revoke(ask, grant.pk)] for grant in grants],
    )


def _revoke(ask: Ask, grant_id: int) -> Act:
    return Act(
        "revoke",
        _("Take back"),
        JustWhy,
        lambda given: identity.revoke_grant(
            grant_id=grant_id, **given, actor=ask.actor, now=ask.now
        ),
        done=_("The role is held no more."),
        icon="x",
        of=grant_id,
    )


def _added(ask: Ask, given: dict[str, Any]) -> str:
    member = commands.add_person(
        username=given["username"],
        display_name=given["display_name"],
        work_number=given["work_number"],
        department=_department(ask, given["department"]),
        actor=ask.actor,
        now=ask.now,
    )
    return address(CODE, member.pk)


def _moved(ask: Ask, member: Any, given: dict[str, Any]) -> None:
    reach = ask.actor.scope_paths
    commands.move_staff(
        staff=member,
        department=_department(ask, given["department"]),
        team=_chosen(queries.teams_within(reach), given["team"]),
        post=_chosen(queries.posts_within(reach), given["post"]),
        seen=given["seen"],
        why=given["why"],
        actor=ask.actor,
        now=ask.now,
    )


def _held(ask: Ask, member: Any, given: dict[str, Any]) -> None:
    skill = _chosen(queries.skills(), given["skill"])
    commands.hold_skill(
        staff=member, skill=skill, level=given["level"], actor=ask.actor, now=ask.now
    )


def _granted(ask: Ask, user: Any, given: dict[str, Any]) -> None:
    identity.grant(
        user=user,
        role=Role(given["role"]),
        scope_path=given["scope_path"],
        actor=ask.actor,
        now=ask.now,
    )


def _department(ask: Ask, chosen: str) -> Any:
    found = _chosen(queries.departments_within(ask.actor.scope_paths), chosen)
    if found is None:
        raise Invalid(_("Choose a department."), fields={"department": _("is missing")})
    return found


def _chosen(rows: list[Any], chosen: str) -> Any:
    return next((row for row in rows if str(row.pk) == chosen), None)


def _departments(ask: Ask) -> list[Any]:
    rows = queries.departments_within(ask.actor.scope_paths)
    return [NONE, *((row.pk, _place(row)) for row in rows)]


def _within(rows: list[Any]) -> list[Any]:
    return [NONE, *((row.pk, f"{_place(row.department)} · {row.name}") for row in rows)]


def _scopes(ask: Ask) -> list[tuple[str, str]]:
    reach = ask.actor.scope_paths
    organisations = queries.organisations_within(reach)
    departments = queries.departments_within(reach)
    return [
        *((unit.path, unit.name) for unit in organisations),
        *((unit.path, _place(unit)) for unit in departments),
    ]


def _place(department: Any) -> str:
    return f"{department.organisation.name} · {department.name}"


def _nothing(_row: object) -> None:
    return None


AREA = Area(
    code=CODE,
    label=_("People"),
    about=_("Who works where, with which skills and roles."),
    icon="users",
    verb="people.administer",
    page=page,
    order=20,
)
