"""A form is taken once, and one that was refused may come again."""

from datetime import UTC, datetime, timedelta

import pytest

from ringback.base import once
from ringback.base.ids import new_id
from ringback.base.models import Pulse, TakenForm
from ringback.kernel.errors import Conflict, Invalid

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def act(token: str, name: str = "one") -> None:
    with once.taken(token, NOW):
        Pulse.objects.create(worker=name, beat_at=NOW)
        if name == "refused":
            raise Invalid("no")


def test_the_second_click_does_nothing_and_says_so() -> None:
    token = str(new_id())
    act(token)
    with pytest.raises(Conflict) as refusal:
        act(token, "two")
    assert refusal.value.reason == once.REPEATED
    assert [pulse.worker for pulse in Pulse.objects.all()] == ["one"]


def test_a_form_that_was_refused_may_be_corrected_and_sent_again() -> None:
    token = str(new_id())
    with pytest.raises(Invalid):
        act(token, "refused")
    act(token)
    assert [pulse.worker for pulse in Pulse.objects.all()] == ["one"]


def test_two_forms_are_two() -> None:
    act(str(new_id()), "one")
    act(str(new_id()), "two")
    assert Pulse.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "1'; --"])
def test_what_is_no_token_guards_nothing(token: str) -> None:
    act(token, "one")
    act(token, "two")
    assert not TakenForm.objects.exists()


def test_old_tokens_are_forgotten() -> None:
    act(str(new_id()))
    assert once.forget(NOW + once.MEMORY) == 0
    assert once.forget(NOW + once.MEMORY + timedelta(seconds=1)) == 1
