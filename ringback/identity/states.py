"""The codes of log-in: how somebody came in, how a session ended, why a factor was reset."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Method(StrEnum):
    """What a session began with, or what somebody has just proved themselves by."""

    PASSWORD = "password"  # noqa: S105
    TOTP = "totp"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    PROVIDER = "provider"
    DEMO = "demo"


METHOD_LABELS = {
    Method.PASSWORD: _("Password"),
    Method.TOTP: _("Authenticator app"),
    Method.PASSKEY: _("Passkey"),
    Method.RECOVERY_CODE: _("Recovery code"),
    Method.PROVIDER: _("Single sign-on"),
    Method.DEMO: _("Demonstration"),
}


class Factor(StrEnum):
    """A second factor somebody can enrol."""

    TOTP = "totp"
    PASSKEY = "passkey"


class Ended(StrEnum):
    """Why a session is over. One that ran out of time has no end of its own: its times tell."""

    LOG_OUT = "log_out"
    BY_OWNER = "by_owner"
    BY_ADMINISTRATOR = "by_administrator"
    PASSWORD = "password"  # noqa: S105
    FACTOR = "factor"


class ResetReason(StrEnum):
    """Why an administrator takes somebody's factors away or hands out a link."""

    LOST = "lost"
    FORGOTTEN = "forgotten"
    NEW = "new"
    SUSPECTED = "suspected"


REASON_LABELS = {
    ResetReason.LOST: _("The device is lost or broken"),
    ResetReason.FORGOTTEN: _("The password is forgotten"),
    ResetReason.NEW: _("First log-in"),
    ResetReason.SUSPECTED: _("Somebody else may have used the account"),
}
