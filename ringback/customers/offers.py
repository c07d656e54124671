"""What customers offers: the masked names of customers."""

from ringback.base import names
from ringback.customers import queries

names.resolvers.add("customer", queries.names_of_customers)
