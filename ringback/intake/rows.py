"""From a row of a file to a request, and from what became of it to a line of the outcome."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from ringback.base.tables import Cells, Row
from ringback.intake import origins
from ringback.intake.requests import Request
from ringback.intake.tables import OF_LETTERS
from ringback.kernel.instants import InstantError, as_utc, at_wall
from ringback.messaging.states import Channel
from ringback.tickets.commands import HandedDown
from ringback.tickets.states import LetterSource

UNREADABLE, FAILED, CHANGED = "unreadable", "failed", "changed"
REASONS = {
    UNREADABLE: _("The row cannot be read."),
    "text": _("There are no words in it, or too many."),
    "phone": _("No phone number and no name, or a number that is none."),
    "name": _("This is no name."),
    "channel": _("No such channel."),
    "occurred_at": _("No time, or one that lies in the future or too long ago."),
    "external_id": _("The number there is too long or cannot be kept."),
    "letter": _("A letter needs who sent it, its number, and times that make sense."),
    "letter_known": _("A letter of that number is recorded already. Look the case up by it."),
    FAILED: _("The row could not be registered; the administrator finds why in the log."),
    CHANGED: _("The same number there was registered before with other words, which stand."),
}
"""Why a row is refused, or what to know of a repeated one: codes of the outcome in words."""

SENDERS = {
    "12345热线": LetterSource.CITY_HOTLINE,
    "12315热线": LetterSource.CONSUMER_HOTLINE,
    "信访": LetterSource.PETITION,
    "总部": LetterSource.HEADQUARTERS,
}
"""As people here write them, beside the codes."""

WRITTEN_TIMES = ("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y/%m/%d")
"""As spreadsheets here show them, beside ISO 8601."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A row ready to be registered, or ``refused`` with the reason why it cannot be.

    ``external_id`` is its own name at the source, empty when it has none.
    """

    number: int
    request: Request | None
    refused: str = ""
    external_id: str = ""


def requests_of(table: Iterable[Row], *, source: str, zone: ZoneInfo) -> Iterator[Numbered]:
    """The rows of a file as requests. One without a name of its own is named by what it says and
    by which time it is said, so that a second reading finds it again."""
    times: Counter[str] = Counter()
    for row in table:
        one = _request_of(row, source, zone)
        request = one.request
        if request is not None and not request.external_id:
            content = origins.content_of(request)
            times[content] += 1
            named = replace(request, external_id=f"row:{content}:{times[content]}")
            one = replace(one, request=named)
        yield one


def _request_of(row: Row, source: str, zone: ZoneInfo) -> Numbered:
    if row.cells is None:
        return Numbered(row.number, None, UNREADABLE)
    cells = row.cells
    own = cells.get("external_id", "").strip()
    try:
        channel = Channel(cells.get("channel", "").strip().lower() or Channel.BATCH)
    except ValueError:
        return Numbered(row.number, None, "channel", own)
    try:
        occurred_at = instant_of(cells.get("occurred_at", "").strip(), zone)
    except (ValueError, InstantError):
        return Numbered(row.number, None, "occurred_at", own)
    try:
        letter = _letter(cells, occurred_at, zone)
    except (ValueError, InstantError):
        return Numbered(row.number, None, "letter", own)
    return Numbered(
        row.number,
        Request(
            text=cells.get("text", ""),
            channel=channel,
            phone=cells.get("phone", "").strip(),
            name=cells.get("name", "").strip(),
            occurred_at=occurred_at,
            source=source,
            external_id=own,
            letter=letter,
        ),
        external_id=own,
    )


def _letter(cells: Cells, occurred_at: datetime | None, zone: ZoneInfo) -> HandedDown | None:
    """What the case was handed down with; ``None`` when nothing is said of a letter. It was
    received when it happened, unless told. Raises ``ValueError`` for one that makes no sense."""
    told = {field: cells.get(field, "").strip() for field in OF_LETTERS}
    if not any(told.values()):
        return None
    received_at = instant_of(told["letter_received_at"], zone) or occurred_at
    deadline = instant_of(told["letter_deadline"], zone)
    if not told["letter_number"] or received_at is None:
        raise ValueError
    source = SENDERS.get(told["handed_down_by"], told["handed_down_by"])
    return HandedDown(
        source=LetterSource(source),
        number=told["letter_number"],
        received_at=received_at,
        deadline=deadline,
    )


def instant_of(written: str, zone: ZoneInfo) -> datetime | None:
    """Without an offset it is the wall time of the operator's zone."""
    if not written:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = _spreadsheet_time(written)
    return at_wall(moment, zone) if moment.tzinfo is None else as_utc(moment)


def _spreadsheet_time(written: str) -> datetime:
    for form in WRITTEN_TIMES:
        try:
            return datetime.strptime(written, form)  # noqa: DTZ007  a wall time, zoned by the caller
        except ValueError:
            continue
    raise InstantError(written)
