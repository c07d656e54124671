"""What I agree to: given and taken back by the customer, for themselves alone."""

from ringback.customers import queries as customers
from ringback.customers.states import Purpose
from ringback.portal.tests.walks import OTHER_PHONE, PHONE, accepted, text_of

PAGE = "/service/consents/"


def test_a_stranger_proves_a_phone_first(visitor):
    assert visitor.get(PAGE)["Location"].startswith("/service/enter?")
    assert visitor.post(f"{PAGE}care/give")["Location"].startswith("/service/enter?")


def test_given_and_taken_back_by_one_press_each(visitor):
    accepted()
    accepted(OTHER_PHONE)
    visitor.enters()
    (own,), (other,) = customers.by_phone(PHONE), customers.by_phone(OTHER_PHONE)
    assert visitor.post(f"{PAGE}care/give")["Location"] == PAGE
    given = customers.consents_of(own)[Purpose.CARE]
    assert given is not None
    assert given.channel == "portal"
    assert not customers.consents_to(other, Purpose.CARE)
    assert "已同意" in text_of(visitor.get(PAGE))
    visitor.post(f"{PAGE}care/give")
    assert "此前已是如此" in text_of(visitor.get(PAGE)), "twice is told, and changes nothing"
    visitor.post(f"{PAGE}care/withdraw")
    assert not customers.consents_to(own, Purpose.CARE)
    assert "已撤回" in text_of(visitor.get(PAGE))


def test_what_is_no_purpose_and_no_verb(visitor):
    accepted()
    visitor.enters()
    for address in ("everything/give", "care/erase"):
        assert visitor.post(PAGE + address).status_code == 404
    assert visitor.get(f"{PAGE}care/give")["Location"] == PAGE
