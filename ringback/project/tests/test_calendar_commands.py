import pytest

from ringback.calendars import queries
from ringback.calendars.tests.samples import NOTICE_2027
from ringback.kernel import instants
from ringback.project.cli import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installed(capsys):
    assert main(["calendar", "install"]) == 0
    capsys.readouterr()


def _add(*arguments: str) -> int:
    return main(["clock", "add", "--language", "en", *arguments])


def test_five_working_days_over_the_spring_festival(capsys):
    assert _add("--calendar", "cn-working-days", "--start", "2026-02-13", "--span", "5wd") == 0
    told = capsys.readouterr().out
    assert told.startswith("2026-02-27 24:00  (2026-02-28T00:00:00+08:00)\n")
    assert "2026-02-14 is working day 1 (worked for Spring Festival)" in told


def test_a_start_may_carry_its_offset(capsys):
    assert _add("--calendar", "natural", "--start", "2026-02-13T02:00:00Z", "--span", "24h") == 0
    assert capsys.readouterr().out.startswith("2026-02-14 10:00 ")


def test_between_tells_the_open_time_and_its_intervals(capsys):
    arguments = ["--calendar", "office", "--start", "2026-02-13", "--end", "2026-02-15"]
    assert main(["clock", "between", "--language", "en", *arguments]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "15 h",
        "  2026-02-13 00:00 to 2026-02-13 08:30 closed: not counted",
        "  2026-02-13 08:30 to 2026-02-13 12:00 counted: 3 h 30 min",
        "  2026-02-13 12:00 to 2026-02-13 14:00 closed: not counted",
        "  2026-02-13 14:00 to 2026-02-13 18:00 counted: 4 h",
        "  2026-02-13 18:00 to 2026-02-14 08:30 closed: not counted",
        "  2026-02-14 08:30 to 2026-02-14 12:00 counted: 3 h 30 min (worked for Spring Festival)",
        "  2026-02-14 12:00 to 2026-02-14 14:00 closed: not counted",
        "  2026-02-14 14:00 to 2026-02-14 18:00 counted: 4 h (worked for Spring Festival)",
        "  2026-02-14 18:00 to 2026-02-14 24:00 closed: not counted",
    ]


@pytest.mark.parametrize(
    ("calendar", "start", "span", "told"),
    [
        ("nowhere", "2026-02-13", "5wd", "nowhere"),
        ("office", "someday", "5wd", "someday"),
        ("office", "2026-02-13", "5w", "5w"),
        ("office", "2026-02-13", "9999y", "2199"),
        ("office", "0001-01-01", "5wd", "0001"),
        ("office", "1969-07-20", "5wd", "1970"),
    ],
)
def test_what_cannot_be_reckoned_is_refused_in_one_line(capsys, calendar, start, span, told):
    assert _add("--calendar", calendar, "--start", start, "--span", span) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("ringback: ")
    assert line.endswith("(§ 3.2)")
    assert told in line


@pytest.mark.parametrize("span", ["-5wd", "0wd", "100000h"])
def test_a_span_below_one_or_without_end_is_refused(capsys, span):
    assert _add("--calendar", "office", "--start", "2026-02-13", f"--span={span}") == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "span" in line
    assert line.endswith("(§ 3.2)")


def test_between_may_run_backwards_and_says_so(capsys):
    arguments = ["--calendar", "natural", "--start", "2026-02-14", "--end", "2026-02-13"]
    assert main(["clock", "between", "--language", "en", *arguments]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told == ["-24 h", "  2026-02-13 00:00 to 2026-02-13 24:00 counted: 24 h"]


def test_an_unconfirmed_year_is_told_by_add_and_between(capsys):
    assert _add("--calendar", "office", "--start", "2026-12-28", "--span", "5wd") == 0
    assert "2027 are not confirmed" in capsys.readouterr().out
    arguments = ["--calendar", "office", "--start", "2026-12-28", "--end", "2027-01-05"]
    assert main(["clock", "between", "--language", "en", *arguments]) == 0
    assert "2027 are not confirmed" in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_notice_is_taken_in_from_a_file(tmp_path, capsys, encoding):
    file = tmp_path / "2027.csv"
    file.write_text(NOTICE_2027, encoding)
    assert main(["calendar", "import-notice", str(file), "--year", "2027"]) == 0
    assert capsys.readouterr().out.split() == ["cn-working-days", "office"]
    hours = queries.calendar_version("office", at=instants.now())
    assert 2027 in (hours.confirmed_years or ())
    assert main(["calendar", "list"]) == 0
    assert "2027?" not in capsys.readouterr().out


def test_a_notice_that_cannot_be_read_names_its_lines(tmp_path, capsys):
    file = tmp_path / "2027.csv"
    file.write_text("date,kind,name\n2027-01-01,close,元旦\n2027-02-30,close,春节\n", "utf-8")
    assert main(["calendar", "import-notice", str(file), "--year", "2027"]) == 1
    assert "3" in capsys.readouterr().err.splitlines()[1]
    file.write_bytes(b"\xff\xff")
    assert main(["calendar", "import-notice", str(file), "--year", "2027"]) == 1
