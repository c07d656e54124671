"""Numbers as people write them, and the one form they are kept in."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.kernel import phones
from ringback.kernel.phones import dialled, normalise_access_number, normalise_phone


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13800138000", "+8613800138000"),
        (" 138-0013-8000 ", "+8613800138000"),
        ("138 0013 8000", "+8613800138000"),
        ("+86 138 0013 8000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("１３８００１３８０００", "+8613800138000"),
        ("19200001111", "+8619200001111"),
        ("010-62345678", "+861062345678"),
        ("(0755) 2345 6789", "+8675523456789"),
        ("400-810-8888", "+864008108888"),
        ("+852 2345 6789", "+85223456789"),
        ("10086", "10086"),
        ("110", "110"),
        ("12315", "12315"),
        ("95588", "95588"),
        ("106901234567", "106901234567"),
    ],
)
def test_a_number_has_one_stored_form(written: str, stored: str) -> None:
    assert normalise_phone(written) == stored
    assert normalise_phone(stored) == stored


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12",
        "1380013800",  # a digit short
        "138001380000",  # a digit long
        "12800138000",  # no such prefix
        "62345678",  # no area code
        "010-62345678 转 801",  # extension
        "1-800-FLOWERS",
        "abc13800138000",
        "13800138000\x00",
        "1" * 100_000,
        "\ud800",
    ],
)
def test_what_is_no_number_is_none(written: str) -> None:
    assert normalise_phone(written) is None


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("13800138000", "+8613800138000"),
        ("KD0551-88@home.net", "kd0551-88@home.net"),
        ("1064900012345", "1064900012345"),
        ("055112345678901", "055112345678901"),
        ("1380013800", None),
        ("8613800138", None),
        ("宽带", None),
        ("a", None),
        ("a" * 65, None),
    ],
)
def test_an_access_number_is_a_phone_or_an_account(written: str, stored: str | None) -> None:
    assert normalise_access_number(written) == stored


@given(st.text())
def test_nothing_written_raises(written: str) -> None:
    stored = normalise_access_number(written)
    assert stored is None or normalise_access_number(stored) == stored


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "19200001111",
        "01062345678",
        "07633456789",
        "4008108888",
        "10086",
        "106901234567",
    ],
)
def test_a_number_is_dialled_as_it_is_written_here(written: str) -> None:
    stored = normalise_phone(written)
    assert stored is not None
    assert dialled(stored) == written


@pytest.mark.parametrize("stored", ["+85223456789", "kd0551-88@home.net", "", "+86", "+86 nobody"])
def test_what_is_not_from_here_stays_as_it_is(stored: str) -> None:
    assert dialled(stored) == stored


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_short_way_of_a_mobile_number_ends_where_the_long_one_does(digits: str) -> None:
    number = phonenumbers.parse(digits, phones.REGION)
    assert normalise_phone(digits) == (
        f"+86{digits}" if phonenumbers.is_valid_number(number) else None
    )
