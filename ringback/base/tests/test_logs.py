"""Nothing personal reaches the log: numbers are masked in whatever an event carries."""

import io
import json
import logging

import pytest
import structlog

from ringback.base import logs

PHONE, IDENTITY = "13812345678", "44010619900307123X"


@pytest.fixture
def log_lines(monkeypatch):
    """Log as in production; answers the lines written so far, as parsed JSON."""
    stderr = io.StringIO()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stderr", stderr)
        logs.configure({"json": True, "level": "INFO"})
    return lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]


def test_an_event_is_one_line_of_json_with_level_time_and_place(log_lines):
    structlog.get_logger("ringback.test").info("ticket.held", ticket="1000 0427", 备注="中文")
    (line,) = log_lines()
    assert line["event"] == "ticket.held"
    assert line["level"] == "info"
    assert line["logger"] == "ringback.test"
    assert line["at"].endswith("Z")
    assert line["ticket"] == "1000 0427"
    assert line["备注"] == "中文"


def test_numbers_are_masked_however_deep(log_lines):
    structlog.get_logger("ringback.test").warning(
        f"call {PHONE}", rows=[{"phone": PHONE, "ids": (IDENTITY,)}], number=5
    )
    written = str(log_lines())
    assert "138****5678" in written
    assert "number': 5" in written
    assert PHONE not in written
    assert IDENTITY not in written


def test_numbers_in_a_traceback_are_masked(log_lines):
    try:
        int(f"{PHONE}号")
    except ValueError:
        structlog.get_logger("ringback.test").exception("row.failed")
    (line,) = log_lines()
    assert (
        "ValueError: invalid literal for int() with base 10: '138****5678号'" in line["exception"]
    )
    assert PHONE not in str(line)


def test_other_peoples_loggers_are_masked_too(log_lines):
    logging.getLogger("somebody.else").error("no route to %s", PHONE)
    (line,) = log_lines()
    assert line["event"] == "no route to 138****5678"


def test_a_line_that_cannot_be_written_is_not_printed_raw_instead(log_lines, capfd, monkeypatch):
    (handler,) = (each for each in logging.getLogger().handlers if is_real(each))
    monkeypatch.setattr(handler, "stream", None)
    handler.emit(logging.LogRecord("x", logging.ERROR, "", 1, "call %s", (PHONE,), None))
    said = capfd.readouterr()
    assert PHONE not in said.out + said.err


def is_real(handler: logging.Handler) -> bool:
    return type(handler) is logging.StreamHandler


def test_a_request_id_is_on_every_line_of_its_request(log_lines):
    with structlog.contextvars.bound_contextvars(request_id="abc"):
        structlog.get_logger("ringback.test").info("one")
        logging.getLogger("somebody.else").error("two")
    assert [line["request_id"] for line in log_lines()] == ["abc", "abc"]


def test_paths_are_not_logged_by_django(log_lines):
    logging.getLogger("django.request").error("Internal Server Error: /t/token")
    assert log_lines() == []
