import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.customers import rules
from ringback.customers.states import ContactType, IdentityType
from ringback.customers.tests import samples

DOC, WAY = IdentityType, ContactType


@pytest.mark.parametrize(
    ("type_", "written", "stored"),
    [
        # The example of GB 11643-1999 itself.
        (DOC.RESIDENT, "11010519491231002X", "11010519491231002X"),
        (DOC.RESIDENT, " 110105 19491231 002x ", "11010519491231002X"),
        (DOC.RESIDENT, "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        (DOC.HOUSEHOLD, "11010519491231002X", "11010519491231002X"),
        (DOC.RESIDENT, "110105194912310021", None),
        (DOC.RESIDENT, "110105491231002", None),
        (DOC.RESIDENT, "", None),
        (DOC.ORGANISATION, samples.CREDIT_CODE.lower(), samples.CREDIT_CODE),
        (DOC.ORGANISATION, samples.CREDIT_CODE[:-1] + "I", None),
        (DOC.ORGANISATION, samples.CREDIT_CODE[1] + samples.CREDIT_CODE[1:], None),
        (DOC.PASSPORT, "e12345678", "E12345678"),
        (DOC.PASSPORT, "E1", None),
        (DOC.HONG_KONG_MACAU, "H1234567890", "H1234567890"),
        (DOC.TAIWAN, "12345678", "12345678"),
        (DOC.MILITARY, "南字第 20010088 号", "南字第20010088号"),
        (DOC.MILITARY, "'; --", None),
        (DOC.PASSPORT, "E" * 100_000, None),
    ],
)
def test_an_identity_number_has_one_stored_form(type_, written, stored):
    assert rules.normalise_identity(type_, written) == stored


def test_a_birthday_that_never_was_is_refused():
    digits = "44010319900230123"
    number = digits + rules.resident_check_character(digits)
    assert rules.normalise_identity(DOC.RESIDENT, number) is None


@given(st.integers(0, 16), st.integers(1, 9))
def test_a_wrong_digit_is_found(place, shift):
    digits = samples.RESIDENT
    wrong = str((int(digits[place]) + shift) % 10)
    slipped = digits[:place] + wrong + digits[place + 1 :]
    assert rules.normalise_identity(DOC.RESIDENT, slipped) is None


@pytest.mark.parametrize(
    ("type_", "written", "stored"),
    [
        (WAY.PHONE, "138-1234-5678", "+8613812345678"),
        (WAY.PHONE, "20876543", None),
        (WAY.EMAIL, "Someone@Example.com", "Someone@example.com"),
        (WAY.EMAIL, "someone", None),
        (WAY.WECHAT, " wx_Someone-1 ", "wx_Someone-1"),
        (WAY.WECHAT, "某人", None),
        (WAY.ADDRESS, " 回铃路  1号 ", "回铃路 1号"),
        (WAY.ADDRESS, "", None),
        (WAY.ADDRESS, "路" * 201, None),
    ],
)
def test_a_contact_point_has_one_stored_form(type_, written, stored):
    assert rules.normalise_contact(type_, written) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        (" 张  三 ", "张 三"),
        ("Jane\nRoe", "Jane Roe"),
        ("买买提·吐尔逊", "买买提·吐尔逊"),
        ("", None),
        (" \u3000 ", None),
        ("张\u200b三", None),
        ("张\x00三", None),
        ("张" * 81, None),
    ],
)
def test_a_name_is_one_line(written, stored):
    assert rules.normalise_name(written) == stored


def test_names_are_compared_without_case_and_spaces():
    assert rules.same_name("Jane Roe", "jane  roe")
    assert rules.same_name("张 三", "张三")
    assert not rules.same_name("张三", "张三丰")


@given(st.text(), st.sampled_from(IdentityType), st.sampled_from(ContactType))
def test_nothing_written_raises_and_a_stored_form_is_stable(written, identity, contact):
    for stored, again in (
        (
            rules.normalise_identity(identity, written),
            lambda s: rules.normalise_identity(identity, s),
        ),
        (rules.normalise_contact(contact, written), lambda s: rules.normalise_contact(contact, s)),
        (rules.normalise_name(written), rules.normalise_name),
        (rules.normalise_account(written), rules.normalise_account),
    ):
        assert stored is None or again(stored) == stored
