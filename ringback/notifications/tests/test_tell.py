"""Who is told of what: once, never of their own doing, and in the journal by refs alone."""

from datetime import timedelta

import pytest
from django.db import transaction

from ringback.base import journal
from ringback.base.models import Delivery, Entry
from ringback.base.worker import deliver_due, drain
from ringback.feedback.events import CustomerSilent
from ringback.handbook import commands as handbook_commands
from ringback.handbook import queries as handbook
from ringback.handbook.tests import writers
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.notifications import commands, wording
from ringback.notifications.models import Notice
from ringback.notifications.states import AboutKind, NoticeKind
from ringback.notifications.tests.floor import NOW, SYSTEM, Floor
from ringback.tickets import commands as tickets
from ringback.tickets.states import SheetKind, SupervisionCause

pytestmark = pytest.mark.django_db


def told(person):
    """Besides the report of the day, which every lead hears of each morning."""
    notices = Notice.objects.visible_to(person.actor).exclude(kind=NoticeKind.DAY_REPORT)
    return list(notices.order_by("id"))


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


def test_an_urge_reaches_whoever_has_the_work_and_who_took_it(floor):
    sheet = floor.sheet()
    tickets.claim(sheet_id=sheet.pk, actor=floor.handler.actor, now=NOW)
    for _again in range(2):
        tickets.urge(ticket_id=sheet.ticket_id, channel="phone", actor=floor.lead.actor, now=NOW)
    drain(NOW)
    for person in (floor.handler, floor.agent):
        assert [each.kind for each in told(person)].count("urged") == 1


def test_who_has_the_work_hears_of_an_order_and_who_gave_it_of_the_answer(floor):
    sheet = floor.sheet()
    tickets.claim(sheet_id=sheet.pk, actor=floor.handler.actor, now=NOW)
    order = tickets.supervise(
        ticket_id=sheet.ticket_id,
        cause=SupervisionCause.LEAD,
        actor=floor.lead.actor,
        now=NOW,
    )
    drain(NOW)
    (notice,) = told(floor.handler)
    assert (notice.kind, notice.about_id) == ("supervised", str(order.pk))
    tickets.claim(sheet_id=order.pk, actor=floor.handler.actor, now=NOW)
    tickets.answer_order(
        sheet_id=order.pk,
        progress="已查明",
        difficulty="无",
        completes_at=NOW + timedelta(hours=2),
        actor=floor.handler.actor,
        now=NOW,
    )
    drain(NOW)
    assert [each.kind for each in told(floor.lead)] == ["accounted"]


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


def test_who_has_not_signed_in_time_is_reminded_once_and_the_lead_is_told_once(floor):
    revision = writers.submitted(NOW)
    writers.approve(revision, NOW + timedelta(days=9), readers=["agent"], now=NOW)
    late = NOW + timedelta(days=40)
    handbook_commands.announce_overdue(revision_id=revision.pk, actor=SYSTEM, now=late)
    drain(late)
    with pytest.raises(Conflict):
        handbook_commands.announce_overdue(revision_id=revision.pk, actor=SYSTEM, now=late)
    kinds = [notice.kind for notice in told(floor.agent)]
    assert kinds.count(NoticeKind.SIGN_OFF_OVERDUE) == 1
    (about_team,) = told(floor.lead)
    assert (about_team.kind, about_team.about_id) == (NoticeKind.TEAM_OVERDUE, str(revision.pk))


def test_who_has_signed_hears_nothing_more(floor):
    revision = writers.submitted(NOW)
    writers.approve(revision, NOW + timedelta(days=9), readers=["agent"], now=NOW)
    for ref in handbook.readers(revision.pk):
        handbook_commands.sign_off(revision_id=revision.pk, actor=Actor(ref), now=NOW)
    late = NOW + timedelta(days=40)
    handbook_commands.announce_overdue(revision_id=revision.pk, actor=SYSTEM, now=late)
    drain(late)
    assert NoticeKind.SIGN_OFF_OVERDUE not in {notice.kind for notice in told(floor.agent)}
    assert told(floor.lead) == []


def test_a_wait_nobody_answers_comes_to_the_lead(floor):
    ticket = floor.accepted()
    tickets.hold(
        ticket_id=ticket.pk,
        reason="waiting_customer",
        until=NOW + timedelta(days=20),
        actor=floor.lead.actor,
        now=NOW,
    )
    for day in range(1, 5):
        drain(NOW + timedelta(days=day))
    assert NoticeKind.UNANSWERED in [notice.kind for notice in told(floor.lead)]
