"""What is handed in to register: values a command checks and brings into their stored form."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ringback.customers import rules
from ringback.customers.states import (
    ContactType,
    IdentityType,
    Kind,
    Language,
    Region,
    SubscriptionStatus,
)
from ringback.kernel.errors import Invalid
from ringback.kernel.phones import normalise_access_number

TOP_STAR_LEVEL = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContactPoint:
    type: ContactType
    value: str
    verified_at: datetime | None = None

    def cleaned(self) -> "NewContactPoint":
        """With the value in its stored form. Raises ``Invalid``."""
        value = rules.normalise_contact(self.type, self.value)
        return replace(self, value=_sound(self.type, value))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSubscription:
    """``account_number`` names the account it is billed to, made when the customer has none of
    that number; ``address`` is where the line ends, at ``site_path``. Empty: neither."""

    product: str
    access_number: str
    region: Region
    starts_at: datetime
    ends_at: datetime | None = None
    status: SubscriptionStatus = SubscriptionStatus.ACTIVE
    star_level: int = 0
    account_number: str = ""
    address: str = ""
    site_path: str = ""

    def cleaned(self) -> "NewSubscription":
        """With numbers and address in their stored form. Raises ``Invalid``."""
        if not 0 <= self.star_level <= TOP_STAR_LEVEL:
            raise _invalid("star_level")
        if (self.ends_at is not None) != (self.status is SubscriptionStatus.ENDED):
            raise _invalid("ends_at")
        if self.ends_at is not None and self.ends_at < self.starts_at:
            raise _invalid("ends_at")
        if not self.product or (self.address and not self.site_path):
            raise _invalid("site_path" if self.product else "product")
        access_number = normalise_access_number(self.access_number)
        return replace(
            self,
            access_number=_sound("access_number", access_number),
            account_number=_optional(
                "account_number", self.account_number, rules.normalise_account
            ),
            address=_optional("address", self.address, rules.normalise_address),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """``home_path``: the organisation that looks after the customer. An empty name: not told."""

    kind: Kind
    home_path: str
    name: str = ""
    language: Language = Language.CHINESE
    identity_type: IdentityType | None = None
    identity_number: str = ""
    contact_points: tuple[NewContactPoint, ...] = ()
    subscriptions: tuple[NewSubscription, ...] = ()

    def cleaned(self) -> "NewCustomer":
        """With every personal value in its stored form. Raises ``Invalid`` naming the field."""
        return replace(
            self,
            name=_optional("name", self.name, rules.normalise_name),
            identity_number=clean_identity(self.identity_type, self.identity_number),
            contact_points=tuple(point.cleaned() for point in self.contact_points),
            subscriptions=tuple(each.cleaned() for each in self.subscriptions),
        )


def clean_name(written: str) -> str:
    return _sound("name", rules.normalise_name(written))


def clean_identity(type_: IdentityType | None, written: str) -> str:
    """The number's stored form; empty when there is neither number nor type."""
    if type_ is None:
        if written:
            raise _invalid("identity_type")
        return ""
    return _sound("identity_number", rules.normalise_identity(type_, written))


def _optional(field: str, written: str, normalise: Callable[[str], str | None]) -> str:
    return _sound(field, normalise(written)) if written.strip() else ""


def _sound(field: str, stored: str | None) -> str:
    if stored is None:
        raise _invalid(field)
    return stored


def _invalid(field: str) -> Invalid:
    return Invalid(_COMPLAINTS[field], fields={field: _("Check this entry.")})


_COMPLAINTS = {
    "name": _("This is no name: one line of at most 80 characters. Nothing was saved."),
    "identity_type": _("Say what kind of document the number is from. Nothing was saved."),
    "identity_number": _("The document's number is not right: check every character."),
    "access_number": _("This is no access number. Nothing was saved."),
    "account_number": _("This is no account number. Nothing was saved."),
    "address": _("This is no address: one line of at most 200 characters. Nothing was saved."),
    "site_path": _("Say which organisation looks after the address. Nothing was saved."),
    "product": _("Say which product it is. Nothing was saved."),
    "star_level": _("Star levels run from 0 to 7. Nothing was saved."),
    "ends_at": _("An ended subscription, and no other, has an end after its start."),
    ContactType.PHONE: _("This is no phone number. Write a landline with its area code."),
    ContactType.EMAIL: _("This is no mail address. Nothing was saved."),
    ContactType.WECHAT: _("This is no WeChat id. Nothing was saved."),
}
