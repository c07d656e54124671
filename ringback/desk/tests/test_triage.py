"""Triage: one case after the other; and complaints perhaps filed as enquiries."""

import pytest
from django.test import Client

from ringback.base.ids import new_id
from ringback.desk.tests.floor import COUNTY, NOW, PHONE, WORDS, Floor
from ringback.intake import commands as intake
from ringback.intake import queries
from ringback.intake.commands import Request
from ringback.intake.queries import Opinion
from ringback.intake.tests import samples
from ringback.kernel.actor import Actor
from ringback.messaging.states import Channel
from ringback.recognition.states import Decision
from ringback.tickets.queries import Ticket
from ringback.tickets.states import Complexity, Kind, Severity

LEAF = "support.unknowing_order"
NOISE = "喂喂听得到吗"
FILING = {
    "kind": "inquiry",
    "category": "basic.balance",
    "complexity": "ordinary",
    "severity": "normal",
}


def opinion(decision: Decision) -> Opinion:
    return samples.opinion(LEAF, "complaint", decision, 0.61)


def post(client: Client, ticket: Ticket, verb: str, **fields: object):
    ticket.refresh_from_db()
    typed = {"seen": ticket.version, "once": str(new_id()), **fields}
    return client.post(f"/desk/triage/{ticket.number}/{verb}", typed)


def settled_by(floor: Floor, ticket: Ticket) -> None:
    intake.settle_triage(
        ticket_id=ticket.pk,
        kind=Kind.INQUIRY,
        category="basic.balance",
        complexity=Complexity.ORDINARY,
        severity=Severity.NORMAL,
        actor=floor.lead.actor,
        now=NOW,
    )


def test_what_waits_is_listed_masked_with_its_limit(
    floor: Floor, recognised: dict[str, Opinion]
) -> None:
    recognised[WORDS] = opinion(Decision.SUGGEST)
    ticket = floor.waiting()
    page = floor.lead.client.get("/desk/triage/").content.decode()
    assert f"/desk/triage/{ticket.number}/" in page
    assert "138****5678" in page
    assert PHONE not in page
    assert "不知情定制" in page
    assert "61 %" in page
    assert "due-ok" in page


def test_it_is_for_whoever_decides(floor: Floor) -> None:
    ticket = floor.waiting()
    assert floor.agent.client.get("/desk/triage/").status_code == 403
    assert floor.agent.client.get(f"/desk/triage/{ticket.number}/").status_code == 403
    assert post(floor.agent.client, ticket, "settle", **FILING).status_code == 403
    assert "/desk/triage/" not in floor.agent.client.get("/desk/").content.decode()
    assert "/desk/triage/" in floor.lead.client.get("/desk/").content.decode()
    never = floor.registered()
    assert floor.lead.client.get(f"/desk/triage/{never.number}/").status_code == 404


def test_suggestions_are_one_key_each(floor: Floor, recognised: dict[str, Opinion]) -> None:
    recognised[WORDS] = opinion(Decision.SUGGEST)
    ticket = floor.waiting()
    page = floor.lead.client.get(f"/desk/triage/{ticket.number}/").content.decode()
    for key, code in enumerate((LEAF, "basic.balance"), 1):
        assert f'data-pick="{code}"' in page
        assert f'aria-keyshortcuts="{key}"' in page
    assert f'value="{LEAF}" selected' in " ".join(page.split())


def test_filed_and_accepted_the_next_opens_at_once(floor: Floor) -> None:
    older, newer = floor.waiting(), floor.waiting("宽带断网")
    response = post(floor.lead.client, newer, "settle", **FILING)
    assert response["Location"] == f"/desk/triage/{older.number}/"
    newer.refresh_from_db()
    assert (newer.state, newer.category) == ("accepted", "basic.balance")
    assert post(floor.lead.client, older, "settle", **FILING)["Location"] == "/desk/triage/"


def test_of_two_who_decide_the_second_is_told_by_whom(floor: Floor) -> None:
    ticket = floor.waiting()
    seen = ticket.version
    settled_by(floor, ticket)
    late = post(floor.lead.client, ticket, "settle", seen=seen, **FILING)
    assert late.status_code == 409
    page = late.content.decode()
    assert "这一件已有人判定" in page
    assert "何承宇 8003" in page


def test_a_wrong_service_type_is_refused_with_the_input_kept(floor: Floor) -> None:
    ticket = floor.waiting()
    response = post(floor.lead.client, ticket, "settle", **{**FILING, "category": "no.such"})
    assert response.status_code == 422
    row = queries.triage_of(ticket_id=ticket.pk, actor=floor.lead.actor)
    assert row.settled_at is None


@pytest.mark.parametrize("dismissal", ["noise", "out_of_scope", "mistake"])
def test_what_is_no_request_is_dismissed_with_its_reason(floor: Floor, dismissal: str) -> None:
    ticket = floor.waiting(NOISE)
    assert post(floor.lead.client, ticket, "dismiss").status_code == 422
    assert post(floor.lead.client, ticket, "dismiss", dismissal=dismissal).status_code == 302
    ticket.refresh_from_db()
    assert ticket.state == "cancelled"


def test_a_complaint_is_not_turned_away(floor: Floor, recognised: dict[str, Opinion]) -> None:
    recognised[WORDS] = opinion(Decision.COMPLAINT_SUSPECTED)
    ticket = floor.waiting()
    page = floor.lead.client.get(f"/desk/triage/{ticket.number}/").content.decode()
    assert 'value="noise"' not in page
    assert "投诉一律受理" in page
    assert post(floor.lead.client, ticket, "dismiss", dismissal="noise").status_code == 403


def suspected(floor: Floor, recognised: dict[str, Opinion], actor: Actor) -> Ticket:
    recognised[WORDS] = opinion(Decision.COMPLAINT_SUSPECTED)
    request = Request(
        text=WORDS,
        channel=Channel.PHONE,
        phone=PHONE,
        organisation_path=COUNTY,
        category="basic.balance",
        kind=Kind.INQUIRY,
    )
    taken = intake.take_request(request=request, actor=actor, now=NOW)
    return Ticket.objects.get(pk=taken.ticket_id)


def review(client: Client, ticket: Ticket, verdict: str):
    typed = {"seen": 0, "once": str(new_id())}
    return client.post(f"/desk/suspicions/{ticket.number}/{verdict}", typed)


@pytest.mark.parametrize(("verdict", "kind"), [("complaint", "complaint"), ("enquiry", "inquiry")])
def test_a_lead_reviews_what_may_be_a_complaint(
    floor: Floor, recognised: dict[str, Opinion], verdict: str, kind: str
) -> None:
    ticket = suspected(floor, recognised, floor.agent.actor)
    page = floor.lead.client.get("/desk/suspicions/").content.decode()
    assert "61 %" in page
    assert PHONE not in page
    assert review(floor.lead.client, ticket, verdict)["Location"] == "/desk/suspicions/"
    ticket.refresh_from_db()
    assert ticket.kind == kind
    assert review(floor.lead.client, ticket, verdict).status_code == 409


def test_who_filed_it_does_not_review_it(floor: Floor, recognised: dict[str, Opinion]) -> None:
    ticket = suspected(floor, recognised, floor.lead.actor)
    page = floor.lead.client.get("/desk/suspicions/").content.decode()
    assert f"/desk/suspicions/{ticket.number}/" not in page
    assert "须由他人复核" in page
    assert review(floor.lead.client, ticket, "enquiry").status_code == 403
    assert floor.agent.client.get("/desk/suspicions/").status_code == 403
    assert queries.suspicions(actor=floor.lead.actor)
