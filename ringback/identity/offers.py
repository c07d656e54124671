"""What identity offers: the menu of whoever is logged in, and the names of API clients."""

from ringback.base import names, shell
from ringback.identity import queries

names.resolvers.add("client", queries.names_of_clients)
shell.tools.add("user", shell.Tool(template="identity/user_menu.html", order=90))
