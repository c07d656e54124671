"""The work sheet (处理单): the one unit of work, and the replies (回单) given on it."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.base.lookups import paths_within
from ringback.kernel.actor import Actor
from ringback.tickets.models.ticket import Part, Ticket
from ringback.tickets.states import OPEN_SHEET, SheetKind, SheetState


class SheetQuerySet(models.QuerySet["WorkSheet"]):
    def visible_to(self, actor: Actor) -> "SheetQuerySet":
        """The department lies in the actor's subtree, the sheet is theirs, or they may read the
        ticket it hangs on."""
        if actor.is_system:
            return self
        if actor.is_customer:
            return self.none()
        part = Part.objects.filter(ticket=OuterRef("ticket_id"), ref=actor.ref)
        return self.filter(
            paths_within("department_path", actor.scope_paths)
            | paths_within("ticket__handling_path", actor.scope_paths)
            | paths_within("ticket__originating_path", actor.scope_paths)
            | Q(assignee=actor.ref)
            | Exists(part)
        )

    def open(self) -> "SheetQuerySet":
        return self.filter(state__in=OPEN_SHEET)


class WorkSheet(models.Model):
    """Work for a department or a person. It may hang on a ticket or stand alone.

    ``assignee`` is empty while the sheet waits in the department's pool. ``dispatched_by`` is the
    desk that reviews the reply. ``weight`` in points, as the manual said when it was sent;
    ``carried_by`` is whose load holds them. ``assists`` is the sheet whose reply waits for this one
    (协办).
    """

    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="sheets")
    kind = models.CharField(max_length=20, default=SheetKind.HANDLING)
    state = models.CharField(max_length=20, default=SheetState.DISPATCHED)
    department_path = models.CharField(max_length=200, db_index=True)
    team = models.CharField(max_length=60, blank=True)
    skill = models.CharField(max_length=60, blank=True)
    assignee = models.CharField(max_length=80, blank=True)
    post = models.CharField(max_length=60, blank=True, db_default="")
    excluded = models.CharField(max_length=80, blank=True)
    weight = models.PositiveSmallIntegerField(default=1, db_default=1)
    carried_by = models.CharField(max_length=80, blank=True, db_default="")
    assists = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="assisted_by"
    )
    dispatched_at = models.DateTimeField()
    dispatched_by = models.CharField(max_length=80)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=40, blank=True)
    hand_overs = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", SheetKind, "sheet_kind"),
            one_of("state", SheetState, "sheet_state"),
            models.CheckConstraint(
                condition=~Q(state__in=[SheetState.CLAIMED, SheetState.REPLIED]) | ~Q(assignee=""),
                name="sheet_claimed_by_somebody",
            ),
            # Repair of satisfaction is somebody else's work than the handler's (§4.3).
            models.CheckConstraint(
                condition=Q(excluded="") | ~Q(assignee=models.F("excluded")),
                name="sheet_not_by_the_excluded",
            ),
            models.UniqueConstraint(
                fields=["ticket"],
                condition=Q(kind=SheetKind.SUPERVISION.value, state__in=sorted(OPEN_SHEET)),
                name="sheet_one_open_order",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department_path", "-id"],
                condition=Q(state__in=sorted(OPEN_SHEET)),
                name="sheet_open_by_path",
            ),
            models.Index(
                fields=["assignee", "-id"],
                condition=Q(state__in=sorted(OPEN_SHEET)),
                name="sheet_open_by_assignee",
            ),
            models.Index(fields=["ticket", "id"], name="sheet_of_ticket"),
            models.Index(
                fields=["department_path", "-ended_at"],
                condition=Q(ended_at__isnull=False),
                name="sheet_ended_by_path",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Reply(models.Model):
    """What a department found and did, and what the reviewing desk said to it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.ForeignKey(WorkSheet, on_delete=models.PROTECT, related_name="replies")
    cause = models.CharField(max_length=40)
    finding = EncryptedTextField(mask="text")
    next_step = EncryptedTextField(mask="text")
    customer_contacted_at = models.DateTimeField()
    replied_at = models.DateTimeField()
    replied_by = models.CharField(max_length=80)
    passed = models.BooleanField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.CharField(max_length=80, blank=True)
    remark = EncryptedTextField(mask="text", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(passed__isnull=True), name="reply_one_unreviewed"
            ),
            models.CheckConstraint(
                condition=Q(passed__isnull=True, reviewed_at__isnull=True)
                | Q(passed__isnull=False, reviewed_at__isnull=False),
                name="reply_reviewed_whole",
            ),
            # Nobody reviews their own reply (§3.1).
            models.CheckConstraint(
                condition=~Q(reviewed_by=models.F("replied_by")), name="reply_not_self_reviewed"
            ),
        ]

    def __str__(self) -> str:
        return f"reply on {self.sheet_id}"
