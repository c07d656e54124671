"""What identity offers: the menu of whoever is logged in, the names of API clients, the places
grants are for, and everybody's way in for an administrator."""

from django.utils.translation import gettext_lazy as _

from ringback.base import names, places, shell
from ringback.identity import queries
from ringback.identity.models import Grant

names.resolvers.add("client", queries.names_of_clients)
places.keep(Grant, "scope_path")
shell.tools.add("user", shell.Tool(template="identity/user_menu.html", order=90))
shell.navigation.add(
    "accounts",
    shell.Entry(
        label=_("Accounts and log-in"),
        url_name="identity:accounts",
        icon="shield-lock",
        verb="identity.administer",
        section=shell.Section.SYSTEM,
        order=20,
    ),
)
