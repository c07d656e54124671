"""The quality and training officer: reads what came of the work, writes how it is to be done, and
decides about no case, no customer and nobody's access."""

from datetime import timedelta
from uuid import UUID

import pytest

from ringback.base.worker import drain
from ringback.customers import commands as customers
from ringback.customers.states import MergeReason
from ringback.customers.tests import samples
from ringback.desk.tests.floor import NOW, Floor
from ringback.desk.tests.test_triage import review, suspected
from ringback.handbook import commands as handbook
from ringback.intake.queries import Opinion
from ringback.kernel.errors import NotAllowed
from ringback.tickets import commands as tickets


def test_the_officer_sees_suspicions_and_leaves_them_to_a_lead(
    floor: Floor, recognised: dict[str, Opinion]
) -> None:
    ticket = suspected(floor, recognised, floor.agent.actor)
    page = floor.officer.client.get("/desk/suspicions/").content.decode()
    assert f"/desk/tickets/{ticket.number}/" in page
    assert f"/desk/suspicions/{ticket.number}/" not in page
    assert "由班组长复核" in page
    assert review(floor.officer.client, ticket, "complaint").status_code == 403
    assert floor.officer.client.get("/desk/triage/").status_code == 403


def test_the_officer_sees_who_stayed_silent_and_what_customers_said(floor: Floor) -> None:
    case = floor.resolved(kind="inquiry")
    for later in (timedelta(0), timedelta(minutes=10), timedelta(days=30)):
        drain(NOW + later)
    silent = floor.officer.client.get("/desk/", follow=True).content.decode()
    assert f"/desk/tickets/{case.number}/" in silent
    for address in ("/reports/", "/reports/rows/satisfaction/all/"):
        assert floor.officer.client.get(address).status_code == 200
    assert floor.officer.client.get(f"/reports/cases/{case.number}/").status_code == 200


def test_the_officer_drafts_the_manual_and_approves_nothing(floor: Floor) -> None:
    begun = floor.officer.client.post("/handbook/revisions/begin", {"document": "manual-7"})
    assert begun.status_code == 302
    draft_id = UUID(begun["Location"].rstrip("/").split("/")[-1])
    with pytest.raises(NotAllowed):
        handbook.approve(
            revision_id=draft_id,
            effective_at=NOW,
            seen=1,
            actor=floor.officer.actor,
            now=NOW,
        )


def test_the_officer_merges_nothing_and_administers_nothing(floor: Floor) -> None:
    one, other = floor.claimed().ticket_id, floor.claimed().ticket_id
    with pytest.raises(NotAllowed):
        tickets.merge(source_id=one, target_id=other, actor=floor.officer.actor, now=NOW)
    proposal = customers.propose_merge(
        kept=samples.plain(number="13900000001"),
        merged=samples.plain(number="13900000001"),
        reason=MergeReason.SAME_NUMBER,
        actor=floor.lead.actor,
        now=NOW,
    )
    with pytest.raises(NotAllowed):
        customers.merge(proposal=proposal, actor=floor.officer.actor, now=NOW)
    for address in ("/administration/", "/accounts"):
        assert floor.officer.client.get(address).status_code == 403
