"""Codes that several sentences read."""

from ringback.clocks.states import METRIC_LABELS, Metric
from ringback.desk.sentences.reading import label
from ringback.messaging.states import CHANNEL_LABELS, PURPOSE_LABELS, Channel, Purpose
from ringback.tickets.states import LINK_KIND_LABELS, SHEET_KIND_LABELS, LinkKind, SheetKind

CHANNEL = label("channel", Channel, CHANNEL_LABELS)
SHEET = label("sheet_kind", SheetKind, SHEET_KIND_LABELS)
METRIC = label("metric", Metric, METRIC_LABELS)
MESSAGE = label("purpose", Purpose, PURPOSE_LABELS)
LINK = label("link_kind", LinkKind, LINK_KIND_LABELS)
