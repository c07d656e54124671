"""Invented people with invented numbers, and the staff who serve them."""

from datetime import UTC, datetime

from ringback.customers import commands
from ringback.customers.commands import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.models import Customer
from ringback.customers.rules import credit_code_check_character, resident_check_character
from ringback.customers.states import ContactType, IdentityType, Kind, Region
from ringback.kernel.actor import Actor
from ringback.people.tests import samples as people

NOW = datetime(2026, 2, 13, 8, 20, tzinfo=UTC)
SYSTEM = Actor.system("test")

COUNTY = "/44/4401/440103/"
ELSEWHERE = "/44/4403/"

PHONE, STORED_PHONE = "138 1234 5678", "+8613812345678"
OTHER_PHONE = "13987654321"
NAME = "欧阳修远"
ACCESS_NUMBER = "020-87654321"
ACCOUNT = "GZ-88001234"
ADDRESS = "广东省广州市荔湾区回铃路1号"
RESIDENT = "44010319900307123" + resident_check_character("44010319900307123")
CREDIT_CODE = "91440101MA5RB0001" + credit_code_check_character("91440101MA5RB0001")

AGENT = Actor(
    "user:agent",
    verbs=frozenset({"customer.register", "customer.change", "customer.reveal", "contact.verify"}),
    scope_paths=("/44/4401/",),
)
COLLEAGUE = Actor("user:colleague", verbs=AGENT.verbs, scope_paths=AGENT.scope_paths)
LEAD = Actor("user:lead", verbs=AGENT.verbs | {"customer.merge"}, scope_paths=AGENT.scope_paths)
STRANGER = Actor("user:stranger", verbs=LEAD.verbs, scope_paths=(ELSEWHERE,))
READER = Actor("user:reader", scope_paths=AGENT.scope_paths)


def phone(value: str = PHONE) -> NewContactPoint:
    return NewContactPoint(type=ContactType.PHONE, value=value)


def subscription(**changes: object) -> NewSubscription:
    words: dict[str, object] = {
        "product": "fixed_line",
        "access_number": ACCESS_NUMBER,
        "region": Region.URBAN,
        "starts_at": NOW,
        "star_level": 4,
        "account_number": ACCOUNT,
        "address": ADDRESS,
        "site_path": COUNTY,
    }
    return NewSubscription(**words | changes)


def draft(**changes: object) -> NewCustomer:
    words: dict[str, object] = {
        "kind": Kind.PERSON,
        "name": NAME,
        "home_path": COUNTY,
        "identity_type": IdentityType.RESIDENT,
        "identity_number": RESIDENT,
        "contact_points": (phone(),),
        "subscriptions": (subscription(),),
    }
    return NewCustomer(**words | changes)


def customer(**changes: object) -> Customer:
    return commands.register_customer(draft=draft(**changes), actor=SYSTEM, now=NOW)


def plain(name: str = "苏明允", number: str = "", home_path: str = COUNTY) -> Customer:
    """Somebody of whom little is known."""
    points = (phone(number),) if number else ()
    return customer(
        name=name,
        home_path=home_path,
        identity_type=None,
        identity_number="",
        contact_points=points,
        subscriptions=(),
    )


tree = people.tree
