"""The demonstration is made once, whole, and goes on where it was cut off."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ringback.base.models import Delivery, Entry
from ringback.base.worker import beat
from ringback.customers.models import Customer
from ringback.identity.models import User
from ringback.intake.queries import triage_page
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict
from ringback.people.models import Post, Presence, Shift, SkillHolding, StaffMember
from ringback.project.demo import lives, seeding
from ringback.project.demo.seeding import Size
from ringback.project.demo.tests.conftest import DAYS, NOW
from ringback.tickets.models import Ticket, WorkSheet

pytestmark = pytest.mark.django_db(transaction=True)


def counts() -> tuple[int, ...]:
    tables = (Ticket, WorkSheet, Customer, StaffMember, Entry, Delivery)
    return tuple(table.objects.count() for table in tables)


def test_what_is_made_has_a_life_behind_it_and_is_made_once(seed: Callable[..., None]) -> None:
    seed()
    assert Ticket.objects.count() == 20
    assert Customer.objects.count() == 12
    registered = Ticket.objects.order_by("registered_at").values_list("registered_at", flat=True)
    assert NOW - timedelta(days=DAYS) <= registered.first()  # type: ignore[operator]
    assert registered.last() < NOW  # type: ignore[operator]
    assert {"closed", "resolved"} & set(Ticket.objects.values_list("state", flat=True))
    assert WorkSheet.objects.filter(state="passed").exists()
    assert not Delivery.objects.filter(done_at=None).exists()
    assert not Delivery.objects.exclude(problem="").exists()
    assert not Entry.objects.filter(at__gt=NOW).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())

    before = counts()
    seed(now=NOW + timedelta(days=1))
    assert counts() == before

    # As a release made it that knew one role less.
    officers = StaffMember.objects.filter(post__code="quality")
    for own in (Shift, Presence, SkillHolding):
        own.objects.filter(staff__in=officers).delete()
    officers.delete()
    Post.objects.filter(code="quality").delete()
    User.objects.filter(username="quality").delete()
    seed(now=NOW + timedelta(days=1))
    assert User.objects.get(username="quality").grants.get().role == "quality"
    assert StaffMember.objects.count() == before[3]

    seed(Size.LARGE)
    assert Ticket.objects.count() == 24, "the large size stands on the small one"


def test_what_nobody_could_file_waits_with_three_suggestions(
    seed: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lives, "COURSES", {lives.Course.UNSORTED: 1})
    monkeypatch.setattr(lives, "UNREAD", timedelta(hours=4))
    seed()
    waiting = triage_page(actor=Actor.system("test"))
    assert waiting
    assert all(len(row.categories) == 3 for row in waiting)
    assert Ticket.objects.exclude(category="").exists(), "older ones have been read and filed"


def test_a_seeding_cut_off_goes_on_to_the_same_end(seed: Callable[..., None]) -> None:
    seed(steps=8)
    assert 0 < seeding.progress().done < seeding.CHAPTERS  # type: ignore[union-attr]
    seed(now=NOW + timedelta(hours=5))
    assert seeding.is_whole(Size.SMALL)
    assert Ticket.objects.count() == 20
    assert not Ticket.objects.filter(registered_at__gt=NOW).exists()


def test_the_past_is_not_answered_by_a_worker_of_today(seed: Callable[..., None]) -> None:
    beat("somebody", NOW)
    with pytest.raises(Conflict):
        seed()
    assert not Ticket.objects.exists()
