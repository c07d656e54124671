"""Structured logs: one JSON object a line on stderr, personal numbers masked on the way out."""

import logging
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

from ringback.base import masking

EventDict = MutableMapping[str, Any]

QUIET = {
    # RequestTrace and the error views report these, with the route instead of the path.
    "django.request": logging.CRITICAL,
    "django.security.csrf": logging.ERROR,
    "httpx": logging.WARNING,
}


def configure(options: Mapping[str, Any]) -> None:
    """Set up logging (``LOGGING_CONFIG``). Options: ``level`` (a name), ``json`` (bool)."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
        mask_numbers,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    output = logging.StreamHandler(sys.stderr)
    output.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(as_json=options.get("json", True)),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [output]
    root.setLevel(options.get("level", "INFO"))
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    logging.captureWarnings(True)
    # A line that cannot be written is lost: the standard library would print it as it came, with
    # its arguments and the traceback, past our masks.
    logging.raiseExceptions = not options.get("json", True)


def mask_numbers(logger: Any, method: str, event: EventDict) -> EventDict:
    """Mask phone and identity numbers in every text of an event, however deep it lies."""
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return masking.text(value)
    if isinstance(value, Mapping):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value


def _renderer(*, as_json: bool) -> Any:
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=repr)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
