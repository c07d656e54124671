"""What the desk puts into the frame: its entries, the search, the live stream."""

from django.utils.translation import gettext_lazy as _

from ringback.base import shell

shell.search.fill("desk:search")
shell.stream.fill("base:stream")

shell.navigation.add(
    "work",
    shell.Entry(label=_("Work lists"), url_name="desk:work", icon="inbox", order=10),
)
