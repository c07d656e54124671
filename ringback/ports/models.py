"""What the billing system is told to do, from being proposed to what came of it."""

from django.db import models
from django.db.models import F, Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.lookups import paths_within
from ringback.handbook.queries import Bilingual
from ringback.kernel.actor import Actor
from ringback.ports.billing import Command, Line
from ringback.ports.simulator.rows import (  # noqa: F401 - Django finds tables here
    SimulatedEntry,
    SimulatedOrder,
)
from ringback.ports.states import REQUEST, WITH_AMOUNT, RequestKind, RequestState

_R = RequestState
DECIDED = Q(decided_at__isnull=False, decided_by__gt="")
UNDECIDED = Q(decided_at__isnull=True, decided_by="")
WITHIN_LIMIT = Q(needs_approval=False) & UNDECIDED & ~Q(state__in=[_R.WAITING, _R.REFUSED])
ABOVE_LIMIT = Q(needs_approval=True) & (
    Q(state=_R.WAITING) & UNDECIDED | ~Q(state=_R.WAITING) & DECIDED
)


class BusinessRequestQuerySet(models.QuerySet["BusinessRequest"]):
    def visible_to(self, actor: Actor) -> "BusinessRequestQuerySet":
        """Staff: those of their part of the organisation, and their own."""
        if actor.is_system:
            return self
        if not actor.ref.startswith("user:"):
            return self.none()
        return self.filter(
            paths_within("organisation_path", actor.scope_paths) | Q(asked_by=actor.ref)
        )


class BusinessRequest(models.Model):
    """One command to the billing system. Its id is the idempotency key, chosen by whoever asks.

    ``needs_approval``: it was above the limit of who asked. ``next_at`` is when the worker looks at
    it again, ``None`` where nothing happens by time. ``reference`` and ``problem`` are codes of the
    other side. ``about_kind`` and ``about_id`` name the contact or the case it belongs to.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=12)
    number = EncryptedTextField(mask="phone")
    line_index = models.CharField(max_length=32)
    product = models.CharField(max_length=40)
    order_id = models.CharField(max_length=40, blank=True)
    order_zh = models.CharField(max_length=120, blank=True)
    order_en = models.CharField(max_length=120, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True)
    reason = models.CharField(max_length=40)
    note = EncryptedTextField(mask="text", null=True)
    customer_id = models.UUIDField(db_index=True)
    organisation_path = models.CharField(max_length=200, db_index=True)
    about_kind = models.CharField(max_length=20)
    about_id = models.CharField(max_length=40)
    state = models.CharField(max_length=12)
    needs_approval = models.BooleanField()
    is_simulated = models.BooleanField()
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=80)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    refusal = EncryptedTextField(mask="text", null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=40, blank=True)
    problem = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = BusinessRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", RequestKind, "business_request_kind"),
            one_of("state", RequestState, "business_request_state"),
            models.CheckConstraint(
                condition=Q(kind__in=WITH_AMOUNT, amount__gt=0)
                | (~Q(kind__in=WITH_AMOUNT) & Q(amount__isnull=True)),
                name="business_request_amount",
            ),
            # Nobody approves what they proposed, and nothing above a limit goes unapproved.
            models.CheckConstraint(
                condition=UNDECIDED | (DECIDED & ~Q(decided_by=F("asked_by"))),
                name="business_request_second_person",
            ),
            models.CheckConstraint(
                condition=WITHIN_LIMIT | ABOVE_LIMIT,
                name="business_request_approved",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[_R.DONE, _R.DECLINED, _R.REFUSED], ended_at__isnull=False)
                | Q(
                    state__in=[_R.WAITING, _R.DUE, _R.SENT, _R.UNKNOWN],
                    ended_at__isnull=True,
                ),
                name="business_request_ended",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(next_at__isnull=False),
                name="business_request_due",
            ),
            models.Index(
                fields=["organisation_path", "-asked_at"],
                condition=Q(state__in=[_R.WAITING, _R.UNKNOWN]),
                name="business_request_open",
            ),
            models.Index(fields=["line_index", "-asked_at"], name="business_request_of_line"),
            models.Index(fields=["about_kind", "about_id"], name="business_request_about"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def line(self) -> Line:
        """Plain: for a port alone."""
        return Line(self.number.reveal(), self.product)

    @property
    def order_name(self) -> Bilingual | None:
        return Bilingual(self.order_zh, self.order_en) if self.order_zh else None

    @property
    def command(self) -> Command:
        return Command(
            key=self.pk,
            kind=RequestKind(self.kind),
            line=self.line,
            order_id=self.order_id,
            amount=self.amount,
            reason=self.reason,
        )

    def can(self, verb: str) -> bool:
        return REQUEST.after(RequestState(self.state), verb) is not None
