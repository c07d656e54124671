"""The customer's record: consents given and taken back, two records held for one person."""

from uuid import UUID

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.customers import commands as customers
from ringback.customers import queries
from ringback.customers.queries import Consent, Customer, Merge, MergeProposal
from ringback.customers.states import Purpose
from ringback.desk.tests.floor import COUNTY, NAME, NOW, PHONE, SYSTEM, Floor


@pytest.fixture
def pair(floor: Floor) -> tuple[Customer, Customer]:
    """Two records that share a number."""
    first = floor.customer()
    second, _is_new = customers.find_or_register(
        phone=PHONE, name="欧阳修", home_path=COUNTY, actor=SYSTEM, now=NOW
    )
    assert second.pk != first.pk
    return first, second


def post(client: Client, customer: Customer, verb: str, **fields: object):
    typed = {"seen": 0, "once": str(new_id()), **fields}
    return client.post(f"/desk/customers/{customer.pk}/{verb}", typed)


def page_of(client: Client, customer_id: UUID) -> str:
    return client.get(f"/desk/customers/{customer_id}/").content.decode()


def propose(floor: Floor, kept: Customer, merged: Customer) -> MergeProposal:
    response = post(
        floor.agent.client,
        kept,
        "propose_merge",
        other=merged.pk,
        reason="same_number",
        keeps="this",
    )
    assert response.status_code == 302
    return MergeProposal.objects.latest("pk")


def decide(client: Client, proposal: MergeProposal, verb: str):
    typed = {"seen": 0, "once": str(new_id())}
    return client.post(f"/desk/merges/{proposal.pk}/{verb}", typed)


def test_the_record_is_masked_and_within_reach_of_a_case(floor: Floor) -> None:
    customer = floor.customer()
    page = page_of(floor.agent.client, customer.pk)
    assert PHONE not in page
    assert NAME not in page
    assert "138****5678" in page
    case = floor.agent.client.get(f"/desk/tickets/{floor.registered().number}/").content.decode()
    assert f"/desk/customers/{customer.pk}/" in case
    assert floor.stranger.client.get(f"/desk/customers/{customer.pk}/").status_code == 404


def test_a_written_consent_is_recorded_and_taken_back(floor: Floor) -> None:
    customer, client = floor.customer(), floor.agent.client
    given = post(client, customer, "give_consent", purpose="care", channel="letter")
    assert given.status_code == 302
    assert Consent.objects.get().channel == "letter"
    twice = post(client, customer, "give_consent", purpose="care", channel="letter")
    assert twice.status_code == 409
    assert post(client, customer, "withdraw_consent", purpose="care").status_code == 302
    assert not queries.consents_to(customer, Purpose.CARE)
    assert "已撤回" in page_of(client, customer.pk)


def test_what_is_said_on_the_phone_has_no_proof_here(floor: Floor) -> None:
    refused = post(
        floor.agent.client, floor.customer(), "give_consent", purpose="care", channel="phone"
    )
    assert refused.status_code == 422
    assert not Consent.objects.exists()


