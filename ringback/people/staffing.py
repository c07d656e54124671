"""Who becomes a member of staff."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ringback.base import journal
from ringback.base.verbs import command
from ringback.identity import commands as identity_commands
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotFound
from ringback.people import access, events, rows
from ringback.people.models import Department, Post, StaffMember, Team


@command
def add_staff(
    *,
    user_id: UUID,
    work_number: str,
    department: Department,
    team: Team | None,
    post: Post | None,
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """Make a user a member of staff. Team and post, where given, are of the same department.

    Raises ``NotFound`` without such a user, ``Conflict`` when the user is staff already or the
    work number is taken.
    """
    access.require_administer(actor, department.path)
    rows.require_in_use(department, team, post)
    if identity.user(user_id) is None:
        raise NotFound(_("There is no such user. Nothing was saved."))
    if any(part.department_id != department.pk for part in (team, post) if part is not None):
        raise Invalid(_("Team and post must belong to the department chosen."))
    if not work_number.strip():
        raise Invalid(_("A work number is missing."), fields={"work_number": _("is missing")})
    added = StaffMember(
        user_id=user_id,
        work_number=work_number.strip(),
        department=department,
        team=team,
        post=post,
    )
    taken = _("That user or that work number is staff already. Nothing was saved.")
    rows.insert(added, taken=taken)
    news = events.StaffAdded(staff_id=added.pk, user_id=user_id, department_id=department.pk)
    journal.record(news, actor=actor, now=now)
    return added


@transaction.atomic
def add_person(
    *,
    username: str,
    display_name: str,
    work_number: str,
    department: Department,
    team: Team | None = None,
    actor: Actor,
    now: datetime,
) -> StaffMember:
    """A user and a member of staff in one step, kept together or not at all. Without a password
    yet: an administrator hands over a link by which the person chooses one.

    Raises what the two commands raise; ``Invalid`` without a name.
    """
    access.require_administer(actor, department.path)
    given = {"username": username.strip(), "display_name": display_name.strip()}
    fields = {field: _("is missing") for field, words in given.items() if not words}
    if fields:
        raise Invalid(_("A name is missing. Nothing was saved."), fields=fields)
    user = identity_commands.add_user(**given, password=None, actor=actor, now=now)
    return add_staff(
        user_id=user.pk,
        work_number=work_number,
        department=department,
        team=team,
        post=None,
        actor=actor,
        now=now,
    )
