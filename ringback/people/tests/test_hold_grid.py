"""Somebody looks after a place: field work from there is theirs."""

from datetime import timedelta
from typing import Any

import pytest

from ringback.base.models import Entry
from ringback.base.reasons import Why
from ringback.kernel.errors import Conflict, Invalid, NotAllowed
from ringback.people import commands, queries
from ringback.people.tests import samples
from ringback.people.tests.samples import ADMINISTRATOR, ELSEWHERE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree() -> dict[str, Any]:
    return samples.tree()


@pytest.fixture
def engineer(tree: dict[str, Any]) -> Any:
    return samples.staff(samples.department(tree["4401"], "field"))


def grids_of(engineer: Any) -> tuple[str, ...]:
    (colleague,) = queries.roster(engineer.department, at=NOW, longest_break=timedelta(hours=2))
    return colleague.grids


def test_a_grid_is_held_and_dropped_and_the_journal_says_so(
    engineer: Any, tree: dict[str, Any]
) -> None:
    grid = tree["440103001"]
    commands.hold_grid(staff=engineer, organisation=grid, actor=ADMINISTRATOR, now=NOW)
    assert grids_of(engineer) == (grid.path,)
    assert [each.organisation for each in queries.grids_of(engineer)] == [grid]
    assert Entry.objects.get(kind="staff.grid_held").content == {"path": grid.path}
    with pytest.raises(Conflict):
        commands.hold_grid(staff=engineer, organisation=grid, actor=ADMINISTRATOR, now=NOW)
    told = {"staff": engineer, "organisation": grid, "why": Why.CORRECTION, "now": NOW}
    commands.drop_grid(**told, actor=ADMINISTRATOR)
    assert grids_of(engineer) == ()
    assert Entry.objects.get(kind="staff.grid_dropped").content["why"] == "correction"
    with pytest.raises(Conflict):
        commands.drop_grid(**told, actor=ADMINISTRATOR)


def test_where_the_department_does_not_work_and_who_may_not(
    engineer: Any, tree: dict[str, Any]
) -> None:
    with pytest.raises(Invalid, match=r"§ 3\.1\.2"):
        commands.hold_grid(staff=engineer, organisation=tree["4403"], actor=ADMINISTRATOR, now=NOW)
    with pytest.raises(NotAllowed):
        commands.hold_grid(staff=engineer, organisation=tree["440103"], actor=ELSEWHERE, now=NOW)
    assert not Entry.objects.filter(kind="staff.grid_held").exists()
