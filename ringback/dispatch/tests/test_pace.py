"""How long work takes and how likely it comes too late."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.dispatch.pace import Pace, pace, prospect
from ringback.dispatch.tests.conftest import NOW

TYPICAL = timedelta(minutes=40)


def at(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def test_somebody_with_several_does_one_after_the_other() -> None:
    stretches = [("a", at(0), at(20)), ("b", at(0), at(25)), ("a", at(0), at(30))]
    assert pace(stretches, fewest=3, typical=TYPICAL) == Pace((20, 25, 10), 3)


def test_what_lay_over_a_night_tells_nothing() -> None:
    stretches = [("a", at(0), at(15)), ("a", at(10), at(60 * 20)), ("b", at(5), at(5))]
    assert pace(stretches, fewest=1, typical=TYPICAL) == Pace((15,), 1)


def test_where_too_little_is_finished_the_manual_stands_in() -> None:
    found = pace([("a", at(0), at(15))], fewest=2, typical=TYPICAL)
    assert found.measured == 0
    assert min(found.minutes) < 40 < max(found.minutes)


EXACT = Pace((30.0,), 20)


@pytest.mark.parametrize(
    ("ahead", "due", "leaves_in", "breach", "done"),
    [
        (0, 45, None, 0, 30),
        (1, 45, None, 1, 60),
        (1, 60, None, 0, 60),
        (0, 45, 20, 1, None),
        (0, 45, 30, 0, 30),
    ],
)
def test_what_lies_before_it_and_the_way_home_count(
    ahead: int, due: int, leaves_in: float | None, breach: float, done: int | None
) -> None:
    told = prospect(EXACT, ahead=ahead, now=NOW, due_at=at(due), leaves_in=leaves_in)
    assert told.breach == breach
    assert told.done_at == (None if done is None else at(done))


minutes = st.lists(st.floats(1, 200), min_size=1, max_size=40)


@given(minutes, st.integers(1, 300))
def test_more_before_it_is_never_better_and_the_same_rows_say_the_same(
    took: list[float], due: int
) -> None:
    of = Pace(tuple(took), len(took))

    def told(ahead: int) -> float:
        return prospect(of, ahead=ahead, now=NOW, due_at=at(due), leaves_in=None).breach

    chances = [told(ahead) for ahead in range(6)]
    assert chances == [told(ahead) for ahead in range(6)]
    assert all(0 <= chance <= 1 for chance in chances)
    # Draws differ from one number of pieces to the next: a hair of noise is no defect.
    assert all(before <= after + 0.1 for before, after in pairwise(chances))


@given(minutes, st.integers(1, 200), st.integers(0, 5))
def test_more_time_is_never_worse(took: list[float], due: int, ahead: int) -> None:
    of = Pace(tuple(took), len(took))
    sooner, later = (
        prospect(of, ahead=ahead, now=NOW, due_at=at(each), leaves_in=None)
        for each in (due, due + 30)
    )
    assert later.breach <= sooner.breach
