"""The lives of an evidence pack and of a file of the archive."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PackState(StrEnum):
    """Asked for, made, gone when its time is over; or given up after some attempts."""

    ASKED = "asked"
    MADE = "made"
    EXPIRED = "expired"
    FAILED = "failed"


PACK_STATE_LABELS = {
    PackState.ASKED: _("Being made"),
    PackState.MADE: pgettext_lazy("file", "Ready"),
    PackState.EXPIRED: _("Expired and deleted"),
    PackState.FAILED: _("Could not be made"),
}


class PartitionState(StrEnum):
    PLANNED = "planned"
    WRITTEN = "written"
    MOVED = "moved"


class HoldReason(StrEnum):
    """Why nothing may go (§3.4.2)."""

    LITIGATION = "litigation"
    APPEAL = "appeal"
    INVESTIGATION = "investigation"
    OTHER = "other"


HOLD_REASON_LABELS = {
    HoldReason.LITIGATION: _("Litigation"),
    HoldReason.APPEAL: _("Appeal to a regulator"),
    HoldReason.INVESTIGATION: _("Investigation"),
    HoldReason.OTHER: pgettext_lazy("legal hold", "Other"),
}