def test_a_caller_agrees_once_they_are_verified(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secrets.choice", lambda _digits: "7")
    customer, contact, client = floor.customer(), floor.known_call(), floor.agent.client
    address = f"/desk/contacts/{contact.pk}/"
    typed = {"seen": 0, "purpose": "survey"}
    assert f"{address}give_consent" not in client.get(address).content.decode()
    early = client.post(f"{address}give_consent", typed | {"once": str(new_id())})
    assert early.status_code == 403
    client.post(f"{address}send_code", {"seen": 0, "once": str(new_id()), "medium": "text"})
    client.post(f"{address}check_code", {"seen": 0, "once": str(new_id()), "digits": "777777"})
    assert f"{address}give_consent" in client.get(address).content.decode()
    assert "give_consent" in client.get(f"{address}give_consent").content.decode()
    agreed = client.post(f"{address}give_consent", typed | {"once": str(new_id())})
    assert agreed.status_code == 302
    assert queries.consents_to(customer, Purpose.SURVEY)
    back = client.post(f"{address}withdraw_consent", typed | {"once": str(new_id())})
    assert back.status_code == 302
    assert not queries.consents_to(customer, Purpose.SURVEY)


def test_two_for_one_are_proposed_decided_and_parted_again(
    floor: Floor, pair: tuple[Customer, Customer]
) -> None:
    kept, merged = pair
    assert f"?other={merged.pk}" in page_of(floor.agent.client, kept.pk)
    proposal = propose(floor, kept, merged)
    assert queries.head_of(merged) == merged, "a proposal alone merges nothing"
    listed = floor.lead.client.get("/desk/merges/").content.decode()
    assert f"/desk/merges/{proposal.pk}/" in listed
    shown = floor.lead.client.get(f"/desk/merges/{proposal.pk}/").content.decode()
    assert PHONE not in shown
    assert NAME not in shown
    assert decide(floor.lead.client, proposal, "merge").status_code == 302
    assert queries.head_of(merged) == kept
    assert f"/desk/customers/{kept.pk}/unmerge" in page_of(floor.lead.client, merged.pk)

    (done,) = Merge.objects.all()
    assert post(floor.lead.client, kept, "unmerge", merge=done.pk).status_code == 302
    assert queries.head_of(merged) == merged
    assert post(floor.lead.client, kept, "unmerge", merge=done.pk).status_code == 409


def test_the_other_record_may_be_the_one_that_stays(
    floor: Floor, pair: tuple[Customer, Customer]
) -> None:
    this, other = pair
    post(
        floor.agent.client,
        this,
        "propose_merge",
        other=other.pk,
        reason="customer_says",
        keeps="other",
    )
    proposal = MergeProposal.objects.get()
    assert (proposal.kept_id, proposal.merged_id) == (other.pk, this.pk)


def test_a_number_told_leads_to_the_other_record(floor: Floor) -> None:
    this = floor.customer()
    other, _is_new = customers.find_or_register(
        phone="13712345678", name="苏明允", home_path=COUNTY, actor=SYSTEM, now=NOW
    )
    typed = {"reason": "customer_says", "keeps": "this", "number": "13712345678"}
    chosen = post(floor.agent.client, this, "propose_merge", **typed)
    assert chosen.status_code == 422, "found, and still to be chosen"
    assert str(other.pk) in chosen.content.decode()
    assert "13712345678" in chosen.content.decode(), "what was typed stays in the form"
    done = post(floor.agent.client, this, "propose_merge", **typed, other=other.pk)
    assert done.status_code == 302
    nobody = post(floor.agent.client, this, "propose_merge", **typed | {"number": "13700000000"})
    assert nobody.status_code == 422


def test_a_proposal_is_decided_once_and_by_a_lead(
    floor: Floor, pair: tuple[Customer, Customer]
) -> None:
    proposal = propose(floor, *pair)
    assert floor.agent.client.get("/desk/merges/").status_code == 403
    assert decide(floor.agent.client, proposal, "merge").status_code == 403
    assert floor.stranger.client.get(f"/desk/merges/{proposal.pk}/").status_code == 404
    assert decide(floor.lead.client, proposal, "refuse").status_code == 302
    assert decide(floor.lead.client, proposal, "merge").status_code == 409
    assert not Merge.objects.exists()
    decided = floor.lead.client.get(f"/desk/merges/{proposal.pk}/").content.decode()
    assert "是两位客户" in decided
    assert f"/desk/merges/{proposal.pk}/merge" not in decided


def test_a_value_on_the_record_is_revealed_with_a_reason(floor: Floor) -> None:
    customer = floor.customer()
    client = floor.lead.client
    page = client.get(f"/desk/customers/{customer.pk}/reveal").content.decode()
    assert "name" in page
    nameless = post(client, customer, "reveal", field="name")
    assert nameless.status_code == 422, "no reason, nothing revealed"
    assert NAME not in page_of(client, customer.pk)
    reason = next(iter(queries.reveal_reasons(at=NOW)))
    assert post(client, customer, "reveal", field="name", reason=reason).status_code == 302
    assert NAME in page_of(client, customer.pk)
    assert NAME not in page_of(floor.agent.client, customer.pk), "for whoever asked alone"


def test_nobody_else_has_such_a_verb(floor: Floor) -> None:
    customer = floor.customer()
    assert post(floor.agent.client, customer, "erase").status_code == 404
    assert floor.agent.client.get(f"/desk/customers/{new_id()}/").status_code == 404
