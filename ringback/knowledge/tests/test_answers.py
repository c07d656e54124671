"""Agreed answers: other eyes, dates, the check, who has still to read them."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.identity import commands as identity
from ringback.identity.queries import Role, actor_of
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.knowledge import commands, queries
from ringback.knowledge.commands import OptionDraft
from ringback.knowledge.models import Acknowledgement, AgreedAnswer, CheckTry
from ringback.knowledge.states import Audience
from ringback.knowledge.tests.shelf import (
    AGENT,
    CUSTOMER,
    LATER,
    LEAD,
    LEAF,
    NOW,
    OFFICER,
    OTHER_LEAF,
    SYSTEM,
    agreed,
    answer,
    drafted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handbook", "calendars")]
WRONG, RIGHT = 1, 2


def member(role: Role, scope: str = "/44/4401/") -> Actor:
    user = identity.add_user(
        username=f"{role}{scope.replace('/', '-')}",
        display_name="李娜",
        password=None,
        actor=SYSTEM,
        now=NOW,
    )
    identity.grant(user=user, role=role, scope_path=scope, actor=SYSTEM, now=NOW)
    return actor_of(user)


def test_somebody_else_agrees() -> None:
    draft = drafted()
    with pytest.raises(NotAllowed) as refused:
        commands.agree(answer_id=draft.pk, seen=draft.version, actor=OFFICER, now=NOW)
    assert refused.value.reason == "own_words"
    held = commands.agree(answer_id=draft.pk, seen=draft.version, actor=LEAD, now=NOW)
    assert (held.state, held.agreed_by) == ("agreed", LEAD.ref)
    (entry,) = Entry.objects.filter(kind="agreed_answer.agreed")
    assert "装机" not in str(entry.content)


def test_who_may_not_draw_one_up() -> None:
    with pytest.raises(NotAllowed):
        drafted(AGENT)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text_en": " "}, "text_en"),
        ({"valid_until": NOW}, "valid_until"),
        ({"category": "no.such"}, "category"),
        ({"organisation_path": "/99/"}, "organisation_path"),
        ({"options": [OptionDraft("甲", "A", is_right=True)]}, "options"),
        ({"options": [OptionDraft("甲", "A"), OptionDraft("乙", "B")]}, "options"),
        ({"options": [OptionDraft("甲", "", is_right=True), OptionDraft("乙", "B")]}, "options"),
    ],
)
def test_what_is_wrong_is_said_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(**changes)
    assert field in refused.value.fields


def test_of_two_writers_the_second_hears_of_the_first() -> None:
    draft = drafted()
    seen = {"answer_id": draft.pk, "seen": draft.version, "now": LATER}
    commands.edit_answer(**seen, draft=answer(title_zh="装机"), actor=OFFICER)
    with pytest.raises(Conflict):
        commands.edit_answer(**seen, draft=answer(title_zh="移机"), actor=LEAD)
    with pytest.raises(Conflict):
        commands.agree(**seen, actor=LEAD)


def test_what_is_agreed_is_not_written_anew() -> None:
    held = agreed()
    with pytest.raises(Conflict):
        commands.edit_answer(
            answer_id=held.pk, draft=answer(), seen=held.version, actor=OFFICER, now=LATER
        )


def test_it_holds_between_its_dates() -> None:
    held = agreed(valid_from=NOW + timedelta(days=1))
    on = [NOW, NOW + timedelta(days=1), NOW + timedelta(days=10)]
    found = [queries.agreed_for(categories=[LEAF], actor=AGENT, now=at) for at in on]
    assert [len(each) for each in found] == [0, 1, 0]
    assert queries.agreed_for(categories=[OTHER_LEAF], actor=AGENT, now=on[1]) == []
    commands.withdraw_answer(answer_id=held.pk, seen=held.version, actor=OFFICER, now=LATER)
    assert queries.agreed_for(categories=[LEAF], actor=AGENT, now=on[1]) == []


def test_customers_read_the_same_text_where_it_is_public() -> None:
    agreed()
    assert queries.agreed_for(categories=[LEAF], actor=CUSTOMER, now=NOW) == []
    agreed(audience=Audience.PUBLIC)
    (told,) = queries.agreed_for(categories=[LEAF], actor=CUSTOMER, now=NOW)
    ours = queries.agreed_for(categories=[LEAF], actor=AGENT, now=NOW)
    assert told.text in {each.text for each in ours}


def test_a_wrong_choice_is_kept_and_acknowledges_nothing() -> None:
    held, agent = agreed(), member(Role.AGENT)
    assert not commands.check(answer_id=held.pk, place=WRONG, actor=agent, now=LATER)
    assert queries.unread(actor=agent, now=LATER) == [held]
    assert commands.check(answer_id=held.pk, place=RIGHT, actor=agent, now=LATER)
    assert queries.unread(actor=agent, now=LATER) == []
    assert CheckTry.objects.count() == 2
    assert [e.content["is_right"] for e in Entry.objects.filter(kind="agreed_answer.checked")] == [
        False,
        True,
    ]


def test_acknowledged_twice_is_once() -> None:
    held, agent = agreed(), member(Role.AGENT)
    for _click in range(2):
        commands.check(answer_id=held.pk, place=RIGHT, actor=agent, now=LATER)
    assert Acknowledgement.objects.count() == 1


def test_there_is_no_other_option() -> None:
    with pytest.raises(NotFound):
        commands.check(answer_id=agreed().pk, place=7, actor=member(Role.AGENT), now=LATER)


def test_what_does_not_hold_is_not_read() -> None:
    held = agreed()
    commands.withdraw_answer(answer_id=held.pk, seen=held.version, actor=OFFICER, now=LATER)
    with pytest.raises(Conflict):
        commands.check(answer_id=held.pk, place=RIGHT, actor=LEAD, now=LATER)


def test_only_those_on_duty_must_read_and_only_what_is_theirs() -> None:
    held = agreed()
    agreed(is_mandatory=False)
    AgreedAnswer.objects.filter(pk=held.pk).update(organisation_path="/44/4401/")
    near, far = member(Role.AGENT, "/44/4401/440103/"), member(Role.AGENT, "/44/4402/")
    assert queries.unread(actor=near, now=NOW) == [held]
    assert queries.unread(actor=far, now=NOW) == []
    assert queries.unread(actor=member(Role.QUALITY), now=NOW) == []
    assert queries.unread(actor=CUSTOMER, now=NOW) == []
    assert queries.unread(actor=near, now=NOW + timedelta(days=10)) == []


def test_deviations_follow_the_handbook_s_similarity() -> None:
    held = agreed()
    assert queries.deviates(held, "下周一就给您装", NOW)
    assert not queries.deviates(held, f"您好：{held.text_zh}", NOW)
    assert not queries.deviates(held, f"见[A{held.pk}]", NOW)
