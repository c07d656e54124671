"""Why a thing could not be done. One translator turns these into a page, a fragment or JSON.

A message is a ``str`` or a lazily translated text, hence ``object``: it becomes words in the
reader's language only when it is shown. Say what happened, what was kept, what to do next.
"""

from collections.abc import Mapping
from typing import ClassVar


class RingbackError(Exception):
    """Base of all refusals. ``code`` is stable and machine-readable; the message is for people."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "error"

    def __init__(self, message: object, *, code: str = "", retry_after: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.reason = code or self.code
        self.retry_after = retry_after


class NotAllowed(RingbackError):
    """The actor may not do this, or not to this row."""

    status = 403
    code = "not_allowed"


class NotFound(RingbackError):
    """No such thing, or none the actor may know of."""

    status = 404
    code = "not_found"


class Conflict(RingbackError):
    """The row has moved on: wrong state, lost race, stale edit."""

    status = 409
    code = "conflict"


class Invalid(RingbackError):
    """What was handed in cannot be accepted. ``fields`` says which part and why."""

    status = 422
    code = "invalid"

    def __init__(
        self,
        message: object,
        *,
        fields: Mapping[str, object] | None = None,
        code: str = "",
    ) -> None:
        super().__init__(message, code=code)
        self.fields = dict(fields or {})


class TooMany(RingbackError):
    """Asked too often. ``retry_after`` is in seconds."""

    status = 429
    code = "too_many"


class Unavailable(RingbackError):
    """A part we depend on does not answer; nothing was done."""

    status = 503
    code = "unavailable"
