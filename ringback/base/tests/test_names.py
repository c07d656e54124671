import pytest

from ringback.base import names


def test_a_ref_nobody_knows_stays_what_it_is():
    assert names.display_name("robot:1") == "robot:1"
    assert names.display_names([]) == {}


def test_names_are_bounded():
    with pytest.raises(ValueError, match="at most"):
        names.display_names(f"robot:{number}" for number in range(names.BOUND + 1))
