"""A file of customers: sets of rows, each row with its outcome, safe to send again."""

from pathlib import Path

import pytest

from ringback.base.models import Entry
from ringback.customers import commands
from ringback.customers.importing import CHUNK
from ringback.customers.models import Customer
from ringback.customers.tests.samples import AGENT, NOW, READER
from ringback.kernel.errors import Invalid, NotAllowed

pytestmark = pytest.mark.usefixtures("places")

HEADINGS = "电话,组织编码,姓名,客户类型,产品,城乡,星级"
GOOD = "13900000001,440103,欧阳修远,个人,broadband,农村,5"


def imported(folder: Path, *rows: str, actor=AGENT, headings: str = HEADINGS, **rest):
    path = folder / "customers.csv"
    path.write_text("\n".join([headings, *rows]))
    return list(commands.import_file(path=path, actor=actor, now=NOW, **rest))


def test_a_customer_comes_with_number_product_and_place(tmp_path):
    (row,) = imported(tmp_path, GOOD)
    assert (row.number, row.is_new, row.problem) == (1, True, "")
    customer = Customer.objects.get()
    assert customer.name.reveal() == "欧阳修远"
    assert customer.home_path == "/44/4401/440103/"
    line = customer.subscriptions.get()
    assert (line.product, line.region, line.star_level) == ("broadband", "rural", 5)
    assert Entry.objects.filter(kind="customer.registered").count() == 1


def test_a_file_sent_again_changes_nothing(tmp_path):
    imported(tmp_path, GOOD)
    entries = Entry.objects.count()
    (again,) = imported(tmp_path, GOOD)
    assert (again.is_new, again.problem) == (False, "")
    assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (",440103,王,,,,", "phone"),
        ("12,440103,王,,,,", "phone"),
        ("13900000002,9999,王,,,,", "9999"),
        ("13900000002,4403,王,,,,", "4403"),
        ("13900000002,440103,王,国家,,,", "person"),
        ("13900000002,440103,王,,broadband,,9", "star_level"),
        ("13900000002,440103,王,,broadband,,x", "star_level"),
    ],
)
def test_a_row_that_is_refused_holds_up_no_other(tmp_path, bad, said):
    outcome = imported(tmp_path, GOOD, bad, "13900000003,440103,赵,,,,")
    assert [row.is_new for row in outcome] == [True, False, True]
    assert said in str(outcome[1].problem)
    assert Customer.objects.count() == 2


def test_sets_of_rows_take_few_statements(tmp_path, django_assert_max_num_queries):
    rows = [f"139{number:08},440103,,,,," for number in range(CHUNK)]
    with django_assert_max_num_queries(20):
        outcome = imported(tmp_path, *rows)
    assert all(row.is_new for row in outcome)


def test_who_may_not_and_files_that_are_none(tmp_path):
    with pytest.raises(NotAllowed):
        imported(tmp_path, GOOD, actor=READER)
    with pytest.raises(Invalid, match="organisation"):
        imported(tmp_path, "13900000001", headings="电话")
    with pytest.raises(Invalid, match="2"):
        imported(tmp_path, GOOD, GOOD, most=1)
    assert not Customer.objects.exists()
