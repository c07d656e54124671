"""What a pair of sheet and person is worth, step by step."""

import pytest

from ringback.dispatch import rules
from ringback.dispatch.rules import Candidate, Policy, PolicyError, Work
from ringback.dispatch.states import Factor

EVEN = dict.fromkeys(Factor, 1.0)


@pytest.mark.parametrize(
    ("raw", "weight", "worth"),
    [(1, 1, 1), (0, 1, 0.1), (0, 2, 0.01), (0, 0, 1), (0.5, 2, 0.1), (1, 5, 1)],
)
def test_a_weight_of_one_makes_the_worst_worth_a_tenth_of_the_best(
    raw: float, weight: float, worth: float
) -> None:
    assert rules.worth(raw, weight) == pytest.approx(worth)


@pytest.mark.parametrize(("used", "pressed"), [(-1, 0), (0, 0), (0.5, 0.5), (1, 1), (9, 1.25)])
def test_a_sheet_presses_the_more_the_less_time_is_left(used: float, pressed: float) -> None:
    assert rules.pressure(used) == pressed


@pytest.mark.parametrize(("load", "free"), [(0, 1), (1, 0.75), (4, 0), (30, 0)])
def test_room_is_what_is_left_below_the_refill_mark(load: int, free: float) -> None:
    assert rules.room(load, 4) == free


def test_the_owner_knows_the_case_and_who_served_the_customer_half_of_it() -> None:
    work = Work(id=1, owner="user:a", known=frozenset({"user:a", "user:b"}))
    assert [rules.affinity(work, f"user:{name}") for name in "abc"] == [1.0, 0.5, 0.0]
    assert rules.affinity(Work(id=2), "") == 0.0


@pytest.mark.parametrize(
    ("place", "home", "near"),
    [
        ("", "/44/4401/", 1),
        ("/44/4401/440103/", "/44/4401/440103/", 1),
        ("/44/4401/440103/", "/44/4401/", 2 / 3),
        ("/44/4401/440103/", "/44/4403/", 1 / 3),
        ("/44/4401/440103/", "/51/", 0),
        ("/44/4401/440103/", "/44/4403/440103/", 1 / 3),
    ],
)
def test_the_nearer_the_longer_the_way_both_places_share(
    place: str, home: str, near: float
) -> None:
    assert rules.nearness(place, home) == pytest.approx(near)


def test_a_grid_is_looked_after_with_all_that_lies_in_it() -> None:
    engineer = Candidate("user:a", grids=("/44/4401/440103/",))
    assert rules.looks_after(engineer, "/44/4401/440103/440103001/")
    assert not rules.looks_after(engineer, "/44/4401/440104/")
    assert not rules.looks_after(engineer, "")


@pytest.mark.parametrize(
    ("weights", "in_hand", "ceiling", "said"),
    [
        ({f: 1.0 for f in Factor if f is not Factor.DUE}, 6, 24, "no weight for due"),
        ({**EVEN, Factor.LOAD: -0.5}, 6, 24, "negative weight for load"),
        (EVEN, 0, 24, "in hand 0"),
        (EVEN, 30, 24, "in hand 30, at most 24"),
    ],
)
def test_a_policy_with_a_hole_is_refused_with_its_clause(
    weights: dict[Factor, float], in_hand: int, ceiling: int, said: str
) -> None:
    with pytest.raises(PolicyError, match=said) as refused:
        Policy(weights=weights, in_hand=in_hand, ceiling=ceiling)
    assert str(refused.value).startswith("§ 3.1.2:")
