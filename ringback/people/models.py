"""The tree of the operator, and who works in it, with which skills, when."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ringback.people.states import LEVEL_LABELS, PRESENCE_LABELS, Level, PresenceState

PATH = 200
"""The longest path, in characters: a department of a grid with the longest of codes."""


class Named(models.Model):
    """Something with a code and a name in both languages.

    ``retired_at``: from then on nothing new is put there; what lies there stays. ``version`` grows
    with every change, so that a stale edit is refused.
    """

    code = models.CharField(max_length=40)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60)
    retired_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """In the reader's language: Chinese unless it is another."""
        return self.name_zh if (get_language() or "zh").startswith("zh") else self.name_en


def _ends_with_own_code(prefix: str) -> Q:
    return Q(path__endswith=Concat(Value(prefix), F("code"), Value("/")))


class Organisation(Named):
    """A node of the tree 省/市/县/网格. Rows everywhere stand on its path: when it moves they go
    along (``relocation``), and where it stood stays on record."""

    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    level = models.CharField(
        max_length=10, choices=[(level.value, LEVEL_LABELS[level]) for level in Level]
    )
    path = models.CharField(max_length=PATH, unique=True)

    class Meta:
        verbose_name = _("organisation")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="organisation_code"),
            models.CheckConstraint(
                condition=Q(level=Level.PROVINCE, parent__isnull=True)
                | Q(level__in=[Level.CITY, Level.COUNTY, Level.GRID], parent__isnull=False),
                name="organisation_level",
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & _ends_with_own_code("/"),
                name="organisation_path",
            ),
        ]


class Relocation(models.Model):
    """That a part of the operator moved, with all below it. ``settled_at``: rows written by whoever
    was still at work on the old path have been brought along too."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="relocations"
    )
    old_path = models.CharField(max_length=PATH)
    new_path = models.CharField(max_length=PATH)
    moved_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("move in the organisation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(old_path=F("new_path")), name="relocation_somewhere_else"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(settled_at__isnull=True), name="relocation_unsettled"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_path} to {self.new_path}"


class Department(Named):
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="departments"
    )
    path = models.CharField(max_length=PATH, unique=True)

    class Meta:
        verbose_name = _("department")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="department_code"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & _ends_with_own_code("/~"),
                name="department_path",
            ),
        ]


class Post(Named):
    """A position inside a department that work can be sent to, whoever fills it."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="posts")

    class Meta:
        verbose_name = _("post")
        constraints = [
            models.UniqueConstraint(fields=["department", "code"], name="post_code"),
        ]


class Skill(Named):
    """What somebody can be able to do, in ``levels`` degrees: 1 is the least."""

    levels = models.PositiveSmallIntegerField(default=3)

    class Meta:
        verbose_name = _("skill")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="skill_code"),
            models.CheckConstraint(condition=Q(levels__range=(1, 9)), name="skill_levels"),
        ]


class Team(Named):
    """People of one department who share a queue. ``skill``: what its work asks for, if any."""

    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="teams")
    skill = models.ForeignKey(Skill, null=True, on_delete=models.PROTECT, related_name="teams")

    class Meta:
        verbose_name = _("team")
        constraints = [
            models.UniqueConstraint(fields=["department", "code"], name="team_code"),
        ]


class StaffMember(models.Model):
    """A user at work: the department, team and post, and the work number customers are told."""

    user = models.OneToOneField(
        "identity.User", on_delete=models.PROTECT, related_name="staff_member"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="staff")
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="staff")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="staff")
    work_number = models.CharField(max_length=20, unique=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name = _("member of staff")

    def __str__(self) -> str:
        return self.work_number

    @property
    def ref(self) -> str:
        """How the journal names this person: by the user."""
        return f"user:{self.user_id}"


class SkillHolding(models.Model):
    """That somebody is able to do something, from an instant until another (null: for good)."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="holdings")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="holdings")
    level = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("skill held")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "skill"],
                condition=Q(ends_at__isnull=True),
                name="skill_holding_one_open",
            ),
            models.CheckConstraint(condition=Q(level__gte=1), name="skill_holding_level"),
            # Equal: replaced in the instant it was given.
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="skill_holding_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.level}"


class GridHolding(models.Model):
    """That somebody looks after a place, from an instant until another (null: for good)."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="grids")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="grid_holdings"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("grid looked after")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "organisation"],
                condition=Q(ends_at__isnull=True),
                name="grid_holding_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="grid_holding_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.organisation_id}"


class Shift(models.Model):
    """When somebody is meant to work; the end is not included."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        verbose_name = _("shift")
        constraints = [
            models.UniqueConstraint(fields=["staff", "starts_at"], name="shift_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_span"),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="shift_span_index")]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R}"


class Presence(models.Model):
    """What somebody said of being there, from an instant on. The latest such fact holds."""

    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="presences")
    state = models.CharField(
        max_length=10, choices=[(state.value, PRESENCE_LABELS[state]) for state in PresenceState]
    )
    starts_at = models.DateTimeField()

    class Meta:
        verbose_name = _("presence")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=list(PresenceState)), name="presence_state"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "-starts_at", "-id"], name="presence_latest"),
        ]

    def __str__(self) -> str:
        return self.state
