"""Customers, what they hold, how to reach them. Every personal value is bound to its row."""

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import EncryptedTextField
from ringback.base.ids import known_ids, new_id
from ringback.base.lookups import paths_within
from ringback.customers import states
from ringback.customers.watches import Watch  # noqa: F401 - Django finds tables here
from ringback.kernel.actor import Actor
from ringback.kernel.registry import Registry

INDEX = 32
"""Length of a blind index, in hex digits."""


def _coded(codes: type[StrEnum], labels: Any, **options: Any) -> "models.CharField[str, str]":
    choices = [(code.value, labels[code]) for code in codes]
    return models.CharField(max_length=20, choices=choices, **options)


def _is_one_of(field: str, codes: type[StrEnum]) -> Q:
    return Q(**{f"{field}__in": [code.value for code in codes]})


class ContactField(EncryptedTextField):
    """The value of a contact point: its type chooses the mask."""

    def mask_of(self, row: models.Model) -> str:
        return states.CONTACT_MASKS[states.ContactType(row.type)]  # type: ignore[attr-defined]


def _served_as(ids: Collection[Any]) -> set[Any]:
    """Records of one's own, and those they have been merged into since: whoever is logged in as the
    old one is the same person still."""
    found = step = set(ids)
    while step:
        merged = Merge.objects.filter(merged_id__in=step, undone_at__isnull=True)
        step = set(merged.values_list("kept_id", flat=True)) - found
        found = found | step
    return found


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, actor: Actor) -> "CustomerQuerySet":
        """The customers an actor may know of.

        Staff: those at home in their part of the organisation, those they registered, and those
        known to them in a way some module above has registered. Customers: themselves. API
        clients: by the scope ``customer.read``.
        """
        if actor.is_system or (actor.ref.startswith("client:") and actor.may("customer.read")):
            return self.all()
        if actor.is_customer:
            return self.filter(pk__in=_served_as(known_ids([actor.id])))
        if not actor.ref.startswith("user:"):
            return self.none()
        known = paths_within("home__path", actor.scope_paths) | Q(created_by=actor.ref)
        for way in ways_of_knowing:
            known |= ways_of_knowing[way](actor)
        return self.filter(known)


ways_of_knowing: Registry[Callable[[Actor], Q]] = Registry("way of knowing a customer")
"""Filled from above: a department handler knows the customer of a ticket at work."""


