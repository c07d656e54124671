"""Users, their grants, API clients, and every attempt to log in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.identity.roles import LABELS, Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A member of staff who logs in. The display name is encrypted at rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("username"), max_length=60, unique=True)
    display_name = EncryptedTextField(mask="none")
    language = models.CharField(max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.username

    @property
    def ref(self) -> str:
        return f"user:{self.pk}"


class Grant(models.Model):
    """A role held over a part of the organisation, given by somebody at some time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=[(role.value, LABELS[role]) for role in Role])
    scope_path = models.CharField(max_length=200)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "scope_path"], name="grant_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]),
                name="grant_role",
            ),
            models.CheckConstraint(
                condition=models.Q(scope_path__startswith="/", scope_path__endswith="/"),
                name="grant_scope_path",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.scope_path}"


class LogInAttempt(models.Model):
    """One try at a password. Lock-out is counted from these rows, never from a flag."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["username", "-at"], name="log_in_attempt_recent")]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"


class ApiClient(models.Model):
    """A program of the operator's that calls the API. Only the token's hash is kept."""

    name = models.CharField(max_length=60, unique=True)
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=80)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def ref(self) -> str:
        return f"client:{self.pk}"
