"""The accepted case (受理单) and the facts about its course."""

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from ringback.base.constraints import one_of
from ringback.base.lookups import paths_within
from ringback.customers import queries as customers
from ringback.kernel.actor import Actor
from ringback.tickets.rules import number_of
from ringback.tickets.states import (
    OPEN,
    ClosureBasis,
    Complexity,
    Kind,
    LinkKind,
    PartRole,
    Severity,
    TicketState,
)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> "TicketQuerySet":
        """The handling or originating organisation lies in the actor's subtree, or the actor, or
        a department in that subtree, takes part. A customer sees their own, and what was theirs
        under a record since merged."""
        if actor.is_system:
            return self
        if actor.is_customer:
            return self.filter(customer_id__in=customers.family_of(UUID(actor.id)))
        part = Part.objects.filter(
            Q(ref=actor.ref) | paths_within("ref", [path_ref(p) for p in actor.scope_paths]),
            ticket=OuterRef("pk"),
        )
        return self.filter(
            paths_within("handling_path", actor.scope_paths)
            | paths_within("originating_path", actor.scope_paths)
            | Exists(part)
        )

    def open(self) -> "TicketQuerySet":
        return self.filter(state__in=OPEN)


class Ticket(models.Model):
    """One accepted (or about to be accepted) request. What was said is in its statements.

    ``registered_at`` is when we wrote it down; clocks run from ``clocks_from``, which in
    back-entry and import is when it happened. ``version`` grows with every change: a stale edit
    is refused, never overwritten. ``promised_at`` is what the receipt told the customer.
    """

    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=TicketState.REGISTERED)
    category = models.CharField(max_length=80, blank=True)
    complexity = models.CharField(max_length=20, default=Complexity.ORDINARY)
    severity = models.CharField(max_length=20, default=Severity.NORMAL)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=10, default="zh-hans")
    # Every case is written into each index: there is one for what is asked, and no other. An
    # edition is never taken away, so nobody looks for its cases.
    customer = models.ForeignKey(
        "customers.Customer",
        null=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    contact = models.ForeignKey(
        "messaging.Contact",
        null=True,
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    edition = models.ForeignKey(
        "handbook.Edition", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    originating_path = models.CharField(max_length=200)
    handling_path = models.CharField(max_length=200)
    first_owner = models.CharField(max_length=80, blank=True)
    owner = models.CharField(max_length=80, blank=True)
    registered_at = models.DateTimeField()
    clocks_from = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closure_basis = models.CharField(max_length=20, blank=True)
    episode = models.PositiveSmallIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    objects = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("ticket")
        constraints = [
            one_of("kind", Kind, "ticket_kind"),
            one_of("state", TicketState, "ticket_state"),
            one_of("complexity", Complexity, "ticket_complexity"),
            one_of("severity", Severity, "ticket_severity"),
            models.CheckConstraint(
                condition=~Q(state=TicketState.CLOSED)
                | Q(
                    closed_at__isnull=False,
                    closure_basis__in=[basis.value for basis in ClosureBasis],
                ),
                name="ticket_closed_with_basis",
            ),
        ]
        indexes = [
            # The open set stays small however many tickets are closed.
            models.Index(
                fields=["handling_path", "-id"],
                condition=Q(state__in=sorted(OPEN)),
                name="ticket_open_by_path",
            ),
            models.Index(
                fields=["id"], condition=Q(state__in=sorted(OPEN)), name="ticket_open_by_age"
            ),
            models.Index(
                fields=["promised_at", "id"],
                condition=Q(state__in=sorted(OPEN)),
                name="ticket_open_by_promise",
            ),
            # One that serves a look-up by beginning serves one by the whole as well.
            models.Index(
                fields=["originating_path"],
                opclasses=["varchar_pattern_ops"],
                name="ticket_originating",
            ),
            models.Index(
                fields=["handling_path"], opclasses=["varchar_pattern_ops"], name="ticket_handling"
            ),
            models.Index(
                fields=["contact"], condition=Q(contact__isnull=False), name="ticket_by_contact"
            ),
            models.Index(fields=["category", "-id"], name="ticket_by_category"),
            models.Index(fields=["owner", "-id"], name="ticket_by_owner"),
            models.Index(fields=["customer", "-id"], name="ticket_by_customer"),
            models.Index(fields=["state", "-id"], name="ticket_by_state"),
            models.Index(
                fields=["closed_at"],
                condition=Q(closed_at__isnull=False),
                name="ticket_by_closure",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What is told to the customer: eight digits, the last a check digit."""
        return number_of(self.pk)

    @property
    def ref(self) -> str:
        return f"ticket:{self.pk}"


def path_ref(path: str) -> str:
    """A department as a party: ``path:/44/4401/~billing/``."""
    return f"path:{path}"


class Part(models.Model):
    """A person or department takes part in a ticket and may read it from then on."""

    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, related_name="parts", db_index=False
    )
    ref = models.CharField(max_length=220, db_index=True)
    role = models.CharField(max_length=20)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("role", PartRole, "part_role"),
            models.UniqueConstraint(fields=["ticket", "ref", "role"], name="part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ref} {self.role}"


class Hold(models.Model):
    """A pause in the work: why, who is waited for, until when at the latest. ``approved_by`` is
    the lead who let a case be held beyond the cap, empty while it is below. ``remind_at`` is when a
    customer we wait for is asked again, ``None`` when nobody is; ``reminders`` is how often it was.
    """

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="holds")
    reason = models.CharField(max_length=40)
    until = models.DateTimeField()
    held_at = models.DateTimeField()
    held_by = models.CharField(max_length=80)
    resumed_at = models.DateTimeField(null=True)
    resumed_by = models.CharField(max_length=80, blank=True)
    approved_by = models.CharField(max_length=80, blank=True, default="", db_default="")
    remind_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(resumed_at__isnull=True), name="hold_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("held_at")), name="hold_until_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"], condition=Q(resumed_at__isnull=True), name="hold_running"
            ),
            models.Index(fields=["held_at"], name="hold_by_time"),
            models.Index(
                fields=["remind_at"],
                condition=Q(resumed_at__isnull=True, remind_at__isnull=False),
                name="hold_to_remind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} until {self.until:%F %R}"


class Resolution(models.Model):
    """How an episode of a ticket was resolved; the words are the answer statement."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="resolutions")
    episode = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    cause = models.CharField(max_length=40)
    resolved_at = models.DateTimeField()
    resolved_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "episode"], name="resolution_once"),
        ]

    def __str__(self) -> str:
        return self.code


class Reopening(models.Model):
    """A ticket went back to work: a new episode, whose clocks go on in the same ledger."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="reopenings")
    episode = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=40)
    reopened_at = models.DateTimeField()
    reopened_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "episode"], name="reopening_once"),
        ]

    def __str__(self) -> str:
        return self.reason


class Urge(models.Model):
    """The customer asked where it stays (催单)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="urges")
    channel = models.CharField(max_length=20)
    urged_at = models.DateTimeField()
    urged_by = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["ticket", "-urged_at"], name="urge_recent")]

    def __str__(self) -> str:
        return f"{self.urged_at:%F %R}"


class Link(models.Model):
    """How two tickets stand to each other. Undone by a second fact, never by deletion.

    ``prior_state`` is where a merged ticket goes back to when the merge is undone.
    """

    kind = models.CharField(max_length=20)
    source = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="links")
    target = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="linked_from")
    prior_state = models.CharField(max_length=20, blank=True)
    linked_at = models.DateTimeField()
    linked_by = models.CharField(max_length=80)
    unlinked_at = models.DateTimeField(null=True)
    unlinked_by = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            one_of("kind", LinkKind, "link_kind"),
            models.CheckConstraint(
                condition=~Q(source=models.F("target")), name="link_not_to_itself"
            ),
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                condition=Q(unlinked_at__isnull=True),
                name="link_once",
            ),
            # A ticket is merged into one other; chains are followed when asked.
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(kind=LinkKind.DUPLICATE_OF, unlinked_at__isnull=True),
                name="link_one_merge",
            ),
        ]

    def __str__(self) -> str:
        return self.kind
