"""What neighbours ask of the catalogue."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from ringback.catalog import queries
from ringback.catalog.document import read_packaged
from ringback.catalog.facts import Kind
from ringback.catalog.messages import problem_text
from ringback.catalog.rules import Fault, Problem
from ringback.catalog.tests.samples import NOW
from ringback.kernel.conditions import Facts
from ringback.kernel.errors import Invalid, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]


def test_the_tree_holds_every_leaf_once_in_the_order_of_the_screen() -> None:
    tree = queries.tree(at=NOW)
    assert [each.branch.code for each in tree] == list(read_packaged().branches)
    leaves = [leaf.code for branch in tree for group in branch.groups for leaf in group.leaves]
    assert sorted(leaves) == sorted(read_packaged().leaves)


def test_a_category_is_read_from_the_database_once() -> None:
    queries.leaves(at=NOW)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        queries.leaves(at=NOW)
    assert len(asked) == 1


def test_names_are_given_for_whatever_is_known() -> None:
    names = queries.names(["basic.balance", "basic", "basic.none"], at=NOW)
    assert {code: name.zh for code, name in names.items()} == {
        "basic.balance": "话费余额",
        "basic": queries.tree(at=NOW)[0].branch.name.zh,
    }


@pytest.mark.parametrize("code", ["basic.none", "basic", "basic.charges", ""])
def test_only_a_leaf_is_a_service_type(code: str) -> None:
    with pytest.raises(NotFound):
        queries.category(code, at=NOW)
    assert not queries.is_on_offer(code, at=NOW)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("余额", "basic.balance"),
        ("我要查一下话费余额", "basic.balance"),
        ("剩余流量", "basic.data_left"),
        ("流量包", "value_added.data_pack"),
        ("宽带断了", "network.broadband_down"),
        ("携号转网", "basic.port_out"),
        ("ROAMING", "basic.roaming"),
        ("ｅＳＩＭ", "basic.sim_card"),
        ("没订过", "support.unknowing_order"),
    ],
)
def test_words_find_their_leaf_first(words: str, code: str) -> None:
    assert queries.search(words, at=NOW)[0].code == code


@pytest.mark.parametrize("words", ["", "  ", "龘", "\x00"])
def test_words_that_mean_nothing_find_nothing(words: str) -> None:
    assert queries.search(words, at=NOW) == ()


def test_a_search_has_an_end() -> None:
    assert len(queries.search("宽带", at=NOW, limit=3)) == 3


def test_answers_come_back_clean_or_with_a_fault_for_each_field() -> None:
    answers = queries.answers(
        code="basic.top_up",
        given={"access_number": "138 0013 8000", "top_up_amount": "50"},
        at=NOW,
        now=NOW,
    )
    assert answers == {"access_number": "+8613800138000", "top_up_amount": "50.00"}
    with pytest.raises(Invalid) as refused:
        queries.answers(code="basic.top_up", given={"colour": "red"}, at=NOW, now=NOW)
    assert refused.value.fields.keys() == {"access_number", "colour"}


def test_wall_times_are_those_of_the_operator() -> None:
    checked = queries.checked_answers(
        code="network.no_signal", answers={"fault_since": "2026-02-13T16:00"}, at=NOW, now=NOW
    )
    assert checked.cleaned == {"fault_since": "2026-02-13T08:00:00Z"}


def test_a_transaction_is_judged_and_a_complaint_is_not() -> None:
    facts: Facts = {"arrears_amount": Decimal("12.50"), "line_state": "active"}
    leaf = queries.category("basic.plan_change", at=NOW)
    judged = queries.eligibility(leaf, kind=Kind.TRANSACTION, facts=facts)
    assert [each.code for each in judged.unmet] == ["no_arrears"]
    assert judged.unmet[0].cure.zh.startswith("请先缴清欠费")
    complaint = queries.eligibility(leaf, kind=Kind.COMPLAINT, facts=facts)
    assert not complaint.is_refused


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_told_in_both_languages(fault: Fault) -> None:
    problem = Problem(fault, "7")
    with translation.override("en"):
        english = str(problem_text(problem))
    with translation.override("zh-hans"):
        chinese = str(problem_text(problem))
    assert english != chinese
    assert ("7" in english) == ("7" in chinese)
    assert "{" not in english + chinese
