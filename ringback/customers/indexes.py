"""The blind indexes of this module: one domain for each kind of value, whole values only.

All take the stored form (:mod:`ringback.customers.rules`).
"""

from ringback.base.crypto import blind_index
from ringback.customers.states import ContactType


def of_contact(type_: ContactType, stored: str) -> str:
    return blind_index(f"customers.contact.{type_}", stored.casefold())


def of_access_number(stored: str) -> str:
    return blind_index("customers.access_number", stored)


def of_account(stored: str) -> str:
    return blind_index("customers.account", stored)


def of_identity(stored: str) -> str:
    return blind_index("customers.identity", stored)
