"""Where the news of a case is heard on the live stream."""

import pytest

from ringback.base import streams
from ringback.base.models import Entry
from ringback.kernel.actor import Actor
from ringback.tickets.models import Ticket, WorkSheet
from ringback.tickets.tests.conftest import AGENT, BILLING, COUNTY, HANDLER, STRANGER


def heard_at(kind: str) -> set[str]:
    entry = Entry.objects.get(kind=kind)
    return set(streams.addressers[entry.subject_kind]([entry])[entry.pk])


def test_news_of_a_case_goes_to_its_page_its_place_and_its_owner(accepted: Ticket) -> None:
    assert heard_at("ticket.accepted") == {f"ticket:{accepted.pk}", COUNTY, AGENT.ref}


def test_news_of_a_sheet_goes_to_the_case_the_department_and_the_person(claimed: WorkSheet) -> None:
    at = {f"ticket:{claimed.ticket_id}", BILLING, HANDLER.ref, AGENT.ref}
    assert heard_at("sheet.claimed") == at


def test_a_page_listens_only_to_a_case_its_reader_may_see(accepted: Ticket) -> None:
    topic = [f"ticket:{accepted.pk}"]
    assert streams.ears_for(AGENT, topic)["ticket"].hear(topic)
    assert streams.ears_for(STRANGER, topic) == {}
    assert streams.ears_for(AGENT, ["ticket:x", "ticket:", "ticket:" + "9" * 30]) == {}


@pytest.mark.parametrize(
    ("actor", "hears"), [(AGENT, True), (STRANGER, False), (Actor(AGENT.ref), False)]
)
def test_a_work_list_hears_its_own_part_of_the_organisation(actor: Actor, hears: bool) -> None:
    ears = streams.ears_for(actor, ["work"]).get("work")
    assert (ears is not None and ears.hear([COUNTY])) is hears


def test_a_customer_hears_no_work() -> None:
    customer = Actor("customer:1", scope_paths=("/",))
    assert streams.ears_for(customer, ["work"]) == {}
