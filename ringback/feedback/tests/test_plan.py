"""An answer was given: the customer will be asked, once for each episode."""

from functools import partial

import pytest

from ringback.base.models import Entry
from ringback.feedback import commands
from ringback.feedback.models import Invitation
from ringback.feedback.tests.samples import (
    AGENT,
    DAY,
    MINUTE,
    NOW,
    SYSTEM,
    answer,
    plan,
    refused,
    said,
)
from ringback.kernel.errors import Conflict, NotFound
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket


def test_the_customer_will_be_asked_minutes_later(complaint: Ticket) -> None:
    invitation = plan(complaint)
    assert (invitation.state, invitation.episode) == ("planned", 1)
    assert (invitation.planned_at, invitation.next_at) == (NOW, NOW + 5 * MINUTE)


def test_the_journal_says_about_which_answer(complaint: Ticket) -> None:
    invitation = plan(complaint)
    assert said("invitation.planned") == {"ticket_id": complaint.pk, "episode": 1}
    entry = Entry.objects.get(kind="invitation.planned")
    assert (entry.subject_kind, entry.subject_id) == ("invitation", str(invitation.pk))


def test_of_two_who_plan_at_once_one_does(complaint: Ticket) -> None:
    plan(complaint)
    with pytest.raises(Conflict):
        plan(complaint)
    assert Invitation.objects.count() == 1


def test_a_new_answer_is_asked_about_anew(complaint: Ticket) -> None:
    plan(complaint)
    tickets.reopen(ticket_id=complaint.pk, reason="dissatisfied", actor=AGENT, now=NOW + DAY)
    answer(complaint, NOW + 2 * DAY)
    assert plan(complaint, NOW + 2 * DAY).episode == 2


def test_who_may_not(complaint: Ticket) -> None:
    """Staff do not pick whom to ask."""
    refused(partial(commands.plan, ticket_id=complaint.pk, episode=1, now=NOW))
    assert not Invitation.objects.exists()


def test_about_a_case_that_is_not_nobody_is_asked() -> None:
    with pytest.raises(NotFound):
        commands.plan(ticket_id=999, episode=1, actor=SYSTEM, now=NOW)
