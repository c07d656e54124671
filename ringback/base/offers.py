"""What base itself puts into the frame, and the names of actors that are nobody."""

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringback.base import names, shell, styleguide


@names.resolvers.register("system")
def _names_of_parts(parts: Collection[str]) -> dict[str, str]:
    return dict.fromkeys(parts, gettext("System"))


@names.resolvers.register("anybody")
def _names_of_nobody(nobody: Collection[str]) -> dict[str, str]:
    return dict.fromkeys(nobody, gettext("Somebody"))


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
