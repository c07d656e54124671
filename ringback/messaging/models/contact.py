"""A contact (接触) and what was done in it to know who is speaking."""

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.base.lookups import paths_within
from ringback.kernel.actor import ANYBODY, Actor
from ringback.messaging.states import (
    Channel,
    Direction,
    Document,
    Level,
    Medium,
    Method,
    Outcome,
)


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> "ContactQuerySet":
        """Staff: taken in their part of the organisation, or by themselves. A customer: their own.

        A visitor we do not know yet reaches an open contact of nobody's by its id, which only
        the session that opened it holds.
        """
        if actor.is_system:
            return self
        if actor.is_customer:
            return self.filter(customer_id=actor.id)
        own = Q(opened_by=actor.ref)
        if actor.ref == ANYBODY.ref:
            return self.filter(own, customer=None, outcome=Outcome.OPEN)
        return self.filter(own | paths_within("organisation_path", actor.scope_paths))


class Contact(models.Model):
    """A call, a visit, a session: one exchange with one customer, or with somebody unknown.

    ``party`` is the number or address they speak from; null when there is none (a visit).
    ``opened_by`` is who speaks in it: whoever began it, until a lead takes it over; the journal
    says who began. ``ended_at`` of one left open stays when its wrap-up comes later.
    ``organisation_path`` is where it was taken. ``wrap_up_code`` is a leaf of the catalogue.
    ``ticket_id`` names the ticket it led to or was about; tickets stand above, hence no key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(max_length=20)
    direction = models.CharField(max_length=10, default=Direction.INBOUND)
    customer = models.ForeignKey(
        "customers.Customer", null=True, on_delete=models.PROTECT, related_name="contacts"
    )
    party = EncryptedTextField(mask="recipient", null=True)
    party_index = models.CharField(max_length=32, blank=True)
    organisation_path = models.CharField(max_length=200, db_index=True)
    language = models.CharField(max_length=10)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    outcome = models.CharField(max_length=20, default=Outcome.OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    wrap_up_code = models.CharField(max_length=80, blank=True)
    note = EncryptedTextField(mask="text", null=True)
    ticket_id = models.BigIntegerField(null=True, db_index=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("channel", Channel, "contact_channel"),
            one_of("direction", Direction, "contact_direction"),
            one_of("outcome", Outcome, "contact_outcome"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, ended_at__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(ended_at__gte=F("opened_at"))),
                name="contact_ended",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.WRAPPED_UP) | ~Q(wrap_up_code=""),
                name="contact_wrap_up_code",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.TICKET) | Q(ticket_id__isnull=False),
                name="contact_ticket",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-opened_at"], name="contact_of_customer"),
            models.Index(fields=["party_index", "-opened_at"], name="contact_of_party"),
            models.Index(
                fields=["opened_by", "customer"],
                condition=Q(outcome=Outcome.OPEN),
                name="contact_open",
            ),
            models.Index(
                fields=["opened_at"], condition=Q(outcome=Outcome.OPEN), name="contact_open_since"
            ),
            models.Index(
                fields=["opened_by", "-opened_at"],
                condition=Q(outcome=Outcome.LEFT_OPEN),
                name="contact_left_open",
            ),
            models.Index(
                fields=["ended_by", "-ended_at"],
                condition=~Q(wrap_up_code=""),
                name="contact_wrapped_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.pk}"


class Verification(models.Model):
    """A fact: at this moment somebody or something made sure who was speaking.

    ``document`` is the kind of document the holder showed, ``agent_document`` that of whoever acts
    for the holder; blank where none was.
    """

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="verifications")
    level = models.CharField(max_length=20)
    method = models.CharField(max_length=20)
    document = models.CharField(max_length=20, blank=True)
    agent_document = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            one_of("level", Level, "verification_level"),
            one_of("method", Method, "verification_method"),
            models.CheckConstraint(
                condition=Q(method=Method.DOCUMENT, document__in=list(Document))
                | (~Q(method=Method.DOCUMENT) & Q(document="")),
                name="verification_document",
            ),
            models.CheckConstraint(
                condition=Q(level=Level.AGENT, agent_document__in=list(Document))
                | (~Q(level=Level.AGENT) & Q(agent_document="")),
                name="verification_agent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.at:%F %T}"


class OneTimeCode(models.Model):
    """A code on its way. Only its keyed hash is kept; ``attempts`` counts every try.

    ``used_at``: it has let somebody in, once. ``voided_at``: a later code took its place.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="codes")
    number_index = models.CharField(max_length=32)
    medium = models.CharField(max_length=10)
    mac = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("medium", Medium, "one_time_code_medium"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(voided_at__isnull=True),
                name="one_time_code_used_or_void",
            ),
        ]
        indexes = [
            models.Index(fields=["number_index", "-sent_at"], name="one_time_code_of_number"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"


class PasswordTry(models.Model):
    """One try at a service password. A number with too many wrong ones is left alone for a day."""

    number_index = models.CharField(max_length=32)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["number_index", "-at"], name="password_try_of_number")]

    def __str__(self) -> str:
        return f"password {self.at:%F %T}"
