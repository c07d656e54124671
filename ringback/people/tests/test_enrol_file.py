"""A file of staff: each row whole or not at all, each with its outcome, safe to send again."""

from pathlib import Path

import pytest

from ringback.base.models import Entry
from ringback.identity import queries as identity
from ringback.kernel.actor import Actor
from ringback.kernel.errors import Invalid, NotAllowed
from ringback.people import commands, queries
from ringback.people.models import StaffMember
from ringback.people.tests import samples
from ringback.people.tests.samples import NOW, SYSTEM

pytestmark = pytest.mark.django_db

HEADINGS = "工号,姓名,登录名,组织编码,部门,班组,角色"
GOOD = "8101,林语棠,lin,4401,billing,,坐席"


@pytest.fixture(autouse=True)
def billing():
    department = samples.department(samples.tree()["4401"])
    samples.team(department)
    return department


def enrol(folder: Path, *rows: str, actor: Actor = SYSTEM, headings: str = HEADINGS, **rest):
    path = folder / "staff.csv"
    path.write_text("\n".join([headings, *rows]))
    return commands.enrol_file(path=path, actor=actor, now=NOW, **rest)


def test_somebody_is_enrolled_with_account_department_and_role(tmp_path, billing):
    (row,) = enrol(tmp_path, GOOD)
    assert (row.number, row.work_number, row.is_new, row.problem) == (1, "8101", True, "")
    staff = StaffMember.objects.get(work_number="8101")
    assert staff.department == billing
    assert staff.user.username == "lin"
    assert staff.user.display_name.reveal() == "林语棠"
    assert not staff.user.has_usable_password()
    assert identity.actor_of(staff.user).scope_paths == (billing.organisation.path,)
    kinds = Entry.objects.filter(kind__in=["user.added", "staff.added", "user.granted"])
    assert kinds.count() == 3


def test_a_file_sent_again_changes_nothing(tmp_path):
    enrol(tmp_path, GOOD)
    entries = Entry.objects.count()
    (again,) = enrol(tmp_path, GOOD)
    assert (again.is_new, again.problem) == (False, "")
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("8102,王,wang,4401,nowhere,,", "nowhere"),
        ("8102,王,wang,9999,billing,,", "9999"),
        ("8102,王,wang,4401,billing,no-team,", "no-team"),
        ("8102,王,wang,4401,billing,,总统", "agent"),
        ("8102,,wang,4401,billing,,", "name"),
        ("8101,王,wang,4401,billing,,", "工号"),
        ("8103,王,lin,4401,billing,,", "用户名"),
        ('8104,"王"x,lin4,4401,billing,,', "无法读取"),
    ],
)
def test_a_row_that_is_refused_leaves_nothing_and_holds_up_no_other(tmp_path, bad, said):
    outcome = enrol(tmp_path, GOOD, bad, "8109,赵,zhao,4401,billing,,")
    assert [row.is_new for row in outcome] == [True, False, True]
    assert said in str(outcome[1].problem)
    assert StaffMember.objects.count() == 2


def test_only_where_one_administers(tmp_path):
    elsewhere = Actor("user:x", verbs={"people.administer"}, scope_paths=("/44/4403/",))
    (row,) = enrol(tmp_path, GOOD, actor=elsewhere)
    assert row.problem
    assert not StaffMember.objects.exists()
    with pytest.raises(NotAllowed):
        enrol(tmp_path, GOOD, actor=Actor("user:x", scope_paths=("/44/",)))


def test_a_file_without_a_column_or_with_too_many_rows_is_refused_before_anything(tmp_path):
    with pytest.raises(Invalid, match="department"):
        enrol(tmp_path, "8101,林,lin,4401", headings="工号,姓名,登录名,组织")
    with pytest.raises(Invalid, match="2"):
        enrol(tmp_path, GOOD, GOOD, most=1)
    assert queries.staff_list(scope_paths=["/"], after="", limit=9) == []
