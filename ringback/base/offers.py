"""What base itself puts into the frame."""

from django.utils.translation import gettext_lazy as _

from ringback.base import shell, styleguide

if styleguide.is_open():
    shell.navigation.add(
        "styleguide",
        shell.Entry(
            label=_("Style guide"),
            url_name="base:styleguide",
            icon="palette",
            section=shell.Section.SYSTEM,
            order=99,
        ),
    )
