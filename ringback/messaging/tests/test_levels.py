import pytest

from ringback.kernel.conditions import ConditionError
from ringback.kernel.errors import NotAllowed
from ringback.messaging import commands, queries
from ringback.messaging.states import Level
from ringback.messaging.tests.samples import AGENT, NOW, call

pytestmark = pytest.mark.django_db


def test_what_an_action_needs_is_what_the_manual_says():
    assert queries.level_needed(action="file_complaint", at=NOW) == Level.NONE
    assert queries.level_needed(action="see_bill", at=NOW) == Level.CODE


def test_nobody_sees_a_bill_on_a_calling_number_alone(holder):
    contact = call(customer_id=holder.pk)
    commands.confirm_number(contact_id=contact.pk, actor=AGENT, now=NOW)
    queries.require_level(contact_id=contact.pk, action="see_balance", at=NOW)
    with pytest.raises(NotAllowed) as refusal:
        queries.require_level(contact_id=contact.pk, action="see_bill", at=NOW)
    assert refusal.value.reason == "verification_needed"
    assert "短信验证码" in str(refusal.value.message)


def test_a_complaint_is_never_refused_for_want_of_it():
    contact = call()
    queries.require_level(contact_id=contact.pk, action="file_complaint", at=NOW)
    assert queries.level_reached(contact_id=contact.pk, at=NOW) is Level.NONE


def test_an_action_the_manual_does_not_know_is_a_defect():
    with pytest.raises(ConditionError):
        queries.level_needed(action="see_everything", at=NOW)
