"""What others may tell customers to do, by topic."""

from ringback.customers.commands.callers import Caller, find_or_register_many
from ringback.customers.commands.consents import give_consent, withdraw_consent
from ringback.customers.commands.contact_points import (
    add_contact_point,
    remove_contact_point,
    verify_contact_point,
)
from ringback.customers.commands.merges import merge, propose_merge, refuse_merge, unmerge
from ringback.customers.commands.registration import (
    add_subscription,
    change_customer,
    find_or_register,
    register_customer,
    register_many,
)
from ringback.customers.commands.reveals import reveal
from ringback.customers.commands.watches import stop_watching, watch
from ringback.customers.drafts import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.importing import import_file

__all__ = [
    "Caller",
    "NewContactPoint",
    "NewCustomer",
    "NewSubscription",
    "add_contact_point",
    "add_subscription",
    "change_customer",
    "find_or_register",
    "find_or_register_many",
    "give_consent",
    "import_file",
    "merge",
    "propose_merge",
    "refuse_merge",
    "register_customer",
    "register_many",
    "remove_contact_point",
    "reveal",
    "stop_watching",
    "unmerge",
    "verify_contact_point",
    "watch",
    "withdraw_consent",
]
