"""A new category."""

from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.catalog import commands, queries
from ringback.catalog.models import Category
from ringback.catalog.tests.samples import ADMINISTRATOR, AGENT, NOW
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]


def a_leaf(code: str = "basic.credit", **change: Any) -> Any:
    document = queries.document("basic.balance")
    document["leaf"][0] |= {"code": code, **change}
    return document


def add(document: Any, actor: Actor = ADMINISTRATOR) -> None:
    commands.add_category(document=document, actor=actor, now=NOW)


def test_a_new_leaf_is_on_offer_last() -> None:
    add(a_leaf())
    assert queries.leaves(at=NOW)[-1].code == "basic.credit"
    assert queries.is_on_offer("basic.credit", at=NOW)
    assert Entry.objects.get(kind="category.added").subject_id == "basic.credit"


def test_a_new_branch_and_group_may_take_leaves() -> None:
    name = {"zh": "卫星", "en": "Satellite"}
    about = {"about_zh": "卫星通信。", "about_en": "Satellite communications."}
    with pytest.raises(Invalid):
        add({"group": [{"code": "satellite.phones", **name}]})
    add({"branch": [{"code": "satellite", **name, **about}]})
    add({"group": [{"code": "satellite.phones", **name}]})
    add(a_leaf("satellite.balance", group="satellite.phones"))
    (branch,) = (each for each in queries.tree(at=NOW) if each.branch.code == "satellite")
    assert [leaf.code for leaf in branch.groups[0].leaves] == ["satellite.balance"]


def test_a_code_is_given_once() -> None:
    with pytest.raises(Conflict):
        add(a_leaf("basic.balance"))


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"leaf": []},
        {"leaf": 5},
        {"leaf": ["basic.x"]},
        {"leaf": [{"code": "basic.x"}]},
        {"leaf": [{"code": "x" * 41}]},
        {"weights": [{"basic.x": 1}]},
        {"branch": [{"code": "a"}], "group": [{"code": "a.b"}]},
    ],
)
def test_what_is_no_document_is_refused(document: Any) -> None:
    before = Category.objects.count()
    with pytest.raises(Invalid) as refused:
        add(document)
    assert refused.value.fields["document"]
    assert Category.objects.count() == before


def test_a_document_is_about_one_category() -> None:
    document = a_leaf()
    document["leaf"].append(document["leaf"][0] | {"code": "basic.debit"})
    with pytest.raises(Invalid):
        add(document)


def test_an_agent_may_not() -> None:
    with pytest.raises(NotAllowed):
        add(a_leaf(), actor=AGENT)
