"""The queue of unassigned work, and the offers made from it."""

from django.db import models
from django.db.models import Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.base.lookups import paths_within
from ringback.dispatch.states import OfferState
from ringback.kernel.actor import Actor


class Waiting(models.Model):
    """A sheet that waits for somebody. Durable: looked at again until a person is found.

    One queue a department: whatever waits there is weighed together, and news of it makes all of
    it due at once. ``due_at`` is the sheet's own limit; null where none is set.
    """

    sheet = models.OneToOneField(
        "tickets.WorkSheet", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    department_path = models.CharField(max_length=200, db_default="")
    since = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(db_index=True)

    class Meta:
        indexes = [models.Index(fields=["department_path", "due_at"], name="waiting_queue")]

    def __str__(self) -> str:
        return str(self.pk)


class Offer(models.Model):
    """A sheet offered to a person, who has until ``expires_at`` to claim it. ``grounds`` is why
    this person (``explaining.Decision``); null when somebody else chose."""

    sheet = models.ForeignKey("tickets.WorkSheet", on_delete=models.PROTECT, related_name="+")
    assignee = models.CharField(max_length=80)
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=OfferState.OPEN)
    ended_at = models.DateTimeField(null=True)
    grounds = models.JSONField(null=True)

    class Meta:
        constraints = [
            one_of("state", OfferState, "offer_state"),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(state=OfferState.OPEN), name="offer_one_open"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(state=OfferState.OPEN), name="offer_running"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} to {self.assignee}"


class Routing(models.Model):
    """Where a sheet of a case was sent, by whom, and whether that was wrong (§3.3.3).

    ``router`` is the ref of whoever sent it. ``wrong_reason``: the reason of a return the desk
    accepted; ``ended_path``: the department whose reply on the same case passed afterwards, so that
    a wrong leaf can be told from a wrong table.
    """

    sheet = models.OneToOneField(
        "tickets.WorkSheet", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    ticket_id = models.BigIntegerField(db_index=True)
    category = models.CharField(max_length=80, blank=True)
    router = models.CharField(max_length=80)
    department_path = models.CharField(max_length=200)
    routed_at = models.DateTimeField(db_index=True)
    wrong_reason = models.CharField(max_length=40, blank=True)
    ended_path = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.sheet_id} to {self.department_path}"


class Precedence(models.Model):
    """A lead wants a sheet done before whatever else its holder has; of several, in
    the order of their limits. It ends with the holder: somebody else has other work."""

    sheet = models.OneToOneField(
        "tickets.WorkSheet", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    assignee = models.CharField(max_length=80)
    put_at = models.DateTimeField()
    put_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(assignee=""), name="precedence_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} first"


class HandoverQuerySet(models.QuerySet["ShiftHandover"]):
    def visible_to(self, actor: Actor) -> "HandoverQuerySet":
        """For those who assign work in the department it is about."""
        if actor.is_system:
            return self
        if not actor.may("sheet.assign"):
            return self.none()
        return self.filter(paths_within("department_path", actor.scope_paths))


class ShiftHandover(models.Model):
    """What one shift leaves to the next (交班单, §3.1.5), frozen when the outgoing lead signs it.

    ``content`` holds ids, codes and instants (``handovers.Content``); what a lead adds in their own
    words is ``words``. ``team``: its code, empty for the whole department. ``taken_over_at`` null:
    the incoming lead has not signed; ``lapsed_at``: and never will, the shift after has.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    department_path = models.CharField(max_length=200, db_index=True)
    team = models.CharField(max_length=60, blank=True)
    shift_ends_at = models.DateTimeField()
    content = models.JSONField()
    words = EncryptedTextField(mask="text", null=True)
    handed_over_by = models.CharField(max_length=80)
    handed_over_at = models.DateTimeField()
    taken_over_by = models.CharField(max_length=80, blank=True)
    taken_over_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_over_at__isnull=True, taken_over_by="")
                | (Q(taken_over_at__isnull=False) & ~Q(taken_over_by="")),
                name="shift_handover_taken_whole",
            ),
            # Both leads sign, and they are two (§3.1.5).
            models.CheckConstraint(
                condition=~Q(taken_over_by=models.F("handed_over_by")),
                name="shift_handover_by_two",
            ),
            models.CheckConstraint(
                condition=Q(taken_over_at__isnull=True) | Q(lapsed_at__isnull=True),
                name="shift_handover_one_end",
            ),
            models.UniqueConstraint(
                fields=["department_path", "team"],
                condition=Q(taken_over_at__isnull=True, lapsed_at__isnull=True),
                name="shift_handover_one_open",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department_path", "team", "-handed_over_at"],
                name="shift_handover_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department_path}{self.team} {self.shift_ends_at:%F %R}"
