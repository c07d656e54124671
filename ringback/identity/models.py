"""Users and their grants, sessions and factors, API clients, and every attempt to log in."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringback.base.constraints import one_of
from ringback.base.fields import EncryptedTextField
from ringback.base.ids import new_id
from ringback.identity.roles import LABELS, Role
from ringback.identity.states import Ended, Method


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A member of staff who logs in. Name and mail address are encrypted at rest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(_("username"), max_length=60, unique=True)
    display_name = EncryptedTextField(mask="none")
    email = EncryptedTextField(mask="email", null=True)
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
    """One try at a password, a code or a passkey. Lock-out is counted from these rows, never from
    a flag. A right password that still awaits its second factor is no success yet."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    succeeded = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "-at"], name="log_in_attempt_recent"),
            models.Index(fields=["at"], name="log_in_attempt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%F %T}"


class StaffSession(models.Model):
    """A browser in which somebody is logged in. The browser's own session holds this row's id.

    ``strong``: two factors, or one that is both. ``proved_at``: when its owner last showed a
    password or factor. ``device`` is browser and system (``Chrome · Windows``), empty when the
    browser did not say.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    method = models.CharField(max_length=20)
    strong = models.BooleanField()
    device = models.CharField(max_length=40, blank=True)
    address = EncryptedTextField(mask="network")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    proved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=80, blank=True)
    end = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            one_of("method", Method, "staff_session_method"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, end="", ended_by="")
                | models.Q(ended_at__isnull=False, end__in=[end.value for end in Ended]),
                name="staff_session_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "-seen_at"],
                condition=models.Q(ended_at__isnull=True),
                name="staff_session_open",
            ),
            models.Index(fields=["seen_at"], name="staff_session_seen"),
        ]

    def __str__(self) -> str:
        return f"{self.method} session {self.pk}"


class TotpSecret(models.Model):
    """An authenticator app that has shown a right code once. ``last_step`` is the last time step
    whose code was taken, so that no code is taken twice (RFC 6238 §5.2)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="totp")
    secret = EncryptedTextField(mask="hidden")
    added_at = models.DateTimeField()
    last_step = models.BigIntegerField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"TOTP {self.pk}"


class Passkey(models.Model):
    """A WebAuthn credential: its public key, and the signature counter it last showed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="passkeys")
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    name = models.CharField(max_length=60)
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "added_at"], name="passkey_of_user")]

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class RecoveryCode(models.Model):
    """A code for the day the device is lost, good once. Only its keyed hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once"),
        ]

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class PasswordLink(models.Model):
    """A link to choose a new password by: good once and for a while. Only its hash is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) | models.Q(voided_at__isnull=True),
                name="password_link_end",
            ),
        ]
        indexes = [models.Index(fields=["user", "-made_at"], name="password_link_of_user")]

    def __str__(self) -> str:
        return f"password link {self.pk}"


class ProviderLink(models.Model):
    """Whom an OpenID provider's ``sub`` stands for here."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="provider_links")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="provider_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer} {self.pk}"


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
