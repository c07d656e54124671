"""A county comes under another city after weeks of work: who sees what, and what is counted."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import models

from ringback.base import places, worker
from ringback.base.reasons import Why
from ringback.customers.queries import Customer
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role, verbs_of
from ringback.kernel.actor import Actor
from ringback.messaging.queries import Contact
from ringback.people import commands as people
from ringback.people import queries as tree
from ringback.reports import commands
from ringback.reports.models import CaseFact
from ringback.reports.tests.test_counting import every_fact
from ringback.reports.tests.world import AGENT, COUNTY, SYSTEM
from ringback.tickets.queries import Ticket, WorkSheet

pytestmark = pytest.mark.django_db

OLD, NEW = "/44/4401/", "/44/4403/"
MOVED = "/44/4403/440103/"


def lead(path: str) -> Actor:
    return Actor(f"user:lead-of{path}", verbs_of(Role.LEAD), (path,))


def move(now):
    """As the administrator of the whole province."""
    unit, parent = tree.organisation(COUNTY), tree.organisation(NEW)
    assert unit is not None
    assert parent is not None
    return people.move_organisation(
        organisation=unit,
        parent=parent,
        seen=unit.version,
        why=Why.REORGANISATION,
        actor=Actor("user:provincial", frozenset({"people.administer"}), ("/44/",)),
        now=now,
    )


def seen(actor):
    return set(Ticket.objects.visible_to(actor).values_list("pk", flat=True))


def expected(scope: str) -> set[int]:
    """Who sees what after the move, reckoned row by row from what stands there before it."""

    def after(path: str) -> str:
        return MOVED + path.removeprefix(COUNTY) if path.startswith(COUNTY) else path

    parts: dict[int, list[str]] = {}
    refs = Ticket.objects.filter(parts__ref__startswith="path:").values_list("pk", "parts__ref")
    for number, ref in refs:
        parts.setdefault(number, []).append(ref.removeprefix("path:"))
    return {
        ticket.pk
        for ticket in Ticket.objects.all()
        if any(
            after(path).startswith(scope)
            for path in (ticket.handling_path, ticket.originating_path, *parts.get(ticket.pk, []))
        )
    }


def test_old_and_new_cases_are_seen_by_whom_they_concern(world, monkeypatch):
    lived = world(11, 20)
    wanted = {scope: expected(scope) for scope in (OLD, NEW, MOVED)}
    before = seen(lead(OLD))
    move(lived.now)
    assert {scope: seen(lead(scope)) for scope in wanted} == wanted
    assert wanted[OLD] < before, "the old city lost sight of some, and of nothing it took part in"
    assert wanted[MOVED] <= wanted[NEW]
    assert not Ticket.objects.visible_to(lead(COUNTY)).exists()

    monkeypatch.setattr("ringback.reports.tests.world.COUNTY", MOVED)
    lived.request(customer_id=lived.customers[0].pk)
    case = Ticket.objects.latest("pk")
    assert case.handling_path == MOVED
    assert case.pk in seen(lead(NEW))
    assert case.pk in seen(lead(MOVED))


def test_the_county_s_own_people_go_along(world):
    lived = world(12, 5)
    user = identity.add_user(
        username="xu", display_name="徐", password=None, actor=SYSTEM, now=lived.now
    )
    identity.grant(user=user, role=Role.AGENT, scope_path=COUNTY, actor=SYSTEM, now=lived.now)
    before = seen(identities.actor_of(user))
    move(lived.now)
    actor = identities.actor_of(user)
    assert actor.scope_paths == (MOVED,)
    assert before
    assert seen(actor) == before


def test_customers_contacts_and_sheets_go_along(world):
    lived = world(13, 12)
    lived.contact()
    held = {
        model: set(model.objects.visible_to(lead(COUNTY)).values_list("pk", flat=True))
        for model in (Customer, Contact, WorkSheet)
    }
    move(lived.now)
    assert all(held.values())
    for model, keys in held.items():
        assert set(model.objects.visible_to(lead(MOVED)).values_list("pk", flat=True)) == keys


def test_what_is_counted_anew_is_what_went_along(world):
    lived = world(14, 15)
    move(lived.now)
    worker.drain(lived.now)
    kept = every_fact()
    assert not CaseFact.objects.filter(path__within=COUNTY).exists()
    assert CaseFact.objects.filter(path__within=MOVED).exists()
    list(commands.rebuild(now=lived.now))
    assert every_fact() == kept


def test_the_worker_brings_along_a_case_written_meanwhile(world):
    lived = world(15, 4)
    move(lived.now)
    late = Ticket.objects.filter(handling_path=MOVED).latest("pk")
    Ticket.objects.filter(pk=late.pk).update(handling_path=COUNTY)
    worker.drain(lived.now + timedelta(minutes=10))
    late.refresh_from_db()
    assert late.handling_path == MOVED
    county = tree.organisation(MOVED)
    assert county is not None
    assert tree.relocations_of(county)[0].settled_at is not None


def test_work_goes_on_where_the_county_lies_now(world, monkeypatch):
    lived = world(16, 4)
    move(lived.now)
    monkeypatch.setattr("ringback.reports.tests.world.COUNTY", MOVED)
    lived.live(30)
    sheet = WorkSheet.objects.filter(ticket__handling_path=MOVED).latest("pk")
    assert sheet.department_path == "/44/4403/~billing/"
    assert not Ticket.objects.visible_to(AGENT).filter(handling_path__within=COUNTY).exists()


def test_every_column_of_places_is_announced():
    """A table that keeps a path and is not announced would be left behind by a move."""
    announced = {(cell.model, cell.field) for _name, cell in places.columns.items()}
    history = {"old_path", "new_path"}  # of a move: where a place lay, for ever
    paths = {
        (model, field.attname)
        for model in apps.get_models()
        if model.__module__.startswith("ringback.")
        for field in model._meta.local_fields
        if isinstance(field, models.CharField | models.ForeignKey)
        if "path" in (field.column or "") and field.attname not in history
    }
    assert paths == {(model, field) for model, field in announced if field != "ref"}
    assert "tickets.Part.ref" in places.columns
