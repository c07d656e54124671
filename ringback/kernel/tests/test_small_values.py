from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel import checkdigit
from ringback.kernel.actor import ANYBODY, Actor
from ringback.kernel.lifecycle import Lifecycle
from ringback.kernel.registry import Registry, Slot

DIGITS = st.text("0123456789", min_size=1, max_size=18)


@given(DIGITS)
def test_a_number_with_its_check_digit_is_sound(digits: str) -> None:
    assert checkdigit.is_sound(checkdigit.with_check_digit(digits))


@given(DIGITS, st.data())
def test_one_wrong_digit_is_always_found(digits: str, example: st.DataObject) -> None:
    whole = checkdigit.with_check_digit(digits)
    place = example.draw(st.integers(0, len(whole) - 1))
    wrong = example.draw(st.sampled_from([d for d in "0123456789" if d != whole[place]]))
    assert not checkdigit.is_sound(whole[:place] + wrong + whole[place + 1 :])


@given(DIGITS, st.data())
def test_two_swapped_neighbours_are_always_found(digits: str, example: st.DataObject) -> None:
    whole = checkdigit.with_check_digit(digits)
    place = example.draw(st.integers(0, len(whole) - 2))
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]
    assert checkdigit.is_sound(swapped) == (swapped == whole)


@pytest.mark.parametrize("text", ["", "5", "12a4", "١٢٣٤", " 572"])
def test_what_is_no_number_is_not_sound(text: str) -> None:
    assert not checkdigit.is_sound(text)


def test_published_vector() -> None:
    # Damm's worked example.
    assert checkdigit.with_check_digit("572") == "5724"


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


DOOR = Lifecycle[Door](
    {
        (Door.OPEN, "shut"): Door.SHUT,
        (Door.SHUT, "open"): Door.OPEN,
        (Door.SHUT, "lock"): Door.LOCKED,
        (Door.LOCKED, "break"): Door.OPEN,
        (Door.SHUT, "break"): Door.SHUT,
    }
)


def test_a_lifecycle_answers_from_its_table() -> None:
    assert DOOR.after(Door.OPEN, "shut") is Door.SHUT
    assert DOOR.after(Door.OPEN, "lock") is None
    assert DOOR.verbs(Door.SHUT) == ("open", "lock", "break")
    assert DOOR.sources("break") == (Door.LOCKED, Door.SHUT)
    assert DOOR.target("lock") is Door.LOCKED


def test_a_verb_with_two_ends_has_no_single_target() -> None:
    with pytest.raises(KeyError):
        DOOR.target("break")


def test_a_registry_names_what_it_knows_and_refuses_a_second() -> None:
    registry: Registry[int] = Registry("number")
    registry.register("one")(1)
    with pytest.raises(KeyError, match="no number 'two'; known: one"):
        registry["two"]
    with pytest.raises(ValueError, match="twice"):
        registry.add("one", 11)


def test_a_slot_answers_its_default_until_it_is_filled_once() -> None:
    slot = Slot("greeting", "hello")
    assert slot.get() == "hello"
    slot.fill("你好")
    assert slot.get() == "你好"
    with pytest.raises(ValueError, match="twice"):
        slot.fill("again")


def test_scope_is_a_subtree_and_names_do_not_bleed_into_each_other() -> None:
    actor = Actor("user:1", scope_paths=("/44/4401/",))
    assert actor.covers("/44/4401/440103/")
    assert actor.covers("/44/4401/")
    assert not actor.covers("/44/44010/")
    assert not actor.covers("/44/")


def test_the_system_may_everything_and_anybody_nothing() -> None:
    assert Actor.system("seed").may("ticket.claim")
    assert Actor.system("seed").covers("/44/")
    assert not ANYBODY.may("ticket.claim")
    assert not ANYBODY.covers("/44/")
