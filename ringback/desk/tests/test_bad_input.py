"""Every button of the desk, pressed with rubbish: a clear refusal, nothing half done, no defect."""

from urllib.parse import quote_from_bytes

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.test import Client

from ringback.base.ids import new_id
from ringback.base.models import Entry
from ringback.desk import actions
from ringback.desk.tests.floor import Floor
from ringback.tickets.queries import Ticket, WorkSheet

RUBBISH = {
    "nul": "a\0b",
    "control": "\x07\x1b",
    "digits": "9" * 5000,
    "long": "长" * 20_000,
    "no date": "2026-02-30T25:61",
    "last date": "9999-12-31T23:59",
    "first date": "0001-01-01T00:00",
    "markup": "<script>alert(1)</script>",
    "format": "%s%(name)s{0}",
}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def case(floor: Floor) -> Ticket:
    return floor.accepted()


@pytest.fixture
def sheet(floor: Floor) -> WorkSheet:
    return floor.claimed()


def changes() -> int:
    return Entry.objects.filter(subject_kind__in=["ticket", "work_sheet", "contact"]).count()


def rubbish_for(action: type[actions.Action], words: str) -> dict[str, str]:
    names = (name for name, field in action.base_fields.items() if not isinstance(field, FileField))
    return dict.fromkeys(names, words)


@pytest.mark.parametrize("verb", actions.OF_TICKET)
def test_a_button_of_a_case(floor: Floor, case: Ticket, verb: str) -> None:
    before = changes()
    for name, words in RUBBISH.items():
        typed = rubbish_for(actions.OF_TICKET[verb], words)
        answer = floor.agent.client.post(f"/desk/tickets/{case.number}/{verb}", typed)
        assert 400 <= answer.status_code < 500, (name, answer.status_code)
    assert changes() == before


@pytest.mark.parametrize("verb", actions.OF_SHEET)
def test_a_button_of_a_sheet(floor: Floor, sheet: WorkSheet, verb: str) -> None:
    before = changes()
    for name, words in RUBBISH.items():
        typed = rubbish_for(actions.OF_SHEET[verb], words)
        answer = floor.handler.client.post(f"/desk/sheets/{sheet.pk}/{verb}", typed)
        assert 400 <= answer.status_code < 500, (name, answer.status_code)
    assert changes() == before


@pytest.mark.parametrize("verb", ["say", "note", "resolve", "hold", "classify"])
def test_a_sound_form_with_rubbish_in_its_words(floor: Floor, case: Ticket, verb: str) -> None:
    """Only the words are rubbish: what can be kept is kept, the rest is refused."""
    for name, words in RUBBISH.items():
        case.refresh_from_db()
        typed = rubbish_for(actions.OF_TICKET[verb], words)
        typed |= {"seen": str(case.version), "once": str(new_id())}
        answer = floor.agent.client.post(f"/desk/tickets/{case.number}/{verb}", typed)
        assert answer.status_code in (302, 422), (name, answer.status_code)
    page = floor.agent.client.get(f"/desk/tickets/{case.number}/")
    assert page.status_code == 200
    assert "<script>alert" not in page.text


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("body=没信号".encode("gbk"), FORM, 422),
        (b"body=" + quote_from_bytes("没信号".encode("gbk")).encode(), FORM, 422),
        (b"body=%FF%FE&seen=%ED%A0%80", FORM, 422),
        (b"body=%ED%A0%80&seen=1&once=1", FORM, 302),
        (b"&".join(b"f%d=1" % number for number in range(501)), FORM, 400),
        (b"seen=1&once=1&body=" + b"x" * 13_000_000, FORM, 413),
        (b'{"body": "x"}', "application/json", 422),
        (b"no parts", "multipart/form-data; boundary=x", 422),
        (b"no boundary", "multipart/form-data", 400),
        (
            b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n',
            "multipart/form-data; boundary=x",
            422,
        ),
        (b"body=x", f"{FORM}; charset=no-such", 422),
        (b"body=x", f"{FORM}; charset=utf-16", 400),
    ],
)
def test_a_form_that_is_none(
    floor: Floor, case: Ticket, body: bytes, content_type: str, status: int
) -> None:
    answer = floor.agent.client.generic(
        "POST", f"/desk/tickets/{case.number}/say", body, content_type=content_type
    )
    assert answer.status_code == status
    assert floor.agent.client.get(f"/desk/tickets/{case.number}/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.png", b""),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 100),
        ("picture.jpg", b"\xff\xd8\xff\xe0" + b"\xff" * 100),
        ("page.html", b"<html><script>alert(1)</script></html>"),
        ("program.exe", b"MZ" + b"\0" * 100),
        ("../../etc/passwd.txt", b"\0\0\0"),
        ("长" * 200 + ".png", b"\0"),
        ("13812345678.bin", b"\0\1\2"),
    ],
)
def test_a_file_that_cannot_be_kept(floor: Floor, case: Ticket, name: str, content: bytes) -> None:
    before = changes()
    typed = {
        "seen": case.version,
        "once": str(new_id()),
        "file": SimpleUploadedFile(name, content, content_type="image/png"),
    }
    answer = floor.agent.client.post(f"/desk/tickets/{case.number}/attach", typed)
    assert answer.status_code == 422, answer.status_code
    assert changes() == before


