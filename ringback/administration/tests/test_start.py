"""The first day: what is missing is named, and staff and customers come from a file."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from ringback.administration.areas import files
from ringback.people import queries as people

pytestmark = pytest.mark.django_db

PAGE = "/administration/start/"


def workbook(*rows):
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("rows.xlsx", content.getvalue())


def test_what_is_done_and_what_is_open_is_told(office):
    words = office.administrator.client.get(PAGE).content.decode()
    assert "完成" in words
    assert "待办" in words


def test_staff_come_from_a_workbook_and_each_row_that_is_refused_is_named(office):
    headings = ["工号", "姓名", "登录名", "组织编码", "部门", "角色"]
    good = [8101, "林语棠", "lin", 4401, office.billing.code, "坐席"]
    bad = [8102, "王", "wang", 4401, "nowhere", ""]
    answer = office.administrator.press(PAGE, "import-staff", file=workbook(headings, good, bad))
    words = answer.content.decode()
    assert answer.status_code == 200
    assert "nowhere" in words
    assert "新增 1" in words
    assert len(people.staff_list(scope_paths=["/44/"], work_number="8101")) == 1


def test_customers_come_from_a_workbook(office):
    rows = workbook(["电话", "组织编码"], [13900000001, 440103], [13900000002, 440103])
    words = office.administrator.press(PAGE, "import-customers", file=rows).content.decode()
    assert "新增 2" in words


@pytest.mark.parametrize("upload", [None, SimpleUploadedFile("a.xlsx", b"PK\x03\x04nothing")])
def test_what_is_no_file_of_rows_is_refused_beside_its_field(office, upload):
    typed = {"file": upload} if upload else {}
    answer = office.administrator.press(PAGE, "import-staff", **typed)
    assert answer.status_code == 422
    assert "import-staff" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused(office, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    rows = workbook(["工号"], [1])
    assert office.administrator.press(PAGE, "import-staff", file=rows).status_code == 422
