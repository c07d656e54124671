from dataclasses import replace
from datetime import timedelta

import pytest

from ringback.base.models import Entry
from ringback.customers import commands, queries
from ringback.customers.cards import fields_of
from ringback.customers.models import Reveal
from ringback.customers.tests import samples
from ringback.customers.tests.samples import AGENT, COLLEAGUE, NOW, READER, STRANGER
from ringback.handbook import queries as handbook
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed, NotFound
from ringback.kernel.spans import Span, Unit

pytestmark = pytest.mark.usefixtures("handbook", "places")
LIFETIME = timedelta(minutes=10)
"""As the packaged manual has it."""


@pytest.fixture
def row():
    return samples.customer()


def _card(row, actor=AGENT, now=NOW):
    return queries.card(customer=row, actor=actor, now=now)


def _reveal(row, field="name", reason="verify_identity", actor=AGENT, **changes):
    return commands.reveal(
        customer=row, field=field, reason=reason, actor=actor, **{"now": NOW} | changes
    )


def test_a_card_is_masked(row):
    card = _card(row)
    assert (card.name.text, card.name.revealed_until) == ("欧***", None)
    assert card.identity_number.text == "4****************" + samples.RESIDENT[-1]
    assert card.contact_points[0].value.text == "138****5678"
    (line,) = card.subscriptions
    assert line.access_number.text == "020****4321"
    assert line.account.text == "*******1234"
    assert line.address.text == "广东省广州市荔湾区**"
    for plain in (samples.NAME, samples.RESIDENT, "13812345678", samples.ADDRESS):
        assert plain not in repr(card)


def test_one_field_is_revealed_to_one_reader_for_a_while(row):
    opened = _reveal(row)
    assert opened.expires_at == NOW + LIFETIME
    shown = _card(row).name
    assert (shown.text, shown.revealed_until) == (samples.NAME, NOW + LIFETIME)
    assert _card(row).identity_number.revealed_until is None
    assert _card(row, COLLEAGUE).name.text == "欧***"
    assert _card(row, now=NOW + LIFETIME - timedelta(seconds=1)).name.text == samples.NAME
    assert _card(row, now=NOW + LIFETIME).name.text == "欧***"


def test_every_field_of_the_card_can_be_revealed(row):
    fields = fields_of(_card(row))
    assert len(fields) == 6
    for field in fields:
        _reveal(row, field)
    shown = _card(row)
    (line,) = shown.subscriptions
    assert {
        shown.name.text,
        shown.identity_number.text,
        shown.contact_points[0].value.text,
        line.access_number.text,
        line.account.text,
        line.address.text,
    } == {
        samples.NAME,
        samples.RESIDENT,
        "13812345678",
        "02087654321",
        samples.ACCOUNT,
        samples.ADDRESS,
    }


def test_reading_is_journalled_each_time_without_the_value(row):
    field = f"contact_point:{row.contact_points.get().pk}"
    _reveal(row, field)
    _reveal(row, field)
    entries = Entry.objects.filter(kind="customer.revealed")
    assert [(entry.actor, entry.subject_id) for entry in entries] == [(AGENT.ref, str(row.pk))] * 2
    assert entries[0].content == {
        "field": field,
        "reason": "verify_identity",
        "expires_at": (NOW + LIFETIME).isoformat(),
    }


def test_a_reason_of_the_manual_is_wanted(row):
    for wrong in ({"reason": "curiosity"}, {"reason": ""}, {"reason": "lawful_request"}):
        with pytest.raises(Invalid):
            _reveal(row, **wrong)
    _reveal(row, reason="lawful_request", note="公函〔2026〕1号, 138 1234 5678")
    note = Reveal.objects.get().note
    assert str(note) == "公函〔2026〕1号, 138****5678"


def test_the_manual_says_for_how_long(row, monkeypatch):
    ask = handbook.parameter

    def parameter(code, **words):
        stated = ask(code, **words)
        return replace(stated, value=Span(2, Unit.MINUTE)) if code == "reveal.lifetime" else stated

    monkeypatch.setattr(handbook, "parameter", parameter)
    assert _reveal(row).expires_at == NOW + timedelta(minutes=2)


def test_the_manual_says_why():
    reasons = queries.reveal_reasons(NOW)
    assert [code for code, reason in reasons.items() if reason.needs_note] == [
        "contact_failed",
        "appeal_evidence",
        "lawful_request",
    ]
    assert reasons["field_visit"].name.en == "Field visit"


@pytest.mark.parametrize("field", ["", "password", "contact_point:1", "version"])
def test_there_must_be_such_a_field(row, field):
    with pytest.raises(NotFound):
        _reveal(row, field)


def test_what_is_not_known_cannot_be_revealed():
    nobody = samples.plain(name="")
    with pytest.raises(NotFound):
        _reveal(nobody)


@pytest.mark.parametrize(("actor", "refusal"), [(READER, NotAllowed), (STRANGER, NotFound)])
def test_who_may_not(row, actor, refusal):
    with pytest.raises(refusal):
        _reveal(row, actor=actor)
    assert not Reveal.objects.exists()


def test_customers_see_their_own_card_masked_and_reveal_nothing(row):
    self_ = Actor(row.ref)
    assert _card(row, self_).name.text == "欧***"
    with pytest.raises(NotAllowed):
        _reveal(row, actor=self_)
    with pytest.raises(NotFound):
        _card(samples.plain(), self_)


def test_a_card_takes_few_queries(row, django_assert_max_num_queries):
    for number in range(5):
        commands.add_contact_point(
            customer=row, draft=samples.phone(f"1390000000{number}"), actor=AGENT, now=NOW
        )
    with django_assert_max_num_queries(8):
        _card(row)
