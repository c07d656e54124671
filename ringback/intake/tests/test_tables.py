"""Files as people make them: commas, semicolons, tabs, three encodings, workbooks, broken ones."""

import json
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from ringback.base import workbooks
from ringback.base.tables import Table
from ringback.intake.tables import REQUESTS
from ringback.kernel.errors import Invalid

MOST = 1 << 20


def written(path: Path, content: bytes | str, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def cells(path: Path) -> list[dict[str, str] | None]:
    return [
        None if row.cells is None else dict(row.cells)
        for row in Table(path, largest=MOST, shape=REQUESTS)
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimited_files(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["手机号", "诉求", "备注"], ["13812345678", "没信号", "x"], ["", "", ""]]
    text = "\r\n".join(delimiter.join(line) for line in lines)
    path = written(tmp_path / "a.csv", text, encoding)
    assert cells(path) == [{"phone": "13812345678", "text": "没信号"}]


def test_a_text_may_run_over_lines_and_hold_quotes(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'name,text\n张三,"说""好"",\n没来"\n李四,短')
    assert cells(path) == [
        {"name": "张三", "text": '说"好",\n没来'},
        {"name": "李四", "text": "短"},
    ]


def test_a_row_that_cannot_be_read_is_a_row(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'name,text\n张三,"a"b\n李四,短\n')
    assert cells(path) == [None, {"name": "李四", "text": "短"}]


def test_a_quote_that_is_never_closed_spoils_the_file(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'name,text\n张三,"a\n李四,短\n')
    with pytest.raises(Invalid, match="3"):
        Table(path, largest=MOST, shape=REQUESTS)


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        '{"external_id": 7, "phone": 13812345678, "text": "没信号", "other": [1]}',
        "",
        "{not json}",
        "[1, 2]",
        '{"text": {"a": 1}}',
        '{"text": null, "name": "张三"}',
        "[" * 100_000,
    ]
    path = written(tmp_path / "a.jsonl", "\n".join(rows))
    assert cells(path) == [
        {"external_id": "7", "phone": "13812345678", "text": "没信号"},
        None,
        None,
        None,
        {"name": "张三"},
        None,
    ]


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["external_id", "phone", "text", "occurred_at"])
        sheet.write_row(1, 0, [42, 13812345678, "没信号"])
        form = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 3, datetime(2026, 2, 13, 9, 30), form)
        sheet.write_row(3, 0, ["", "", "空行之后"])
    assert cells(path) == [
        {
            "external_id": "42",
            "phone": "13812345678",
            "text": "没信号",
            "occurred_at": "2026-02-13T09:30:00",
        },
        {"external_id": "", "phone": "", "text": "空行之后", "occurred_at": ""},
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"phone,text\n",
        b"phone,words\n1,2\n",
        b"text\nhello\n",
        b"PK\x03\x04 no workbook",
        b"\xd0\xcf\x11\xe0 no workbook either",
        b"\xff\xfe\x00p\x00h",
        b"phone,text\n1,\x81\n",
        "phone,text\n1,没信号".encode("utf-16"),
        b"\x00" * 100,
        json.dumps({"a": 1}).encode("utf-16-le"),
    ],
)
def test_what_is_no_table_of_requests_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(Invalid):
        Table(written(tmp_path / "a.csv", content), largest=MOST, shape=REQUESTS)


def far_workbook(path: Path, row: int, column: int) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["phone", "text"])
        sheet.write(row, column, "stray")
    return path


def test_a_cell_in_the_far_corner_does_not_end_the_program(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="1048576"):
        Table(far_workbook(tmp_path / "far.xlsx", 1_048_575, 16_383), largest=MOST, shape=REQUESTS)


def test_a_cell_a_little_aside_does_no_harm(tmp_path: Path) -> None:
    assert cells(far_workbook(tmp_path / "a.xlsx", 9, 30)) == [{"phone": "", "text": ""}]


def repacked(path: Path, sheet: bytes) -> Path:
    """A workbook whose sheet is something else."""
    sound = far_workbook(path.with_name("sound.xlsx"), 1, 1)
    with zipfile.ZipFile(sound) as source, zipfile.ZipFile(path, "w", 8) as target:
        for name in source.namelist():
            is_sheet = name.startswith("xl/worksheets/")
            target.writestr(name, sheet if is_sheet else source.read(name))
    return path


@pytest.mark.parametrize(
    "sheet",
    [
        b"",
        b"<worksheet",
        b"\xff\xfe\x00",
        b"<worksheet><sheetData><row r='1'><c r='A1'><v>x</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='9999999'><c r='ZZZ1'/></row></sheetData></worksheet>",
        b"<!DOCTYPE x [<!ENTITY a 'aa'>]><worksheet><sheetData>&a;&a;</sheetData></worksheet>",
    ],
)
def test_a_broken_sheet_is_refused(tmp_path: Path, sheet: bytes) -> None:
    with pytest.raises(Invalid):
        Table(repacked(tmp_path / "a.xlsx", sheet), largest=MOST, shape=REQUESTS)


def test_what_unpacks_to_too_much_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 4 << 20)
    bomb = repacked(tmp_path / "a.xlsx", b" " * (5 << 20))
    assert bomb.stat().st_size < MOST / 10
    with pytest.raises(Invalid, match="4 MB"):
        Table(bomb, largest=MOST, shape=REQUESTS)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Invalid):
        Table(tmp_path / "a.xlsx", largest=MOST, shape=REQUESTS)


def test_lines_of_garbage_are_rows_all_the_same(tmp_path: Path) -> None:
    garbage = [
        '{"text": "' + "长" * 100_000 + '"}',
        '{"text": NaN, "name": "x"}',
        '{"text": 1e999, "name": "x"}',
        '{"text": "\\ud800", "name": "x"}',
        '{"text": true}',
        '{"a":' * 100_000,
        "9" * 5000,
        '"text"',
        "\x01\x02",
    ]
    path = written(tmp_path / "a.jsonl", "\n".join(garbage))
    assert len(cells(path)) == len(garbage)


def test_a_table_in_gbk_may_be_broken_in_the_middle_of_a_character(tmp_path: Path) -> None:
    whole = "姓名,诉求\n张三,没信号\n".encode("gbk")
    assert cells(written(tmp_path / "a.csv", whole)) == [{"name": "张三", "text": "没信号"}]
    with pytest.raises(Invalid):
        Table(written(tmp_path / "b.csv", whole + b"\xc0"), largest=MOST, shape=REQUESTS)


def test_a_file_too_large_or_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        Table(written(tmp_path / "a.csv", "phone,text\n1,2\n"), largest=3, shape=REQUESTS)
    with pytest.raises(Invalid):
        Table(tmp_path / "b.csv", largest=MOST, shape=REQUESTS)
