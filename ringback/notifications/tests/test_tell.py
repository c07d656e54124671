"""Who is told of what: once, never of their own doing, and in the journal by refs alone."""

from datetime import timedelta

import pytest
from django.db import transaction

from ringback.base import journal
from ringback.base.models import Delivery, Entry
from ringback.base.worker import deliver_due, drain
from ringback.feedback.events import CustomerSilent
from ringback.handbook.tests import writers
from ringback.identity import queries as identity
from ringback.kernel.errors import Conflict
from ringback.notifications import commands, wording
from ringback.notifications.models import Notice
from ringback.notifications.states import AboutKind, NoticeKind
from ringback.notifications.tests.floor import NOW, SYSTEM, Floor
from ringback.tickets import commands as tickets
from ringback.tickets.states import SheetKind

pytestmark = pytest.mark.django_db


def told(person):
    return list(Notice.objects.visible_to(person.actor).order_by("id"))


def mention(floor: Floor, *people):
    ticket = floor.accepted()
    tickets.note(
        ticket_id=ticket.pk,
        body="请协助核实第三方订购",
        mentions=[person.ref for person in people],
        actor=floor.agent.actor,
        now=NOW,
    )
    drain(NOW)
    return ticket


def test_whoever_is_mentioned_is_told_and_the_writer_is_not(floor):
    ticket = mention(floor, floor.lead, floor.agent)
    (notice,) = told(floor.lead)
    assert (notice.kind, notice.ticket_id, notice.by) == ("mentioned", ticket.pk, floor.agent.ref)
    assert told(floor.agent) == []
    entry = Entry.objects.get(kind="notice.told")
    assert entry.content == {"notice_kind": "mentioned", "told": [floor.lead.ref]}
    assert entry.subject_id == str(notice.entry_id)


def test_news_that_is_delivered_again_tells_nobody_twice(floor):
    mention(floor, floor.lead)
    again = Delivery.objects.filter(reaction="notifications.tell_mentioned")
    assert again.update(done_at=None) == 1
    deliver_due(NOW)
    assert len(told(floor.lead)) == 1
    assert again.get().problem == "conflict: repeated"


def test_whoever_cannot_log_in_is_not_told(floor):
    user = identity.user(floor.lead.ref.removeprefix("user:"))
    assert user is not None
    user.is_active = False
    user.save()
    mention(floor, floor.lead)
    assert told(floor.lead) == []


def test_work_that_is_handed_over_is_told_to_whoever_gets_it(floor):
    sheet = floor.sheet()
    tickets.assign(sheet_id=sheet.pk, assignee=floor.handler.ref, actor=SYSTEM, now=NOW)
    drain(NOW)
    (notice,) = told(floor.handler)
    assert (notice.kind, notice.about_kind, notice.about_id) == (
        "assigned",
        "work_sheet",
        str(sheet.pk),
    )


def test_a_repair_and_a_silent_complaint_are_the_nearest_lead_s_business(floor):
    floor.sheet(SheetKind.CALLBACK)
    ticket = floor.accepted()
    news = CustomerSilent(invitation_id=ticket.edition_id, ticket_id=ticket.pk, episode=1, risk=40)
    with transaction.atomic():
        journal.record(news, actor=SYSTEM, now=NOW)
    drain(NOW)
    assert {notice.kind for notice in told(floor.lead)} == {"repair", "release"}
    assert told(floor.stranger) == []


def test_a_limit_that_runs_down_reaches_the_owner_then_the_lead(floor):
    ticket = floor.accepted()
    late = NOW + timedelta(days=40)
    drain(late)
    kinds = {(notice.kind, notice.detail) for notice in told(floor.agent)}
    assert ("warned", "handling") in kinds
    assert ("breached", "handling") in kinds
    about_lead = [notice for notice in told(floor.lead) if notice.ticket_id == ticket.pk]
    assert {notice.kind for notice in about_lead} >= {"warned", "breached"}
    handler_warnings = [n for n in about_lead if n.kind == "warned" and n.detail == "handling"]
    assert len(handler_warnings) == 1, "the first warning is the handler's alone"


def test_telling_nobody_new_is_refused(floor):
    news = commands.News(
        kind=NoticeKind.MENTIONED,
        entry_id=1,
        at=NOW,
        by=floor.agent.ref,
        about_kind=AboutKind.TICKET,
        about_id="1",
        ticket_id=1,
    )
    with pytest.raises(Conflict):
        commands.tell(refs=[floor.agent.ref, "customer:7"], news=news, actor=SYSTEM, now=NOW)


def test_the_readers_of_an_approved_revision_are_told_where_to_sign(floor):
    revision = writers.submitted(NOW)
    writers.approve(revision, NOW + timedelta(days=9), readers=["agent"], now=NOW)
    drain(NOW)
    (notice,) = told(floor.agent)
    assert (notice.kind, notice.about_id) == (NoticeKind.SIGN_OFF, str(revision.pk))
    assert told(floor.lead) == []
    assert wording.address_of(notice) == f"/handbook/revisions/{revision.pk}/"
