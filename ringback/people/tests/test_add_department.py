"""Departments, and the teams and posts inside them."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands
from ringback.people.models import Department
from ringback.people.tests import samples

pytestmark = pytest.mark.django_db

ADDED = {
    "name_zh": "退费班",
    "name_en": "Refunds",
    "now": samples.NOW,
}


def test_a_department_is_a_node_below_its_organisation():
    city = samples.tree()["4401"]
    billing = samples.department(city)
    assert billing.path == "/44/4401/~billing/"
    assert billing.path.startswith(city.path)
    entry = Entry.objects.get(kind="department.added")
    assert (entry.subject_id, entry.content) == (str(billing.pk), {"path": billing.path})


def test_each_organisation_has_its_own_departments():
    nodes = samples.tree()
    samples.department(nodes["4401"])
    assert samples.department(nodes["4403"]).path == "/44/4403/~billing/"
    with pytest.raises(Conflict):
        samples.department(nodes["4401"])


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(actor):
    city = samples.tree()["4401"]
    with pytest.raises(NotAllowed):
        samples.department(city, actor=actor)
    assert samples.department(city, actor=samples.ADMINISTRATOR)


def test_the_database_refuses_a_path_that_is_no_department():
    billing = samples.department(samples.tree()["4401"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=billing.pk).update(path="/44/4401/billing/")


@pytest.mark.parametrize("verb", ["team", "post"])
def test_teams_and_posts_belong_to_a_department(verb):
    billing = samples.department(samples.tree()["4401"])
    add = getattr(commands, f"add_{verb}")
    words = ADDED | {"department": billing, "code": "refunds", "actor": samples.ADMINISTRATOR}
    words |= {"skill": samples.skill()} if verb == "team" else {}
    added = add(**words)
    assert added.department == billing
    assert Entry.objects.get(kind=f"{verb}.added").content == {
        "code": "refunds",
        "department_id": billing.pk,
    }
    with pytest.raises(Conflict):
        add(**words)
    with pytest.raises(Invalid):
        add(**words | {"code": "a b"})
    for stranger in (samples.AGENT, samples.ELSEWHERE):
        with pytest.raises(NotAllowed):
            add(**words | {"code": "other", "actor": stranger})


def test_a_name_is_read_in_the_reader_s_language():
    billing = samples.department(samples.tree()["4401"])
    with translation.override("zh-hans"):
        assert billing.name == "账务部"
    with translation.override("en"):
        assert billing.name == "Billing"
