"""What administration puts into the frame: its entry."""

from django.utils.translation import gettext_lazy as _

from ringback.administration.areas import AREAS
from ringback.base import shell

shell.navigation.add(
    "administration",
    shell.Entry(
        label=_("Administration"),
        url_name="administration:home",
        icon="settings",
        verbs=tuple(dict.fromkeys(area.verb for area in AREAS.values())),
        section=shell.Section.SYSTEM,
        order=10,
    ),
)