class Customer(models.Model):
    """A person or an enterprise. ``name`` is null while nobody has told it.

    ``version`` rises with every change, so that a stale edit is noticed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = _coded(states.Kind, states.KIND_LABELS)
    name = EncryptedTextField(mask="name", null=True)
    identity_type = _coded(states.IdentityType, states.IDENTITY_TYPE_LABELS, blank=True)
    identity_number = EncryptedTextField(mask="identity", null=True)
    identity_index = models.CharField(max_length=INDEX, blank=True)
    home = models.ForeignKey(
        "people.Organisation",
        to_field="path",
        db_column="home_path",
        on_delete=models.PROTECT,
        related_name="customers",
    )
    language = _coded(states.Language, states.LANGUAGE_LABELS, default=states.Language.CHINESE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        constraints = [
            models.CheckConstraint(condition=_is_one_of("kind", states.Kind), name="customer_kind"),
            models.CheckConstraint(
                condition=_is_one_of("language", states.Language), name="customer_language"
            ),
            models.CheckConstraint(
                condition=Q(identity_type="", identity_index="", identity_number__isnull=True)
                | _is_one_of("identity_type", states.IdentityType)
                & ~Q(identity_index="")
                & Q(identity_number__isnull=False),
                name="customer_identity_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["identity_index"],
                condition=~Q(identity_index=""),
                name="customer_identity",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def ref(self) -> str:
        return f"customer:{self.pk}"

    @property
    def home_path(self) -> str:
        return self.home_id


class Account(models.Model):
    """What is billed together. Its number is the operator's own: one customer holds it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    number = EncryptedTextField(mask="account")
    number_index = models.CharField(max_length=INDEX)

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(fields=["number_index"], name="account_number"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Subscription(models.Model):
    """A product in use under an access number (接入号), from an instant until another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="subscriptions")
    account = models.ForeignKey(
        Account, null=True, on_delete=models.PROTECT, related_name="subscriptions"
    )
    product = models.CharField(max_length=40)
    access_number = EncryptedTextField(mask="phone")
    access_index = models.CharField(max_length=INDEX)
    region = _coded(states.Region, states.REGION_LABELS)
    star_level = models.PositiveSmallIntegerField(default=0)
    status = _coded(states.SubscriptionStatus, states.SUBSCRIPTION_STATUS_LABELS)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("subscription")
        constraints = [
            # A number given up is given out again: only one holder at a time.
            models.UniqueConstraint(
                fields=["product", "access_index"],
                condition=Q(ends_at__isnull=True),
                name="subscription_one_holder",
            ),
            models.CheckConstraint(
                condition=_is_one_of("region", states.Region), name="subscription_region"
            ),
            models.CheckConstraint(condition=Q(star_level__lte=7), name="subscription_star_level"),
            models.CheckConstraint(
                condition=Q(
                    status=states.SubscriptionStatus.ENDED,
                    ends_at__isnull=False,
                    ends_at__gte=F("starts_at"),
                )
                | Q(
                    status__in=[
                        states.SubscriptionStatus.ACTIVE,
                        states.SubscriptionStatus.SUSPENDED,
                    ],
                    ends_at__isnull=True,
                ),
                name="subscription_status",
            ),
        ]
        indexes = [models.Index(fields=["access_index"], name="subscription_access")]

    def __str__(self) -> str:
        return str(self.pk)


class Site(models.Model):
    """Where the line of a subscription ends (装机地址), and who looks after the place."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subscription = models.OneToOneField(Subscription, on_delete=models.PROTECT, related_name="site")
    address = EncryptedTextField(mask="address")
    organisation = models.ForeignKey(
        "people.Organisation",
        to_field="path",
        db_column="organisation_path",
        on_delete=models.PROTECT,
        related_name="sites",
    )

    class Meta:
        verbose_name = _("site")

    def __str__(self) -> str:
        return str(self.pk)


class ContactPoint(models.Model):
    """A way to reach a customer. ``removed_at``: no longer theirs, kept for what was sent there.

    The first customer to have a value holds it with ``shared`` false, and the constraint lets only
    one be first: of two requests from one new number at the same moment, the later finds the
    customer the earlier made. Whoever has the value after them shares it knowingly.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contact_points")
    type = _coded(states.ContactType, states.CONTACT_TYPE_LABELS)
    value = ContactField()
    value_index = models.CharField(max_length=INDEX)
    shared = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("contact point")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "type", "value_index"],
                condition=Q(removed_at__isnull=True),
                name="contact_point_once",
            ),
            models.UniqueConstraint(
                fields=["type", "value_index"],
                condition=Q(removed_at__isnull=True, shared=False),
                name="contact_point_first",
            ),
            models.CheckConstraint(
                condition=_is_one_of("type", states.ContactType), name="contact_point_type"
            ),
        ]
        indexes = [models.Index(fields=["type", "value_index"], name="contact_point_value")]

    def __str__(self) -> str:
        return str(self.pk)


class Consent(models.Model):
    """A customer agreed to a purpose, and may have taken it back."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="consents")
    purpose = _coded(states.Purpose, states.PURPOSE_LABELS)
    channel = _coded(states.ConsentChannel, states.CONSENT_CHANNEL_LABELS)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("consent")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_one_live",
            ),
            models.CheckConstraint(
                condition=_is_one_of("purpose", states.Purpose), name="consent_purpose"
            ),
            models.CheckConstraint(
                condition=_is_one_of("channel", states.ConsentChannel), name="consent_channel"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_span",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose


class Reveal(models.Model):
    """One person may see one field of one customer until it expires, for a coded reason.

    ``field`` names the place on the card: ``name``, ``identity_number``, ``contact_point:<id>``.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="reveals")
    field = models.CharField(max_length=60)
    reason = models.CharField(max_length=40)
    note = EncryptedTextField(mask="text", null=True)
    revealed_by = models.CharField(max_length=80)
    revealed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("reveal")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("revealed_at")), name="reveal_expires"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "revealed_by", "expires_at"], name="reveal_live"),
        ]

    def __str__(self) -> str:
        return self.field


class MergeProposal(models.Model):
    """Somebody holds two customers for one. Nothing is merged before another command says so."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    reason = _coded(states.MergeReason, states.MERGE_REASON_LABELS)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=80)
    decision = models.CharField(max_length=20, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("merge proposal")
        constraints = [
            models.UniqueConstraint(
                fields=["kept", "merged"],
                condition=Q(decided_at__isnull=True),
                name="merge_proposal_one_open",
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_proposal_two"),
            models.CheckConstraint(
                condition=_is_one_of("reason", states.MergeReason), name="merge_proposal_reason"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by="")
                | _is_one_of("decision", states.MergeDecision)
                & Q(decided_at__isnull=False)
                & ~Q(decided_by=""),
                name="merge_proposal_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(decided_at__isnull=True), name="merge_proposal_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class Merge(models.Model):
    """``merged`` is served as ``kept`` until the merge is undone; both rows stay as they are."""

    kept = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="merged_into")
    proposal = models.OneToOneField(MergeProposal, on_delete=models.PROTECT, related_name="merge")
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=80)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = _("merge")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="merge_into_one",
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="")
                | Q(undone_at__isnull=False, undone_at__gte=F("merged_at")) & ~Q(undone_by=""),
                name="merge_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