def test_a_file_larger_than_is_taken(floor: Floor, case: Ticket) -> None:
    content = b"%PDF-1.7\n" + b"x" * (26 << 20)
    typed = {
        "seen": case.version,
        "once": str(new_id()),
        "file": SimpleUploadedFile("a.pdf", content, content_type="application/pdf"),
    }
    answer = floor.agent.client.post(f"/desk/tickets/{case.number}/attach", typed)
    assert answer.status_code in (413, 422)


NOWHERE = [
    "/desk/tickets/00000000/",
    f"/desk/tickets/{'9' * 19}/",
    f"/desk/tickets/{'9' * 50}/",
    "/desk/tickets/١٠٠٠٠٠١٢/",
    "/desk/tickets/10000012/no_such",
    f"/desk/tickets/10000012/why/{'9' * 30}",
    f"/desk/sheets/{'9' * 18}/",
    f"/desk/sheets/{'9' * 30}/",
    f"/desk/sheets/{'9' * 30}/claim",
    "/desk/files/00000000-0000-0000-0000-000000000000",
    "/desk/files/x",
    "/desk/list/no-such/",
    "/desk/%ff",
    "/desk/%00",
]


def test_an_address_that_leads_nowhere(floor: Floor) -> None:
    for address in NOWHERE:
        assert floor.agent.client.get(address).status_code in (400, 404), address
        answer = floor.agent.client.post(address, {"seen": 1})
        assert answer.status_code in (400, 404, 405), address


ODD = ("q=%FF", "q=%ED%A0%80", f"q={'x' * 5000}", "q=%27%22*%28&before=x", f"after={'9' * 40}")


@pytest.mark.parametrize("path", ["/desk/search", "/desk/", "/desk/list/pool/", "/desk/categories"])
def test_a_question_nobody_would_ask(floor: Floor, path: str) -> None:
    for query in ODD:
        answer = floor.agent.client.get(f"{path}?{query}")
        assert answer.status_code in (200, 400, 404, 422), query


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "a\0", "password": "x"},
        {"username": "长" * 5000, "password": "x" * 5000},
        {"username": "agent", "password": "\0"},
        {"next": "//elsewhere.example.net", "username": "a", "password": "b"},
        {},
    ],
)
def test_a_log_in_that_is_none(floor: Floor, client: Client, typed: dict[str, str]) -> None:
    assert client.post("/log-in", typed).status_code < 500
    assert "user_id" not in client.session
