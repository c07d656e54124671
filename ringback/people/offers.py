"""What people offers: the names of users, and the places of the tree itself."""

from ringback.base import names, places
from ringback.people import queries
from ringback.people.models import Department, Organisation

names.resolvers.add("user", queries.names_of_users)
places.keep(Organisation, "path")
places.keep(Department, "path")
