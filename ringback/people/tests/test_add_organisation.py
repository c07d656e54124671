import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people.models import Organisation
from ringback.people.tests import samples

pytestmark = pytest.mark.django_db


def test_a_node_stands_below_its_parent_in_path_and_level():
    nodes = samples.tree().values()
    assert [(node.path, node.level) for node in nodes] == [
        ("/44/", "province"),
        ("/44/4401/", "city"),
        ("/44/4403/", "city"),
        ("/44/4401/440103/", "county"),
        ("/44/4401/440103/440103001/", "grid"),
    ]


def test_the_journal_tells_where():
    root = samples.organisation()
    entry = Entry.objects.get()
    assert (entry.kind, entry.subject_id) == ("organisation.added", str(root.pk))
    assert entry.content == {"path": "/44/"}


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(actor):
    city = samples.tree()["4401"]
    with pytest.raises(NotAllowed):
        samples.organisation("440104", city, actor)
    assert samples.organisation("440104", city, samples.ADMINISTRATOR).path == "/44/4401/440104/"


def test_a_root_is_added_by_whoever_has_all():
    with pytest.raises(NotAllowed):
        samples.organisation("45", None, samples.ADMINISTRATOR)


def test_nothing_stands_below_a_grid():
    with pytest.raises(Invalid):
        samples.organisation("x", samples.tree()["440103001"])


@pytest.mark.parametrize("code", ["", "a/b", "~it", "4 4", "é", "x" * 41])
def test_a_code_is_no_path(code):
    with pytest.raises(Invalid):
        samples.organisation(code)


def test_a_code_is_given_once_and_the_second_writes_nothing():
    nodes = samples.tree()
    entries = Entry.objects.count()
    with pytest.raises(Conflict):
        samples.organisation("440103", nodes["4403"])
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    "wrong",
    [
        {"path": "/44/4401"},
        {"path": "/44/4402/"},
        {"path": "44/4401/"},
        {"level": "province"},
        {"level": "village"},
        {"parent": None},
    ],
)
def test_the_database_refuses_a_crooked_node(wrong):
    city = samples.tree()["4401"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=city.pk).update(**wrong)
