"""Mail: to whoever wants it, one letter of all that waited in quiet hours, nothing personal."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

import pytest

from ringback.base.models import Entry
from ringback.base.worker import drain
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.messaging import queries as messaging
from ringback.notifications import commands, policy
from ringback.notifications.commands import Wish
from ringback.notifications.models import Notice, Preference
from ringback.notifications.rules import Quiet
from ringback.notifications.states import NoticeKind
from ringback.notifications.tests.floor import NOW, SYSTEM, Floor
from ringback.tickets import commands as tickets
from ringback.tickets.queries import Ticket

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 2, 13, 15, 0, tzinfo=UTC)  # 23:00 in Beijing
MORNING = datetime(2026, 2, 13, 23, 0, tzinfo=UTC)  # 07:00
WISH = Wish(
    address="he.chengyu@example.net",
    language="zh-hans",
    by_mail=(NoticeKind.MENTIONED,),
    quiet=None,
)


def wish(person, now=NOW, seen=0, **changes):
    values = {name: getattr(WISH, name) for name in Wish.__dataclass_fields__} | changes
    return commands.set_preference(wish=Wish(**values), seen=seen, actor=person.actor, now=now)


def mention(floor: Floor, now=NOW, **changes):
    ticket = floor.accepted()
    if changes:
        Ticket.objects.filter(pk=ticket.pk).update(**changes)
    tickets.note(
        ticket_id=ticket.pk,
        body="欧阳修远 13812345678",
        mentions=[floor.lead.ref],
        actor=floor.agent.actor,
        now=now,
    )
    drain(now)
    return ticket


def letters():
    user_id = Preference.objects.get().user_id
    found = messaging.messages_about(subject_kind="notice_box", subject_id=str(user_id))
    return list(reversed(found))


def test_a_letter_names_the_number_and_a_link_and_nothing_else(floor, settings):
    settings.RINGBACK_PUBLIC_URL = "https://desk.example.net"
    wish(floor.lead)
    ticket = mention(floor)
    (letter,) = letters()
    body = letter.body.reveal()
    spoken = f"{ticket.number[:4]} {ticket.number[4:]}"
    assert body == (
        f"受理单 {spoken} 中提到了您。\n\nhttps://desk.example.net/desk/tickets/{ticket.number}/"
    )
    assert (letter.purpose, letter.medium, letter.state) == ("staff", "email", "sent")
    assert str(letter.recipient) == "h***@example.net"
    assert Entry.objects.get(kind="notice.mailed").content["count"] == 1
    drain(NOW + timedelta(hours=1))
    assert len(letters()) == 1


def test_whoever_chose_no_mail_or_not_this_kind_gets_none(floor):
    wish(floor.lead, by_mail=(NoticeKind.BREACHED,))
    mention(floor)
    wish(floor.lead, seen=1, address="")
    mention(floor)
    assert letters() == []
    assert Notice.objects.count() == 2


def test_what_comes_in_quiet_hours_waits_for_one_letter(floor):
    wish(floor.lead)
    for _ in range(3):
        mention(floor, NIGHT)
    drain(MORNING - timedelta(minutes=1))
    assert letters() == []
    drain(MORNING)
    (letter,) = letters()
    assert letter.body.reveal().count("提到了您") == 3
    assert letter.body.reveal().endswith("/notices/")


def test_a_long_digest_still_fits_and_counts_the_rest(floor):
    wish(floor.lead, language="en")
    for _ in range(12):
        mention(floor, NIGHT)
    drain(MORNING)
    (letter,) = letters()
    assert "and 4 more" in letter.body.reveal()


def test_what_has_been_read_meanwhile_is_not_mailed(floor):
    wish(floor.lead)
    mention(floor, NIGHT)
    commands.mark_all_read(up_to=10**9, actor=floor.lead.actor, now=NIGHT)
    drain(MORNING)
    assert letters() == []


def test_a_critical_case_keeps_no_quiet_hours(floor):
    wish(floor.lead, quiet=(time(20), time(9)))
    mention(floor, NIGHT, severity="critical")
    assert len(letters()) == 1


def test_one_s_own_quiet_hours_stand_before_the_manual_s(floor):
    wish(floor.lead, quiet=(time(1), time(5)))
    mention(floor, NIGHT)
    assert len(letters()) == 1


def test_two_senders_write_one_letter(floor):
    wish(floor.lead)
    mention(floor, NIGHT)
    user_id = Preference.objects.get().user_id
    commands.mail(user_id=user_id, actor=SYSTEM, now=MORNING)
    with pytest.raises(Conflict):
        commands.mail(user_id=user_id, actor=SYSTEM, now=MORNING)
    assert len(letters()) == 1


def test_a_preference_that_was_changed_elsewhere_is_not_overwritten(floor):
    wish(floor.lead)
    wish(floor.lead, seen=1, language="en")
    for stale in (0, 1):
        with pytest.raises(Conflict):
            wish(floor.lead, seen=stale, address="")
    assert Preference.objects.get().language == "en"


def test_the_journal_keeps_no_address(floor):
    wish(floor.lead)
    entry = Entry.objects.get(kind="notice.preference_set")
    assert entry.content == {
        "by_mail": ["mentioned"],
        "has_address": True,
        "own_quiet_hours": False,
    }


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"address": "何承宇"}, "address"),
        ({"language": "fr"}, "language"),
        ({"quiet": (time(7), time(7))}, "quiet_until"),
    ],
)
def test_what_cannot_be_is_refused_by_field(floor, changes, field):
    with pytest.raises(Invalid) as refused:
        wish(floor.lead, **changes)
    assert list(refused.value.fields) == [field]
    assert not Preference.objects.exists()


def test_a_customer_has_no_settings(floor):
    with pytest.raises(NotAllowed):
        commands.set_preference(wish=WISH, seen=0, actor=SYSTEM, now=NOW)


def test_mail_that_waits_is_dropped_when_it_is_wanted_no_more(floor):
    wish(floor.lead)
    mention(floor, NIGHT)
    wish(floor.lead, seen=1, by_mail=())
    drain(MORNING)
    assert letters() == []


def test_old_notices_are_forgotten(floor):
    mention(floor)
    assert commands.forget_old(now=NOW + timedelta(days=89)) == 0
    assert commands.forget_old(now=NOW + timedelta(days=92)) == 1


def test_hours_may_run_past_midnight():
    zone = policy.zone()
    night = Quiet(time(22), time(7), zone)
    assert night.awake(NIGHT) == MORNING
    assert night.awake(MORNING) == MORNING
    noon = Quiet(time(12), time(14), zone)
    half_past = datetime(2026, 2, 13, 4, 30, tzinfo=UTC)
    assert noon.awake(half_past) == datetime(2026, 2, 13, 6, 0, tzinfo=UTC)


def account_mail(person, email="lead@example.net"):
    user = identities.user(UUID(person.ref.removeprefix("user:")))
    assert user is not None
    identity.set_mail_address(user=user, email=email, actor=SYSTEM, now=NOW)


def sent_to(person):
    subject_id = person.ref.removeprefix("user:")
    found = messaging.messages_about(subject_kind="notice_box", subject_id=subject_id)
    return [letter.recipient.reveal() for letter in found]


def test_whoever_never_chose_is_written_to_at_the_account_s_address(floor):
    account_mail(floor.lead)
    mention(floor)
    assert sent_to(floor.lead) == ["lead@example.net"]
    assert not Preference.objects.exists()


def test_an_empty_address_is_the_account_s_and_a_chosen_one_stands_before_it(floor):
    account_mail(floor.lead)
    wish(floor.lead, address="")
    mention(floor)
    wish(floor.lead, seen=1)
    mention(floor)
    assert sorted(sent_to(floor.lead)) == ["he.chengyu@example.net", "lead@example.net"]


def test_whoever_ticked_nothing_gets_none_at_the_account_s_address_either(floor):
    account_mail(floor.lead)
    wish(floor.lead, address="", by_mail=())
    mention(floor)
    assert sent_to(floor.lead) == []


def test_the_manual_s_quiet_hours_hold_for_whoever_never_chose(floor):
    account_mail(floor.lead)
    mention(floor, NIGHT)
    assert sent_to(floor.lead) == []
    drain(MORNING)
    assert sent_to(floor.lead) == ["lead@example.net"]
