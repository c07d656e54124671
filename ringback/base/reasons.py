"""Why something of the house's own order was changed: a code, since the journal holds no words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Why(StrEnum):
    NEW = "new"
    CORRECTION = "correction"
    REORGANISATION = "reorganisation"
    JOINED = "joined"
    CHANGED_POST = "changed_post"
    LEFT = "left"
    SECURITY = "security"
    ASKED = "asked"
    MENDED = "mended"
    UNNEEDED = "unneeded"


LABELS = {
    Why.NEW: _("Something new"),
    Why.CORRECTION: _("A correction"),
    Why.REORGANISATION: _("Reorganisation"),
    Why.JOINED: _("Somebody joins"),
    Why.CHANGED_POST: _("A change of post"),
    Why.LEFT: _("Somebody leaves"),
    Why.SECURITY: _("Security"),
    Why.ASKED: _("At the person's own request"),
    Why.MENDED: _("The cause is mended"),
    Why.UNNEEDED: _("No longer needed"),
}
