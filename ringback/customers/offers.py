"""What customers offers: the masked names of customers, where they and their lines are, and what
of the handbook it measures on the clock."""

from ringback.base import names, places
from ringback.customers import queries
from ringback.customers.models import Customer, Site
from ringback.handbook import queries as handbook

names.resolvers.add("customer", queries.names_of_customers)
places.keep(Customer, "home_id")
places.keep(Site, "organisation_id")
handbook.measure("reveal.lifetime")
