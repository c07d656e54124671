"""Answers against a form, and requirements against facts."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringback.catalog.document import read_catalogue, read_packaged
from ringback.catalog.facts import FieldType, Kind
from ringback.catalog.nodes import FormField
from ringback.catalog.rules import (
    Checked,
    Eligibility,
    Fault,
    Problem,
    eligibility,
    validate_answers,
)
from ringback.catalog.tests.samples import a_field, named, sections
from ringback.kernel.conditions import Facts

ZONE = ZoneInfo("Asia/Shanghai")
# 00:30 on 14 February in the operator's zone, still the 13th in UTC.
NOW = datetime(2026, 2, 13, 16, 30, tzinfo=UTC)

T = FieldType
TEXT = a_field(T.TEXT, low=2, high=5)
LONG = a_field(T.LONG_TEXT, low=1, high=10)
MONTH = a_field(T.TEXT, high=7, pattern="20[0-9]{2}-(0[1-9]|1[0-2])")
NUMBER = a_field(T.NUMBER, low="0.5", high=100, decimals=1)
WHOLE = a_field(T.NUMBER)
MONEY = a_field(T.MONEY, low="0.01", high=1000)
DATE = a_field(T.DATE, low=-30, high=0)
MOMENT = a_field(T.DATETIME, low=-30, high=0)
FREE_MOMENT = a_field(T.DATETIME)
PHONE = a_field(T.PHONE)
ACCESS = a_field(T.ACCESS_NUMBER)
AREA = a_field(T.AREA)
CHOICE = a_field(T.CHOICE, choices=(named("mail"), named("hall")))
FLAG = a_field(T.BOOLEAN)


def check(form: list[FormField], **answers: object) -> Checked:
    return validate_answers(form, answers, now=NOW, zone=ZONE)


@pytest.mark.parametrize(
    ("field", "given", "cleaned"),
    [
        (TEXT, " 余额 ", "余额"),
        (TEXT, "，，", "，，"),  # running text keeps its punctuation
        (TEXT, "e\u0301a", "éa"),
        (LONG, "一\r\n二\t三", "一\n二\t三"),
        (MONTH, "２０２６－０１", "2026-01"),
        (NUMBER, "0.50", "0.5"),
        (NUMBER, 100, "100"),
        (NUMBER, 2.5, "2.5"),
        (NUMBER, "１２", "12"),
        (WHOLE, "-0", "0"),
        (WHOLE, "3.000", "3"),
        (WHOLE, 10**14, "100000000000000"),
        (MONEY, "25", "25.00"),
        (MONEY, 0.1, "0.10"),
        (MONEY, "1000.00", "1000.00"),
        (DATE, "2026-02-14", "2026-02-14"),  # today where the operator is
        (DATE, "2026-01-15", "2026-01-15"),
        (MOMENT, "2026-02-14T00:30", "2026-02-13T16:30:00Z"),  # wall time of the zone
        (MOMENT, "2026-02-13 20:15:30", "2026-02-13T12:15:30Z"),
        (MOMENT, "2026-02-13T12:15:30+00:00", "2026-02-13T12:15:30Z"),
        (MOMENT, "2026-02-13T12:15:30Z", "2026-02-13T12:15:30Z"),
        (PHONE, "138 0013 8000", "+8613800138000"),
        (PHONE, "10086", "10086"),
        (ACCESS, "KD0551@net", "kd0551@net"),
        (AREA, "340104", "340104"),
        (CHOICE, "mail", "mail"),
        (FLAG, False, False),
        (FLAG, "ON", True),
        (FLAG, "no", False),
    ],
)
def test_a_sound_answer_is_brought_into_its_stored_form(
    field: FormField, given: object, cleaned: object
) -> None:
    checked = check([field], x=given)
    assert (checked.cleaned, checked.problems) == ({"x": cleaned}, {})


@pytest.mark.parametrize(
    ("field", "given", "fault", "limit"),
    [
        (TEXT, None, Fault.REQUIRED, ""),
        (TEXT, " \n ", Fault.REQUIRED, ""),
        (TEXT, 12, Fault.NOT_TEXT, ""),
        (TEXT, ["余额"], Fault.NOT_TEXT, ""),
        (TEXT, "余", Fault.TOO_SHORT, "2"),
        (TEXT, "余额还剩多少", Fault.TOO_LONG, "5"),
        pytest.param(TEXT, "x" * 3_000_000, Fault.TOO_LONG, "20000", id="a flood"),
        (TEXT, "余\x00额", Fault.BAD_CHARACTERS, ""),
        (TEXT, "余\n额", Fault.BAD_CHARACTERS, ""),
        (TEXT, "余\ud800", Fault.BAD_CHARACTERS, ""),
        (LONG, "余\x07额", Fault.BAD_CHARACTERS, ""),
        (MONTH, "2026-13", Fault.WRONG_FORM, ""),
        (MONTH, "2026-1", Fault.WRONG_FORM, ""),
        (NUMBER, "many", Fault.NOT_A_NUMBER, ""),
        (NUMBER, "1e2", Fault.NOT_A_NUMBER, ""),
        (NUMBER, "1,000", Fault.NOT_A_NUMBER, ""),
        (NUMBER, "٣", Fault.NOT_A_NUMBER, ""),
        (NUMBER, True, Fault.NOT_A_NUMBER, ""),
        (NUMBER, float("nan"), Fault.NOT_A_NUMBER, ""),
        (NUMBER, float("inf"), Fault.NOT_A_NUMBER, ""),
        pytest.param(NUMBER, 10**5000, Fault.NOT_A_NUMBER, "", id="more digits than str() writes"),
        (NUMBER, {}, Fault.NOT_A_NUMBER, ""),
        (NUMBER, "0.4", Fault.TOO_SMALL, "0.5"),
        (NUMBER, 100.1, Fault.TOO_LARGE, "100"),
        (NUMBER, "1.25", Fault.TOO_MANY_DECIMALS, "1"),
        (WHOLE, "1.5", Fault.TOO_MANY_DECIMALS, "0"),
        (MONEY, "0", Fault.TOO_SMALL, "0.01"),
        (MONEY, "1.005", Fault.TOO_MANY_DECIMALS, "2"),
        (DATE, "14/02/2026", Fault.NOT_A_DATE, ""),
        (DATE, "20260214", Fault.NOT_A_DATE, ""),
        (DATE, "2026-W07-6", Fault.NOT_A_DATE, ""),
        (DATE, "2026-02-30", Fault.NOT_A_DATE, ""),
        (DATE, 20260214, Fault.NOT_A_DATE, ""),
        (DATE, "2026-02-15", Fault.TOO_LATE, "2026-02-14"),
        (DATE, "2026-01-14", Fault.TOO_EARLY, "2026-01-15"),
        (MOMENT, "2026-02-14", Fault.NOT_A_TIME, ""),
        (MOMENT, "2026-02-14T25:00", Fault.NOT_A_TIME, ""),
        (MOMENT, "2026-02-14T00:31", Fault.TOO_LATE, "2026-02-14"),
        (MOMENT, "2026-01-14T00:29", Fault.TOO_EARLY, "2026-01-15"),
        (FREE_MOMENT, "0001-01-01T00:00", Fault.NOT_A_TIME, ""),
        (FREE_MOMENT, "9999-12-31T23:59-23:59", Fault.NOT_A_TIME, ""),
        (FREE_MOMENT, "1800-01-01T00:00", Fault.TOO_EARLY, "1926-03-11"),
        (PHONE, "1380013800", Fault.NOT_A_PHONE, ""),
        (PHONE, 13800138000, Fault.NOT_A_PHONE, ""),
        (ACCESS, "1380013800", Fault.NOT_AN_ACCESS_NUMBER, ""),
        (AREA, "../../etc", Fault.NOT_AN_AREA, ""),
        (CHOICE, "ship", Fault.NOT_A_CHOICE, ""),
        (CHOICE, ["mail"], Fault.NOT_A_CHOICE, ""),
        (FLAG, "perhaps", Fault.NOT_YES_OR_NO, ""),
        (FLAG, 1, Fault.NOT_YES_OR_NO, ""),
    ],
)
def test_a_malformed_answer_gets_its_fault(
    field: FormField, given: object, fault: Fault, limit: str
) -> None:
    checked = check([field], x=given)
    assert (checked.cleaned, checked.problems) == ({}, {"x": Problem(fault, limit)})


def test_an_optional_question_may_be_left_empty() -> None:
    checked = check([a_field(T.PHONE, required=False)], x="")
    assert checked.is_sound
    assert checked.cleaned == {}


def test_an_answer_to_no_question_is_named() -> None:
    assert check([PHONE], x="10086", y="1").problems == {"y": Problem(Fault.UNKNOWN_FIELD)}


class TestQuestionsThatHangOnOthers:
    form = list(read_catalogue(sections()).leaves["basic.bill"].form)

    def check(self, **answers: object) -> Checked:
        return check(self.form, number="10086", **answers)

    def test_asked_it_must_be_answered(self) -> None:
        assert self.check(way="mail").problems == {"address": Problem(Fault.REQUIRED)}
        assert self.check(way="mail", address="望湖路 1 号").is_sound

    def test_not_asked_it_is_not_kept(self) -> None:
        checked = self.check(way="hall", address="望湖路 1 号")
        assert checked.is_sound
        assert "address" not in checked.cleaned

    def test_a_date_may_not_precede_the_one_it_follows(self) -> None:
        assert self.check(way="hall", since="2026-02-10", until="2026-02-10").is_sound
        checked = self.check(way="hall", since="2026-02-10", until="2026-02-09")
        assert checked.problems == {"until": Problem(Fault.TOO_EARLY, "2026-02-10")}


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=3,
)
EVERY_FIELD = tuple(
    {field.code: field for leaf in read_packaged().leaves.values() for field in leaf.form}.values()
)


@given(st.dictionaries(st.sampled_from([each.code for each in EVERY_FIELD]), ANYTHING))
def test_nothing_answered_raises_and_what_is_clean_stays_clean(answers: dict[str, Any]) -> None:
    checked = check(list(EVERY_FIELD), **answers)
    assert not checked.cleaned.keys() & checked.problems.keys()
    json.dumps(checked.cleaned).encode()
    again = check(list(EVERY_FIELD), **checked.cleaned)
    assert again.cleaned == checked.cleaned


@given(st.datetimes(timezones=st.timezones()), st.sampled_from([MOMENT, FREE_MOMENT]))
def test_no_moment_raises(at: datetime, field: FormField) -> None:
    for written in (at.isoformat(), at.replace(tzinfo=None).isoformat()):
        checked = check([field], x=written)
        assert checked.cleaned or checked.problems


class TestEligibility:
    document = sections()
    document["requirement"][0]["when"] = {"owed": {"at_most": 0}, "holder": True}
    leaf = read_catalogue(document).leaves["basic.bill"]

    @pytest.mark.parametrize(
        ("facts", "verdict"),
        [
            ({"owed": 0, "holder": True}, "met"),
            ({"owed": 3, "holder": True}, "unmet"),
            ({"owed": 3}, "unmet"),  # the unknown cannot save it
            ({"owed": 0}, "unknown"),
            ({"owed": None, "holder": True}, "unknown"),
            ({}, "unknown"),
        ],
    )
    def test_a_requirement_holds_fails_or_is_unknown(self, facts: Facts, verdict: str) -> None:
        judged = eligibility(self.leaf, facts, kind=Kind.TRANSACTION)
        assert getattr(judged, verdict) == self.leaf.requirements
        assert judged.is_refused is (verdict == "unmet")
        assert judged.needs_person is (verdict == "unknown")

    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.TRANSACTION])
    def test_only_a_transaction_is_gated(self, kind: Kind) -> None:
        judged = eligibility(self.leaf, {"owed": 99, "holder": False}, kind=kind)
        assert judged == Eligibility()


def test_the_present_is_where_the_operator_is() -> None:
    """An hour later in UTC it is the 14th everywhere; before midnight there it was the 13th."""
    earlier = NOW - timedelta(hours=1)
    checked = validate_answers([DATE], {"x": "2026-02-14"}, now=earlier, zone=ZONE)
    assert checked.problems == {"x": Problem(Fault.TOO_LATE, "2026-02-13")}
