"""The rows a draft becomes. Built together, written in as many statements as there are tables."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from ringback.base.inserts import fresh, insert, insert_if_new
from ringback.customers import indexes
from ringback.customers.drafts import NewContactPoint, NewCustomer, NewSubscription
from ringback.customers.models import Account, ContactPoint, Customer, Site, Subscription
from ringback.kernel.errors import Conflict


def number_taken() -> Conflict:
    return Conflict(
        _("One of these numbers has a holder already. Look it up; nothing was saved."),
        code="number_taken",
    )


class Rows:
    """Rows to be written in one go. Drafts must be cleaned; later ones see earlier ones."""

    def __init__(self, now: datetime, actor_ref: str) -> None:
        self.now = now
        self.actor_ref = actor_ref
        self.customers: list[Customer] = []
        self.accounts: list[Account] = []
        self.subscriptions: list[Subscription] = []
        self.sites: list[Site] = []
        self.contact_points: list[ContactPoint] = []
        self._accounts: dict[tuple[UUID, str], Account] = {}

    def add_customer(self, draft: NewCustomer) -> Customer:
        number = draft.identity_number
        customer = fresh(
            Customer,
            kind=draft.kind,
            name=draft.name or None,
            identity_type=draft.identity_type or "",
            identity_number=number or None,
            identity_index=indexes.of_identity(number) if number else "",
            home_id=draft.home_path,
            language=draft.language,
            created_at=self.now,
            created_by=self.actor_ref,
        )
        self.customers.append(customer)
        for each in draft.subscriptions:
            self.add_subscription(customer, each)
        for point in draft.contact_points:
            self.add_contact_point(customer, point)
        return customer

    def add_subscription(self, customer: Customer, draft: NewSubscription) -> Subscription:
        subscription = Subscription(
            customer=customer,
            account=self._account(customer, draft.account_number),
            product=draft.product,
            access_number=draft.access_number,
            access_index=indexes.of_access_number(draft.access_number),
            region=draft.region,
            star_level=draft.star_level,
            status=draft.status,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
        )
        self.subscriptions.append(subscription)
        if draft.address:
            site = Site(
                subscription=subscription,
                address=draft.address,
                organisation_id=draft.site_path,
            )
            self.sites.append(site)
        return subscription

    def add_contact_point(self, customer: Customer, draft: NewContactPoint) -> ContactPoint:
        point = fresh(
            ContactPoint,
            customer_id=customer.pk,
            type=draft.type,
            value=draft.value,
            value_index=indexes.of_contact(draft.type, draft.value),
            added_at=self.now,
            verified_at=draft.verified_at,
        )
        self.contact_points.append(point)
        return point

    def write(self, *, share_numbers: bool = True) -> None:
        """Raises ``Conflict`` when a number has found another holder in the meantime, or, unless
        numbers may be shared, when it has one at all: then the command that writes must fail."""
        if share_numbers:
            self._mark_shared()
        try:
            insert(self.customers)
            insert(self.accounts)
            insert(self.subscriptions)
            insert(self.sites)
            insert(self.contact_points)
        except IntegrityError:
            raise number_taken() from None

    def write_if_free(self) -> bool:
        """Whether one customer was written: not when their number, one at most, has a holder. Its
        row goes first, so that nothing is to be taken back; its key is looked at when all is
        committed."""
        (point,) = self.contact_points or (None,)
        if point is not None and not insert_if_new(point):
            return False
        insert(self.customers)
        return True

    def _account(self, customer: Customer, number: str) -> Account | None:
        """The customer's account of that number, made when they have none. If it is somebody
        else's, the constraint says so."""
        if not number:
            return None
        index = indexes.of_account(number)
        known = self._accounts.get((customer.pk, index))
        if known is None and not customer._state.adding:
            known = Account.objects.filter(customer=customer, number_index=index).first()
        if known is None:
            known = Account(customer=customer, number=number, number_index=index)
            self.accounts.append(known)
        return self._accounts.setdefault((customer.pk, index), known)

    def _mark_shared(self) -> None:
        """The first holder of a value has it unshared; the constraint settles who is first."""
        wanted = {point.value_index for point in self.contact_points}
        held = ContactPoint.objects.filter(value_index__in=wanted, removed_at__isnull=True)
        taken = set(held.values_list("value_index", flat=True))
        for point in self.contact_points:
            point.shared = point.value_index in taken
            taken.add(point.value_index)
