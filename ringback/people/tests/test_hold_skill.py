from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from ringback.base.models import Entry
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands, queries
from ringback.people.models import Skill, SkillHolding
from ringback.people.tests import samples
from ringback.people.tests.samples import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def li_na():
    return samples.staff(samples.department(samples.tree()["4401"]))


@pytest.fixture
def charges():
    return samples.skill()


def _hold(li_na, charges, **changes):
    words = {"level": 2, "actor": samples.ADMINISTRATOR, "now": NOW} | changes
    return commands.hold_skill(staff=li_na, skill=charges, **words)


def test_a_skill_is_held_from_now_on(li_na, charges):
    _hold(li_na, charges)
    assert queries.holds_skill(li_na, "charges", NOW, level=2)
    assert not queries.holds_skill(li_na, "charges", NOW, level=3)
    assert not queries.holds_skill(li_na, "charges", NOW - DAY)
    assert not queries.holds_skill(li_na, "refunds", NOW)
    entry = Entry.objects.get(kind="staff.skill_held")
    assert entry.subject_id == str(li_na.pk)
    assert entry.content == {"skill": "charges", "level": 2, "ends_at": None}


def test_it_ends_when_it_was_said_to(li_na, charges):
    _hold(li_na, charges, ends_at=NOW + DAY)
    assert queries.holds_skill(li_na, "charges", NOW + DAY - timedelta(seconds=1))
    assert not queries.holds_skill(li_na, "charges", NOW + DAY)


def test_a_new_level_ends_the_old_one(li_na, charges):
    _hold(li_na, charges, level=3)
    _hold(li_na, charges, level=1, now=NOW + DAY)
    assert queries.holds_skill(li_na, "charges", NOW, level=3)
    assert not queries.holds_skill(li_na, "charges", NOW + DAY, level=3)
    assert queries.holds_skill(li_na, "charges", NOW + DAY, level=1)
    assert SkillHolding.objects.filter(ends_at__isnull=True).count() == 1


@pytest.mark.parametrize("wrong", [{"level": 0}, {"level": 4}, {"ends_at": NOW}])
def test_what_makes_no_sense_is_refused(li_na, charges, wrong):
    with pytest.raises(Invalid):
        _hold(li_na, charges, **wrong)


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(li_na, charges, actor):
    with pytest.raises(NotAllowed):
        _hold(li_na, charges, actor=actor)


def test_a_skill_has_a_code_of_its_own(charges):
    with pytest.raises(Conflict):
        samples.skill()
    with pytest.raises(Invalid):
        samples.skill("refunds", levels=10)
    with pytest.raises(NotAllowed):
        commands.add_skill(code="x", name_zh="x", name_en="x", actor=samples.AGENT, now=NOW)
    assert Skill.objects.count() == 1


def test_the_database_keeps_one_open_holding(li_na, charges):
    _hold(li_na, charges)
    with pytest.raises(IntegrityError), transaction.atomic():
        SkillHolding.objects.create(staff=li_na, skill=charges, level=1, starts_at=NOW + DAY)
