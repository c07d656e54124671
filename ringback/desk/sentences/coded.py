"""Codes that several sentences read."""

from ringback.clocks.states import title
from ringback.desk.sentences.reading import Content, Names, label
from ringback.messaging.states import CHANNEL_LABELS, PURPOSE_LABELS, Channel, Purpose
from ringback.tickets.states import LINK_KIND_LABELS, SHEET_KIND_LABELS, LinkKind, SheetKind

CHANNEL = label("channel", Channel, CHANNEL_LABELS)
SHEET = label("sheet_kind", SheetKind, SHEET_KIND_LABELS)
MESSAGE = label("purpose", Purpose, PURPOSE_LABELS)
LINK = label("link_kind", LinkKind, LINK_KIND_LABELS)


def _timed(content: Content, names: Names) -> object:
    """What was told before there were layers was the manual's."""
    return title(content.get("metric", ""), content.get("layer", "manual"))


METRIC = _timed
