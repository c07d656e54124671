import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.dispatch.rules import choose


@pytest.mark.parametrize(
    ("loads", "excluded", "chosen"),
    [
        ({}, (), None),
        ({"a": 2, "b": 1}, (), "b"),
        ({"b": 1, "a": 1}, (), "a"),
        ({"a": 0, "b": 1}, ("a",), "b"),
        ({"a": 3, "b": 3}, (), None),
        ({"a": 0}, ("a",), None),
    ],
)
def test_the_least_loaded_is_chosen(
    loads: dict[str, int], excluded: tuple[str, ...], chosen: str | None
) -> None:
    assert choose(loads, most=3, excluded=excluded) == chosen


@given(st.lists(st.text("abc", min_size=1), min_size=1, unique=True), st.integers(0, 60))
def test_work_spreads_evenly(people: list[str], sheets: int) -> None:
    loads = dict.fromkeys(people, 0)
    for _ in range(sheets):
        chosen = choose(loads, most=1000)
        assert chosen is not None
        loads[chosen] += 1
    assert max(loads.values()) - min(loads.values()) <= 1
