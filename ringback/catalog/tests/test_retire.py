"""A category that is offered no more."""

from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.catalog import commands, queries
from ringback.catalog.tests.samples import ADMINISTRATOR, AGENT, NOW
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, NotAllowed, NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("installed")]

CODE = "basic.landline"


def retire(code: str = CODE, *, based_on: int = 1, actor: Actor = ADMINISTRATOR) -> None:
    commands.retire_category(code=code, based_on=based_on, actor=actor, now=NOW)


def test_it_is_offered_no_more_but_old_tickets_find_it() -> None:
    retire()
    assert not queries.is_on_offer(CODE, at=NOW)
    assert CODE not in {leaf.code for leaf in queries.leaves(at=NOW)}
    assert queries.category(CODE, at=NOW).name.zh == "固定电话业务"
    assert queries.is_on_offer(CODE, at=NOW - timedelta(seconds=1))
    assert Entry.objects.get(kind="category.retired").content["number"] == 2


def test_revising_it_brings_it_back() -> None:
    retire()
    commands.revise_category(
        code=CODE, document=queries.document(CODE), based_on=2, actor=ADMINISTRATOR, now=NOW
    )
    assert queries.is_on_offer(CODE, at=NOW)


def test_it_is_retired_once() -> None:
    retire()
    with pytest.raises(Conflict):
        retire(based_on=2)


def test_a_stale_view_is_refused() -> None:
    with pytest.raises(Conflict):
        retire(based_on=7)


@pytest.mark.parametrize("code", ["support.voice", "support"])
def test_a_branch_or_group_waits_for_what_is_below_it(code: str) -> None:
    with pytest.raises(Conflict):
        retire(code)


def test_an_empty_group_may_go() -> None:
    retire("support.praise")
    retire("support.suggestion")
    retire("support.voice")
    groups = {each.group.code for branch in queries.tree(at=NOW) for each in branch.groups}
    assert "support.voice" not in groups


def test_what_is_not_there_cannot_be_retired() -> None:
    with pytest.raises(NotFound):
        retire("basic.none")


def test_an_agent_may_not() -> None:
    with pytest.raises(NotAllowed):
        retire(actor=AGENT)
