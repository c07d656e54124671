"""What people offers: the names of users."""

from ringback.base import names
from ringback.people import queries

names.resolvers.add("user", queries.names_of_users)
