"""A county comes under another city: paths, names, who may, what is refused, what is told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from ringback.base import places
from ringback.base.models import Entry
from ringback.base.reasons import Why
from ringback.identity import commands as identity
from ringback.identity import queries as identities
from ringback.identity.queries import Role
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands, queries
from ringback.people.models import Department, Organisation, Relocation
from ringback.people.relocation import SETTLES_AFTER, settle_moves
from ringback.people.tests import samples

pytestmark = pytest.mark.django_db

PROVINCIAL = Actor("user:provincial", verbs=frozenset({"people.administer"}), scope_paths=("/44/",))


@pytest.fixture
def tree():
    found = samples.tree()
    samples.department(found["440103"])
    return found


def move(tree, unit="440103", parent="4403", **changes):
    return commands.move_organisation(
        **{
            "organisation": tree[unit],
            "parent": tree[parent],
            "seen": 1,
            "why": Why.REORGANISATION,
            "actor": PROVINCIAL,
            "now": samples.NOW,
            **changes,
        }
    )


def test_everything_below_goes_along_and_nothing_else(tree):
    beside = samples.organisation("44010300", tree["4401"])
    move(tree)
    paths = set(Organisation.objects.values_list("path", flat=True))
    assert {"/44/4403/440103/", "/44/4403/440103/440103001/", "/44/4401/44010300/"} < paths
    assert not Organisation.objects.filter(path__within="/44/4401/440103/").exists()
    assert Department.objects.get().path == "/44/4403/440103/~billing/"
    tree["440103"].refresh_from_db()
    assert (tree["440103"].parent, tree["440103"].version) == (tree["4403"], 2)
    beside.refresh_from_db()
    assert beside.path == "/44/4401/44010300/"


def test_the_journal_says_where_from_and_why(tree):
    move(tree)
    entry = Entry.objects.get(kind="organisation.moved")
    assert entry.subject_id == str(tree["440103"].pk)
    assert entry.content == {
        "old_path": "/44/4401/440103/",
        "path": "/44/4403/440103/",
        "rows": 3,
        "why": "reorganisation",
    }


@pytest.mark.parametrize("actor", [samples.ADMINISTRATOR, samples.ELSEWHERE, samples.AGENT])
def test_one_administers_both_places(tree, actor):
    with pytest.raises(NotAllowed):
        move(tree, actor=actor)
    assert not Relocation.objects.exists()


def test_it_cannot_lie_below_itself(tree):
    with pytest.raises(Invalid) as refused:
        move(tree, unit="4401", parent="440103001")
    assert list(refused.value.fields) == ["parent"]


@pytest.mark.parametrize(("unit", "parent"), [("440103", "44"), ("440103001", "4403")])
def test_levels_stay_in_order(tree, unit, parent):
    with pytest.raises(Invalid):
        move(tree, unit=unit, parent=parent)


def test_the_whole_operator_has_nowhere_to_go(tree):
    with pytest.raises(Invalid):
        move(tree, unit="44", parent="44")


def test_it_does_not_move_to_where_it_is_nor_to_what_is_retired(tree):
    with pytest.raises(Conflict):
        move(tree, parent="4401")
    commands.retire(unit=tree["4403"], seen=1, why=Why.UNNEEDED, actor=PROVINCIAL, now=samples.NOW)
    with pytest.raises(Conflict):
        move(tree)


def test_who_comes_second_is_refused(tree):
    stale = Organisation.objects.get(code="440103")
    move(tree)
    with pytest.raises(Conflict):
        commands.move_organisation(
            organisation=stale,
            parent=tree["4403"],
            seen=1,
            why=Why.CORRECTION,
            actor=PROVINCIAL,
            now=samples.NOW,
        )
    assert Relocation.objects.count() == 1


def test_a_move_of_what_it_lies_in_is_noticed(tree):
    """Its version did not change, its path did."""
    grid = Organisation.objects.get(code="440103001")
    other = samples.organisation("440104", tree["4401"])
    move(tree)
    with pytest.raises(Conflict):
        commands.move_organisation(
            organisation=grid,
            parent=other,
            seen=1,
            why=Why.CORRECTION,
            actor=PROVINCIAL,
            now=samples.NOW,
        )


def test_a_path_that_would_grow_too_long_is_refused(tree):
    inner = samples.organisation("g" * 40, tree["440103"])
    Organisation.objects.filter(pk=inner.pk).update(path=f"{'/x' * 70}/{'g' * 40}/")
    long = samples.organisation("c" * 40, tree["44"])
    Organisation.objects.filter(pk=inner.pk).update(path=f"/44/4401/440103{'/x' * 60}/{'g' * 40}/")
    with pytest.raises(Invalid):
        move({**tree, "long": long}, parent="long")


def test_an_old_path_is_still_named(tree):
    move(tree)
    assert queries.present_paths(["/44/4401/440103/~billing/", "/44/4401/", "/9/"]) == {
        "/44/4401/440103/~billing/": "/44/4403/440103/~billing/",
        "/44/4401/": "/44/4401/",
        "/9/": "/9/",
    }
    assert queries.department_names(["/44/4401/440103/~billing/"]) == {
        "/44/4401/440103/~billing/": "账务部"
    }
    assert queries.organisation_names(["/44/4401/440103/", "/44/4403/440103/"]) == {
        "/44/4401/440103/": "440103局",
        "/44/4403/440103/": "440103局",
    }


def test_there_and_back_again(tree):
    move(tree)
    move(tree, parent="4401", seen=2)
    assert queries.present_paths(["/44/4401/440103/", "/44/4403/440103/"]) == {
        "/44/4401/440103/": "/44/4401/440103/",
        "/44/4403/440103/": "/44/4401/440103/",
    }
    later = samples.NOW + SETTLES_AFTER
    assert settle_moves(later) == 2
    assert Organisation.objects.get(code="440103").path == "/44/4401/440103/"


def test_what_was_written_meanwhile_is_brought_along(tree):
    move(tree)
    late = Department.objects.get()
    Department.objects.filter(pk=late.pk).update(path="/44/4401/440103/~billing/")
    assert settle_moves(samples.NOW + SETTLES_AFTER - timedelta(seconds=1)) == 0
    assert settle_moves(samples.NOW + SETTLES_AFTER) == 1
    late.refresh_from_db()
    assert late.path == "/44/4403/440103/~billing/"
    assert settle_moves(samples.NOW + SETTLES_AFTER) == 0


def test_a_role_given_meanwhile_on_the_old_path_is_held_once(tree):
    user = identity.add_user(
        username="xu", display_name="徐", password=None, actor=samples.SYSTEM, now=samples.NOW
    )
    give = {"user": user, "role": Role.AGENT, "actor": samples.SYSTEM, "now": samples.NOW}
    identity.grant(scope_path="/44/4401/440103/", **give)
    move(tree)
    identity.grant(scope_path="/44/4401/440103/", **give)  # by whoever had read the old path
    assert settle_moves(samples.NOW + SETTLES_AFTER) == 1
    assert identities.actor_of(user).scope_paths == ("/44/4403/440103/",)
    assert Relocation.objects.get().settled_at == samples.NOW + SETTLES_AFTER


def test_what_is_written_there_at_the_same_moment_makes_the_move_wait(tree, monkeypatch):
    def too_late(old, new):
        raise IntegrityError("grant_once")

    monkeypatch.setattr(places, "relocate", too_late)
    with pytest.raises(Conflict):
        move(tree)
    tree["440103"].refresh_from_db()
    assert (tree["440103"].path, Relocation.objects.count()) == ("/44/4401/440103/", 0)


def test_where_it_could_move_is_offered_to_whom_it_concerns(tree):
    assert queries.possible_parents(tree["440103"], ["/44/"]) == [tree["4403"]]
    assert queries.possible_parents(tree["440103"], ["/44/4401/"]) == []
    assert queries.possible_parents(tree["44"], ["/"]) == []
