import pytest

from ringback.base import names
from ringback.identity import commands as identity
from ringback.kernel.actor import Actor
from ringback.people import queries
from ringback.people.rules import upwards
from ringback.people.tests import samples
from ringback.people.tests.samples import NOW, SYSTEM


def test_upwards_from_a_path():
    assert list(upwards("/44/4401/440103/")) == ["/44/4401/440103/", "/44/4401/", "/44/"]
    assert list(upwards("/44/4401/~it/")) == ["/44/4401/~it/", "/44/4401/", "/44/"]
    assert list(upwards("/")) == []


@pytest.mark.django_db
def test_the_nearest_department_upwards_looks_after_a_place():
    nodes = samples.tree()
    provincial = samples.department(nodes["44"], "billing")
    local = samples.department(nodes["4401"], "billing")
    it = samples.department(nodes["44"], "it")
    assert queries.department("billing", nodes["440103001"].path) == local
    assert queries.department("billing", nodes["4401"].path) == local
    assert queries.department("billing", nodes["4403"].path) == provincial
    assert queries.department("it", nodes["440103001"].path) == it
    assert queries.department("field", nodes["440103001"].path) is None


@pytest.mark.django_db
def test_work_from_a_place_can_go_to_the_nearest_department_of_every_code():
    nodes = samples.tree()
    samples.department(nodes["44"], "billing")
    local = samples.department(nodes["4401"], "billing")
    it = samples.department(nodes["44"], "it")
    samples.department(nodes["4403"], "field")
    assert queries.departments_serving(nodes["440103001"].path) == [local, it]
    assert queries.department_names([local.path, "/44/"]) == {local.path: "账务部"}


@pytest.mark.django_db
def test_areas_near_a_place_are_the_counties_and_grids_of_its_city():
    nodes = samples.tree()
    near = ["440103", "440103001"]
    assert [each.code for each in queries.areas_near(nodes["440103001"].path)] == near
    assert [each.code for each in queries.areas_near(nodes["4401"].path)] == near
    assert queries.areas_near(nodes["4403"].path) == []


@pytest.mark.django_db
def test_who_a_work_number_is():
    person = samples.staff(samples.department(samples.tree()["4401"]), "10023")
    assert queries.refs_by_work_number(["10023", "10024"]) == {"10023": person.ref}


@pytest.mark.django_db
def test_the_nearest_team_upwards_looks_after_a_place():
    nodes = samples.tree()
    provincial = samples.team(samples.department(nodes["44"]))
    local = samples.team(samples.department(nodes["4401"]))
    assert queries.team("billing.accounts", nodes["440103001"].path) == local
    assert queries.team("billing.accounts", nodes["4403"].path) == provincial
    assert queries.team("billing.refunds", nodes["4403"].path) is None


@pytest.mark.django_db
def test_a_member_of_staff_is_found_by_the_actor():
    li_na = samples.staff(samples.department(samples.tree()["4401"]))
    assert queries.staff_of(li_na.ref) == li_na
    assert queries.scope_of(li_na.ref) == "/44/4401/~billing/"
    for stranger in (f"user:{samples.user('other')}", f"customer:{li_na.user_id}", "user:1"):
        assert queries.staff_of(stranger) is None
        assert queries.scope_of(stranger) is None


@pytest.mark.django_db
def test_names_are_resolved_together(django_assert_num_queries):
    li_na = samples.staff(samples.department(samples.tree()["4401"]))
    chief = f"user:{samples.user('manager', '欧阳修')}"
    client, _ = identity.add_client(name="网厅", scopes=[], actor=SYSTEM, now=NOW)
    refs = [li_na.ref, chief, client.ref, li_na.ref, "user:7", "robot:1", "system:worker"]
    with django_assert_num_queries(3):
        found = names.display_names(refs)
    assert found[li_na.ref] == "李娜 10023"
    assert found[chief] == "欧阳修"
    assert found[client.ref] == "网厅"
    assert found["user:7"] == "user:7"
    assert found["robot:1"] == "robot:1"
    assert found["system:worker"] != "system:worker"
    assert names.display_name(Actor.system("x").ref) == found["system:worker"]


def test_places_stand_after_what_they_belong_to(db: None) -> None:
    samples.tree()
    paths = [place.path for place in queries.places()]
    assert "/44/4401/" in paths
    assert "/44/" not in paths, "the whole operator is no place"
    assert paths.index("/44/4401/") < paths.index("/44/4401/440103/")
