"""What reports put into the frame."""

from django.utils.translation import gettext_lazy as _

from ringback.base import shell

shell.navigation.add(
    "reports",
    shell.Entry(
        label=_("Service report"),
        url_name="reports:period",
        icon="chart-bar",
        verb="report.read",
        section=shell.Section.INSIGHT,
        order=10,
    ),
)
