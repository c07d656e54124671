"""Names, retirements and moves: who may, what is in the way, who was faster, what is told."""

import pytest

from ringback.base.models import Entry
from ringback.base.reasons import Why
from ringback.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ringback.people import commands, queries
from ringback.people.models import SkillHolding, StaffMember
from ringback.people.tests import samples

pytestmark = pytest.mark.django_db

TOLD = {"why": Why.REORGANISATION, "actor": samples.ADMINISTRATOR, "now": samples.NOW}


@pytest.fixture
def tree():
    return samples.tree()


@pytest.fixture
def billing(tree):
    return samples.department(tree["4401"])


def rename(unit, seen=1, **changes):
    return commands.rename(
        **{
            "unit": unit,
            "name_zh": "计费部",
            "name_en": "Charging",
            "seen": seen,
            **TOLD,
            **changes,
        }
    )


def test_a_part_gets_another_name_and_keeps_its_place(billing):
    rename(billing)
    assert (billing.name_zh, billing.version, billing.path) == ("计费部", 2, "/44/4401/~billing/")
    entry = Entry.objects.get(kind="unit.renamed")
    assert entry.subject_id == f"department:{billing.pk}"
    assert entry.content == {"why": "reorganisation"}


def test_a_stale_rename_is_refused(billing):
    rename(billing)
    with pytest.raises(Conflict):
        rename(billing, seen=1, name_zh="别名")
    assert queries.unit("department", billing.pk).name_zh == "计费部"


def test_a_name_is_wanted_in_both_languages(billing):
    with pytest.raises(Invalid) as refused:
        rename(billing, name_en=" ")
    assert list(refused.value.fields) == ["name_en"]


@pytest.mark.parametrize("actor", [samples.AGENT, samples.ELSEWHERE])
def test_only_an_administrator_of_the_place_may(billing, actor):
    crew = samples.team(billing)
    told = {**TOLD, "actor": actor}
    for unit in (billing, billing.organisation, crew):
        with pytest.raises(NotAllowed):
            commands.rename(unit=unit, name_zh="甲", name_en="A", seen=1, **told)
        with pytest.raises(NotAllowed):
            commands.retire(unit=unit, seen=1, **told)


def test_what_is_retired_takes_nothing_new_and_is_offered_no_more(billing):
    commands.retire(unit=billing, seen=1, **TOLD)
    assert Entry.objects.get(kind="unit.retired").content == {"why": "reorganisation"}
    assert queries.department("billing", "/44/4401/440103/") is None
    assert queries.departments_serving("/44/4401/") == []
    with pytest.raises(Conflict):
        samples.staff(billing)
    with pytest.raises(Conflict):
        commands.retire(unit=billing, seen=2, **TOLD)


def test_what_is_lived_in_is_not_retired(billing):
    crew = samples.team(billing)
    member = samples.staff(billing, crew=crew)
    for unit in (crew, billing, billing.organisation):
        with pytest.raises(Conflict):
            commands.retire(unit=unit, seen=1, **TOLD)
    member.user.is_active = False
    member.user.save()
    commands.retire(unit=crew, seen=1, **TOLD)
    commands.retire(unit=billing, seen=1, **TOLD)


def test_a_retirement_is_undone_from_above(tree, billing):
    crew = samples.team(billing)
    commands.retire(unit=crew, seen=1, **TOLD)
    commands.retire(unit=billing, seen=1, **TOLD)
    crew.refresh_from_db()
    with pytest.raises(Conflict):
        commands.reinstate(unit=queries.unit("team", crew.pk), seen=2, **TOLD)
    commands.reinstate(unit=billing, seen=2, **TOLD)
    commands.reinstate(unit=queries.unit("team", crew.pk), seen=2, **TOLD)
    assert queries.department("billing", "/44/4401/") == billing


def test_a_skill_somebody_holds_is_not_retired(billing):
    skill, member = samples.skill(), samples.staff(billing)
    commands.hold_skill(staff=member, skill=skill, level=2, actor=samples.SYSTEM, now=samples.NOW)
    with pytest.raises(Conflict):
        commands.retire(unit=skill, seen=1, **TOLD)
    commands.drop_skill(staff=member, skill=skill, **TOLD)
    assert SkillHolding.objects.get().ends_at == samples.NOW
    assert Entry.objects.get(kind="staff.skill_dropped").content["skill"] == "charges"
    with pytest.raises(Conflict):
        commands.drop_skill(staff=member, skill=skill, **TOLD)
    commands.retire(unit=skill, seen=1, **TOLD)


def move(member, department, seen=1, team=None, **changes):
    told = {**TOLD, **changes}
    return commands.move_staff(
        staff=member, department=department, team=team, post=None, seen=seen, **told
    )


def test_somebody_moves_to_another_department(billing):
    other = samples.department(billing.organisation, "market")
    crew = samples.team(other, "market.products")
    member = move(samples.staff(billing), other, team=crew)
    assert (member.department, member.team, member.version) == (other, crew, 2)
    assert Entry.objects.get(kind="staff.moved").content == {
        "department_id": other.pk,
        "team_id": crew.pk,
        "post_id": None,
        "why": "reorganisation",
    }
    with pytest.raises(Conflict):
        move(member, billing, seen=1)


def test_a_move_is_checked_like_an_arrival(billing):
    other = samples.department(billing.organisation, "market")
    member = samples.staff(billing)
    with pytest.raises(Invalid):
        move(member, other, team=samples.team(billing))
    far = samples.department(queries.organisation("/44/4403/"), "hotline")
    with pytest.raises(NotAllowed):
        move(member, far)
    commands.retire(unit=other, seen=1, **TOLD)
    with pytest.raises(Conflict):
        move(member, other)


def test_a_person_is_a_user_and_a_member_of_staff_or_neither(billing):
    told = {"department": billing, "actor": samples.SYSTEM, "now": samples.NOW}
    member = commands.add_person(username="li.na", display_name="李娜", work_number="10023", **told)
    assert (member.user.username, member.user.has_usable_password()) == ("li.na", False)
    with pytest.raises(Conflict):
        commands.add_person(username="second", display_name="乙", work_number="10023", **told)
    assert StaffMember.objects.count() == 1
    assert not StaffMember.objects.filter(user__username="second").exists()
    with pytest.raises(Invalid):
        commands.add_person(username=" ", display_name="", work_number="1", **told)


def test_an_unknown_part_is_not_found(db):
    for kind, unit_id in (("department", 7), ("user", 1), ("", 1)):
        with pytest.raises(NotFound):
            queries.unit(kind, unit_id)


def test_the_directory_shows_what_lies_within_reach(billing):
    samples.staff(billing, "10023")
    samples.staff(billing, "10024")
    here = queries.staff_list(scope_paths=["/44/4401/"], limit=1)
    assert [member.work_number for member in here] == ["10023", "10024"], "one more than asked"
    assert queries.staff_list(scope_paths=["/44/4403/"]) == []
    with pytest.raises(NotFound):
        queries.staff_member(staff_id=here[0].pk, scope_paths=["/44/4403/"])
    kinds = [(part.kind, part.depth) for part in queries.organisation_tree()]
    assert kinds[:3] == [("organisation", 0), ("organisation", 1), ("organisation", 2)]
    assert ("department", 2) in kinds
