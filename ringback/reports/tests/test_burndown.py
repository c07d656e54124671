"""What the rest of a period must be like."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.reports.burndown import Times, mean_outlook, ratio_outlook

HOUR = 3600


def times(count: int, total: float, *, longest: float = 0, beyond: int = 0, open_now: int) -> Times:
    return Times(count, int(total * HOUR), int(longest * HOUR), beyond, open_now)


def outlook(told: Times, mean: float = 24, maximum: float = 48):
    return mean_outlook(told, mean=int(mean * HOUR), maximum=int(maximum * HOUR))


def test_the_rest_makes_good_what_was_slow() -> None:
    """1,000 answered in 25.435 h on average: the remaining 312 must average 19.4 h."""
    found = outlook(times(1000, 25_435.2, longest=40, open_now=312))
    assert found.mean is not None
    assert round(found.mean / HOUR, 1) == 25.4
    assert found.needed is not None
    assert round(found.needed / HOUR, 1) == 19.4
    assert (found.is_met, found.is_within_reach) == (False, True)


def test_what_was_quick_leaves_room() -> None:
    found = outlook(times(10, 100, longest=20, open_now=10))
    assert found.needed == 38 * HOUR
    assert found.is_met


def test_too_late_to_mend() -> None:
    found = outlook(times(100, 4000, longest=48, open_now=10))
    assert found.needed is not None
    assert found.needed < 0
    assert not found.is_within_reach


@pytest.mark.parametrize("open_now", [0, 5])
def test_one_case_beyond_the_maximum_is_not_made_good_by_the_mean(open_now: int) -> None:
    found = outlook(times(100, 100, longest=49, beyond=1, open_now=open_now))
    assert not found.is_met
    assert found.is_within_reach, "the mean can be met; the maximum was not"


def test_nothing_open_and_nothing_answered() -> None:
    nothing = outlook(times(0, 0, open_now=0))
    assert (nothing.mean, nothing.needed, nothing.is_met, nothing.is_within_reach) == (
        None,
        None,
        True,
        True,
    )
    late = outlook(times(4, 100, longest=30, open_now=0))
    assert (late.needed, late.is_met, late.is_within_reach) == (None, False, False)


@given(
    count=st.integers(0, 5000),
    total=st.integers(0, 10**9),
    open_now=st.integers(1, 5000),
    mean=st.integers(1, 10**6),
)
def test_if_the_rest_averages_what_is_needed_the_whole_averages_the_target(
    count: int, total: int, open_now: int, mean: int
) -> None:
    found = mean_outlook(Times(count, total, 0, 0, open_now), mean=mean, maximum=10**9)
    assert found.needed is not None
    whole = (total + found.needed * open_now) / (count + open_now)
    assert whole == pytest.approx(mean)


@pytest.mark.parametrize(
    ("hits", "count", "remaining", "needed", "within_reach"),
    [
        (90, 100, 0, 0, True),
        (89, 100, 0, 1, False),
        (85, 100, 100, 95, True),
        (0, 0, 10, 9, True),
        (100, 100, 10, 0, True),
        (10, 100, 50, 125, False),
    ],
)
def test_of_the_rest_so_many_must_turn_out_well(
    hits: int, count: int, remaining: int, needed: int, within_reach: bool
) -> None:
    found = ratio_outlook(hits=hits, count=count, remaining=remaining, target=Decimal("0.90"))
    assert (found.needed, found.is_within_reach) == (needed, within_reach)
    assert found.is_met == (count == 0 or hits * 10 >= count * 9)
